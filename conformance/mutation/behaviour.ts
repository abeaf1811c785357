import { parsedJson } from '../../generator/document/json.js'
import type { Received, Sent, Target } from '../server/target.js'
import { type Item, isObject } from '../suite/answer.js'
import { declares, requestOf } from '../suite/request.js'
import type { Subject } from '../suite/subject.js'

/** One way for a server to be wrong about something else than what it accepts. */
export interface Misbehaviour {
  readonly name: string
  /** A server that is right but for this. */
  of(faithful: Target): Target
}

type Answer = Extract<Received, { kind: 'answer' }>

/** The misbehaviours that can show for an operation. */
export function misbehavioursOf(subject: Subject): readonly Misbehaviour[] {
  const { envelope, uuidField } = subject.operation
  const isTask = envelope === 'task' && uuidField !== undefined
  const has = (path: string) => declares(subject, path)
  const delivers = (way: string) => requestOf(subject, { '/deliveryMethod': way }) !== undefined
  const isText = has('/settings/maxTokens')
  return [
    ...anybody,
    ...(isTask ? ofTasks(uuidField) : []),
    ...(isTask && has('/numberResults') ? [onItems('numberResults ignored', (all) => all.slice(0, 1))] : []),
    ...(has('/includeCost') ? costs : []),
    ...(has('/includeUsage') ? usages : []),
    ...(isText ? texts : []),
    ...(delivers('stream') ? streams : []),
    ...(delivers('async') && isTask ? polls : []),
    ...(has('/webhookURL') && isTask ? webhooks : []),
  ]
}

// Making them ---------------------------------------------------------------------------------------------------------------

function onRequest(name: string, change: (request: Sent) => Sent): Misbehaviour {
  return { name, of: (faithful) => ({ ...faithful, send: (request) => faithful.send(change(request)) }) }
}

function onAnswer(name: string, change: (answer: Answer, request: Sent) => Answer): Misbehaviour {
  return {
    name,
    of: (faithful) => ({
      ...faithful,
      send: async (request) => {
        const received = await faithful.send(request)
        return received.kind === 'answer' ? change(received, request) : received
      },
    }),
  }
}

function onBody(name: string, change: (body: Item, answer: Answer, request: Sent) => Item): Misbehaviour {
  return onAnswer(name, (answer, request) => {
    const json = parsedJson(answer.text)
    return isObject(json) ? { ...answer, text: JSON.stringify(change(json, answer, request)) } : answer
  })
}

function onItems(name: string, change: (items: readonly Item[]) => readonly unknown[]): Misbehaviour {
  return onBody(name, (body) => (Array.isArray(body.data) ? { ...body, data: change(body.data) } : body))
}

function onErrors(name: string, change: (error: Item) => Item): Misbehaviour {
  return onBody(name, (body) => (Array.isArray(body.errors) ? { ...body, errors: body.errors.map(change) } : body))
}

function onTasks(name: string, change: (task: Item) => Item): Misbehaviour {
  return onRequest(name, (request) => {
    const json = parsedJson(request.body)
    if (!Array.isArray(json)) return request
    return { ...request, body: JSON.stringify(json.map((it) => (isObject(it) ? change(it) : it))) }
  })
}

const without = (item: Item, ...keys: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([key]) => !keys.includes(key)))

// What they are -------------------------------------------------------------------------------------------------------------

const anybody: readonly Misbehaviour[] = [
  onRequest('no key needed', (request) => ({ ...request, key: 'right' })),
  onRequest('any key is right', (request) => (request.key === 'wrong' ? { ...request, key: 'right' } : request)),
  onRequest('a key is compared from its start', (request) =>
    request.key === 'longer' ? { ...request, key: 'right' } : request,
  ),
  onAnswer('403 in place of 401', (answer) => (answer.status === 401 ? { ...answer, status: 403 } : answer)),
  onAnswer('200 in place of 400', (answer) => (answer.status === 400 ? { ...answer, status: 200 } : answer)),
  onAnswer('500 in place of 400', (answer) => (answer.status === 400 ? { ...answer, status: 500 } : answer)),
  onErrors('errors name no field', (error) => ({
    ...without(error, 'parameter'),
    code: 'invalid',
    message: 'Invalid.',
  })),
  onErrors('errors name another field', (error) =>
    'parameter' in error ? { ...error, parameter: 'somethingElse' } : error,
  ),
  onErrors('errors without a code', (error) => without(error, 'code')),
  onAnswer('labelled as text', (answer) => ({
    ...answer,
    headers: { ...answer.headers, 'content-type': 'text/plain' },
  })),
  onAnswer('what is no JSON is accepted', (answer, request) =>
    parsedJson(request.body) === undefined ? { ...answer, status: 200, text: '{"data":[{}]}' } : answer,
  ),
]

