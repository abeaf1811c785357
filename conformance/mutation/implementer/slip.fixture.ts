import { isJsonObject, parsedJson } from '../../../generator/document/json.js'
import { judgeOf } from '../../judge/index.js'
import { createMock, type Webhook } from '../../mock/index.js'
import type { Choices } from '../../mock/runware/choices.js'
import { bodyWithKey, headersOf, type Received, type Sent, type Target } from '../../server/target.js'
import type { Subject } from '../../suite/subject.js'

export type AnswerOf = Extract<Received, { kind: 'answer' }>
export type Member = Record<string, unknown>
/** What a faulty server remembers. */
export type Memory = Map<string, unknown>

/** A webhook as it goes out. */
interface Post {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A mistake of somebody who writes a server from the description of the API. */
export interface Slip {
  readonly name: string
  readonly request?: (sent: Sent, memory: Memory) => Sent | Promise<Sent>
  readonly answer?: (answer: AnswerOf, sent: Sent, memory: Memory) => AnswerOf | Promise<AnswerOf>
  readonly webhook?: (post: Post, sent: Sent, memory: Memory) => readonly Post[]
  readonly choices?: Partial<Choices>
}

export const key = 'specproof-local-key'
const servedAt = 'http://127.0.0.1:8787/v1'

/** A server in this process that is right but for a slip. */
export function slipping({ model, document }: Subject, slip: Omit<Slip, 'name'>): Target {
  const mock = createMock([{ model, document }], { judgeOf, apiKey: key, choices: slip.choices ?? {} })
  const memory: Memory = new Map()
  const post = async ({ url, body }: Webhook, sent: Sent) => {
    const plain = { url, body, method: 'POST', headers: { 'content-type': 'application/json' } }
    for (const it of slip.webhook?.(plain, sent, memory) ?? [plain])
      if (new URL(it.url).hostname === '127.0.0.1')
        await fetch(it.url, {
          method: it.method,
          headers: it.headers,
          ...(it.method !== 'GET' && { body: it.body }),
        }).catch(() => undefined)
  }
  return {
    name: 'mock',
    url: servedAt,
    isLocal: true,
    callback: { port: 0 },
    patienceMs: 1000,
    repeats: (text) => text.includes(key),
    send: async (asked) => {
      const sent = (await slip.request?.(asked, memory)) ?? asked
      const {
        status,
        headers,
        body,
        webhooks = [],
      } = mock.respond({
        method: 'POST',
        path: '/v1',
        headers: { host: '127.0.0.1', ...headersOf(sent, key) },
        body: bodyWithKey(sent, key),
      })
      // Before the answer: a right webhook is not late, however busy this machine is.
      await Promise.all(webhooks.map((it) => post(it, sent)))
      const text =
        typeof body === 'string' ? body : 'events' in body ? body.events.join('') : new TextDecoder().decode(body)
      const answer: AnswerOf = { kind: 'answer', status, headers: headers as Record<string, string>, text }
      const told = (await slip.answer?.(answer, asked, memory)) ?? answer
      const all = `${told.text} ${JSON.stringify(told.headers)}`
      return { ...told, isLeaky: all.includes(key) }
    },
  }
}

// What a slip is made of ------------------------------------------------------------------------------------------------------

/** Changes each task of the model; `undefined` leaves it. */
export function onTask(name: string, change: (task: Member, memory: Memory) => Member | undefined): Slip {
  return {
    name,
    request: (sent, memory) => {
      const json = parsedJson(sent.body)
      if (!Array.isArray(json)) return sent
      const next = json.map((it) => (isJsonObject(it) && 'model' in it ? (change({ ...it }, memory) ?? it) : it))
      return { ...sent, body: JSON.stringify(next) }
    },
  }
}

/** Changes a setting. */
export function onSetting(name: string, setting: string, change: (value: unknown) => unknown): Slip {
  return onTask(name, (task) => {
    const { settings } = task
    if (!isJsonObject(settings) || !(setting in settings)) return undefined
    const { [setting]: value, ...rest } = settings as Member
    const next = change(value)
    return { ...task, settings: next === undefined ? rest : { ...rest, [setting]: next } }
  })
}

export function onBody(
  name: string,
  change: (body: Member, answer: AnswerOf, sent: Sent, memory: Memory) => Member,
): Slip {
  return {
    name,
    answer: (answer, sent, memory) => {
      const json = parsedJson(answer.text)
      return isJsonObject(json)
        ? { ...answer, text: JSON.stringify(change(json as Member, answer, sent, memory)) }
        : answer
    },
  }
}

export function onItems(name: string, change: (items: Member[], sent: Sent, memory: Memory) => unknown[]): Slip {
  return onBody(name, (body, _, sent, memory) =>
    Array.isArray(body.data) ? { ...body, data: change(body.data as Member[], sent, memory) } : body,
  )
}

export const onItem = (name: string, change: (item: Member, sent: Sent, memory: Memory) => Member): Slip =>
  onItems(name, (items, sent, memory) => items.map((it) => change(it, sent, memory)))

export function onErrors(name: string, change: (errors: Member[], sent: Sent) => unknown[]): Slip {
  return onBody(name, (body, _, sent) =>
    Array.isArray(body.errors) ? { ...body, errors: change(body.errors as Member[], sent) } : body,
  )
}

export const onError = (name: string, change: (error: Member) => Member): Slip =>
  onErrors(name, (errors) => errors.map(change))

export const isStream = ({ headers }: AnswerOf) => /^text\/event-stream/.test(headers['content-type'] ?? '')

/** Changes the events of a stream, each with the blank line after it. */
export function onEvents(name: string, change: (events: string[], sent: Sent, memory: Memory) => string[]): Slip {
  return {
    name,
    answer: (answer, sent, memory) =>
      isStream(answer) ? { ...answer, text: change(answer.text.split(/(?<=\n\n)/), sent, memory).join('') } : answer,
  }
}

/** Changes the chunks of a stream. */
export function onChunks(name: string, change: (chunks: Member[], sent: Sent, memory: Memory) => Member[]): Slip {
  return onEvents(name, (events, sent, memory) => {
    const chunks = events.flatMap((it) => (it.includes('[DONE]') ? [] : [JSON.parse(it.slice(6)) as Member]))
    return [...change(chunks, sent, memory).map((it) => `data: ${JSON.stringify(it)}\n\n`), 'data: [DONE]\n\n']
  })
}

export const onPost = (name: string, webhook: NonNullable<Slip['webhook']>): Slip => ({ name, webhook })
export const onPosted = (name: string, change: (body: Member) => unknown): Slip =>
  onPost(name, (post) => [{ ...post, body: JSON.stringify(change(JSON.parse(post.body))) }])

export const onAnswer = (name: string, answer: NonNullable<Slip['answer']>): Slip => ({ name, answer })
export const onRequest = (name: string, request: NonNullable<Slip['request']>): Slip => ({ name, request })

/** The slip for requests of one way of delivery only. */
export function when(name: string, isSo: (sent: Sent) => boolean, slip: Slip): Slip {
  const { request, answer } = slip
  return {
    ...slip,
    name,
    ...(request && { request: (sent: Sent, memory: Memory) => (isSo(sent) ? request(sent, memory) : sent) }),
    ...(answer && {
      answer: (it: AnswerOf, sent: Sent, memory: Memory) => (isSo(sent) ? answer(it, sent, memory) : it),
    }),
  }
}

export const isAsync = ({ body }: Sent) => body.includes('"deliveryMethod":"async"')
export const isStreamed = ({ body }: Sent) => body.includes('"deliveryMethod":"stream"')
export const isPosted = ({ body }: Sent) => body.includes('"webhookURL"')
export const isPoll = ({ body }: Sent) => body.includes('"getResponse"')
export const isOk = ({ status }: AnswerOf) => status < 300
export const isRefusal = ({ status }: AnswerOf) => status >= 400 && status < 500 && status !== 401
export const without = (item: Member, ...keys: readonly string[]): Member =>
  Object.fromEntries(Object.entries(item).filter(([it]) => !keys.includes(it)))
export const refusal = (code: string, parameter: string): AnswerOf => ({
  kind: 'answer',
  status: 400,
  headers: { 'content-type': 'application/json' },
  text: JSON.stringify({ data: [], errors: [{ code, message: `Invalid value for ${parameter}.`, parameter }] }),
})
export const tasksIn = ({ body }: Sent): Member[] => {
  const json = parsedJson(body)
  return Array.isArray(json) ? (json.filter(isJsonObject) as Member[]) : []
}