function ofTasks(field: string): readonly Misbehaviour[] {
  const renamed = (name: string, rename: (id: string) => unknown) =>
    onItems(name, (all) =>
      all.map((it) => (typeof it[field] === 'string' ? { ...it, [field]: rename(it[field]) } : it)),
    )
  const isPoll = (request: Sent) => request.body.includes('"getResponse"')
  return [
    renamed('identifiers in lower case', (id) => id.toLowerCase()),
    renamed('identifiers of another task', () => '00000000-0000-4000-8000-000000000000'),
    onItems('no identifier in results', (all) => all.map((it) => without(it, field))),
    onItems('another task type', (all) => all.map((it) => ({ ...it, taskType: 'ping' }))),
    onItems('no results', () => []),
    {
      name: 'identifiers are taken twice',
      of: (faithful) => {
        const seen = new Set<string>()
        const send = async (request: Sent): Promise<Received> => {
          const ids = [...request.body.matchAll(new RegExp(`"${field}":"([^"]+)"`, 'g'))].map(([, id]) => id as string)
          let body = request.body
          if (!isPoll(request))
            for (const id of ids) {
              if (seen.has(id)) body = body.replace(`"${field}":"${id}"`, `"${field}":"${crypto.randomUUID()}"`)
              seen.add(id)
            }
          const received = await faithful.send({ ...request, body })
          const [first] = ids
          if (received.kind !== 'answer' || body === request.body) return received
          return { ...received, text: received.text.replace(new RegExp(`("${field}":")[^"]+`, 'g'), `$1${first}`) }
        }
        return { ...faithful, send }
      },
    },
    onRequest('only the first task of a batch', (request) => {
      const json = parsedJson(request.body)
      return Array.isArray(json) && json.length > 1 ? { ...request, body: JSON.stringify(json.slice(0, 1)) } : request
    }),
    onBody('one refused task fails the batch', (body) =>
      Array.isArray(body.errors) && body.errors.length > 0 ? { ...body, data: [] } : body,
    ),
    {
      name: 'refused tasks are executed',
      of: (faithful) => {
        const refused = new Set<string>()
        const send = async (request: Sent): Promise<Received> => {
          const [, id = ''] = new RegExp(`"${field}":"([^"]+)"`).exec(request.body) ?? []
          const received = await faithful.send(request)
          if (received.kind !== 'answer') return received
          if (received.status === 400) refused.add(id)
          if (!isPoll(request) || !refused.has(id)) return received
          return { ...received, text: JSON.stringify({ data: [{ [field]: id, status: 'success' }] }) }
        }
        return { ...faithful, send }
      },
    },
  ]
}

const costs: readonly Misbehaviour[] = [
  onItems('cost never', (all) => all.map((it) => without(it, 'cost'))),
  onTasks('cost always', (task) => ({
    ...task,
    ...('messages' in task || 'model' in task ? { includeCost: true } : {}),
  })),
  onItems('cost as a text', (all) => all.map((it) => ('cost' in it ? { ...it, cost: String(it.cost) } : it))),
]

const usages: readonly Misbehaviour[] = [
  onItems('usage never', (all) => all.map((it) => without(it, 'usage'))),
  onTasks('usage always', (task) => ({ ...task, ...('messages' in task ? { includeUsage: true } : {}) })),
]

const setting = (task: Item, name: string) =>
  isObject(task.settings) ? { ...task, settings: without(task.settings, name) } : task

const texts: readonly Misbehaviour[] = [
  onTasks('maxTokens ignored', (task) => setting(task, 'maxTokens')),
  onTasks('stop sequences ignored', (task) => setting(task, 'stopSequences')),
  onItems('finishReason always stop', (all) =>
    all.map((it) => ('finishReason' in it && it.finishReason !== null ? { ...it, finishReason: 'stop' } : it)),
  ),
]

const isStream = ({ headers }: Answer) => /^text\/event-stream/.test(headers['content-type'] ?? '')

function onStream(name: string, change: (events: readonly string[]) => readonly string[]): Misbehaviour {
  return onAnswer(name, (answer) => {
    if (!isStream(answer)) return answer
    const events = answer.text.split(/(?<=\n\n)/)
    return { ...answer, text: change(events).join('') }
  })
}

const streams: readonly Misbehaviour[] = [
  onStream('streams end without [DONE]', (events) => events.filter((it) => !it.includes('[DONE]'))),
  onStream('streams lose their first text', (events) => {
    const at = events.findIndex((it) => it.includes('"text"'))
    return events.filter((_, i) => i !== at)
  }),
  onStream('streams end without a finishReason', (events) =>
    events.map((it) => it.replace(/"finishReason":"\w+"/, '"finishReason":null')),
  ),
]

const polls: readonly Misbehaviour[] = [
  onItems('tasks are under way for ever', (all) =>
    all.map((it) => (it.status === 'success' ? { ...without(it, 'text', 'usage'), status: 'processing' } : it)),
  ),
  onItems('polls tell no status', (all) => all.map((it) => without(it, 'status'))),
  onItems('polls tell another text', (all) =>
    all.map((it) => (it.status === 'success' ? { ...it, text: 'something else', finishReason: 'unknown' } : it)),
  ),
]

const webhooks: readonly Misbehaviour[] = [onTasks('webhooks are not posted', (task) => without(task, 'webhookURL'))]
