import { isJsonObject, parsedJson } from '../../../generator/document/json.js'
import {
  isAsync,
  isOk,
  isPoll,
  isPosted,
  isRefusal,
  isStream,
  isStreamed,
  key,
  type Member,
  onAnswer,
  onChunks,
  onErrors,
  onEvents,
  onItem,
  onItems,
  onPost,
  onPosted,
  onTask,
  type Slip,
  tasksIn,
  when,
  without,
} from './slip.fixture.js'

const isDone = (it: Member) => it.status === 'success'
const onDone = (name: string, change: (it: Member) => Member): Slip =>
  when(name, isPoll, onItem('', (it) => (isDone(it) ? change(it) : it)))
const stillRunning = (it: Member): Member => ({ taskType: it.taskType, taskUUID: it.taskUUID, status: 'processing' })

/** Tasks that are asked for later. */
export const ofPolls: readonly Slip[] = [
  when('the acknowledgement carries a result', isAsync, onItem('', (it) => ({ ...it, text: 'A result.' }))),
  when('an acknowledgement for each result', isAsync, onItems('', (all) => [...all, ...all])),
  when('the acknowledgement has a status', isAsync, onItem('', (it) => ({ ...it, status: 'success' }))),
  when('the acknowledgement is 202 without a body', isAsync, onAnswer('', (it) => (isOk(it) ? { ...it, status: 202, text: '' } : it))),
  when('the acknowledgement is empty', isAsync, onItems('', () => [])),
  onDone('tasks are under way for ever', stillRunning),
  when('polls tell no status', isPoll, onItem('', (it) => without(it, 'status'))),
  onDone('done is called completed', (it) => ({ ...it, status: 'completed' })),
  when('under way is called pending', isPoll, onItem('', (it) => (it.status === 'processing' ? { ...it, status: 'pending' } : it))),
  onDone('polls tell another text', (it) => ({ ...it, text: 'Something else.' })),
  onDone('polls bring no text', (it) => without(it, 'text')),
  when('polls tell their own type', isPoll, onItem('', (it) => ({ ...it, taskType: 'getResponse' }))),
  when('progress beyond 100', isPoll, onItem('', (it) => (it.status === 'processing' ? { ...it, progress: 150 } : it))),
  when('progress as a text', isPoll, onItem('', (it) => (it.status === 'processing' ? { ...it, progress: '50%' } : it))),
  when('what is under way has a text already', isPoll, onItem('', (it) => (it.status === 'processing' ? { ...it, text: 'Half' } : it))),
  {
    name: 'a result is told once',
    answer: (answer, sent, memory) => {
      if (!isPoll(sent)) return answer
      const body = JSON.parse(answer.text)
      const data = (body.data ?? []).filter((it: Member) => !(isDone(it) && memory.get(String(it.taskUUID)) === 'told'))
      for (const it of data) if (isDone(it)) memory.set(String(it.taskUUID), 'told')
      return { ...answer, text: JSON.stringify({ ...body, data }) }
    },
  },
  {
    name: 'a result is another at each poll',
    answer: (answer, sent, memory) => {
      if (!isPoll(sent)) return answer
      const polls = Number(memory.get('polls') ?? 0) + 1
      memory.set('polls', polls)
      const body = JSON.parse(answer.text)
      const data = (body.data ?? []).map((it: Member) => (isDone(it) ? { ...it, text: `${it.text} ${polls}` } : it))
      return { ...answer, text: JSON.stringify({ ...body, data }) }
    },
  },
  {
    name: 'a poll tells of all tasks',
    answer: (answer, sent, memory) => {
      if (!isPoll(sent)) return answer
      const all = (memory.get('all') ?? new Map()) as Map<string, Member>
      memory.set('all', all)
      const body = JSON.parse(answer.text)
      for (const it of body.data ?? []) if (isDone(it)) all.set(String(it.taskUUID), it)
      const own = new Set((body.data ?? []).map((it: Member) => it.taskUUID))
      return { ...answer, text: JSON.stringify({ ...body, data: [...(body.data ?? []), ...[...all.values()].filter((it) => !own.has(it.taskUUID))] }) }
    },
  },
  {
    name: 'only the task that came last is known',
    request: (sent, memory) => {
      const [task] = tasksIn(sent)
      if (task !== undefined && 'model' in task && isAsync(sent)) memory.set('last', task.taskUUID)
      return sent
    },
    answer: (answer, sent, memory) => {
      const [task] = tasksIn(sent)
      return isPoll(sent) && memory.has('last') && task?.taskUUID !== memory.get('last') ? { ...answer, text: '{"data":[]}' } : answer
    },
  },
  {
    name: 'a poll tells the result of the task that came last',
    request: (sent, memory) => {
      const [task] = tasksIn(sent)
      if (task !== undefined && 'model' in task && isAsync(sent)) memory.set('last', task.taskUUID)
      return sent
    },
    answer: (answer, sent, memory) => {
      const texts = (memory.get('texts') ?? new Map()) as Map<string, unknown>
      memory.set('texts', texts)
      if (!isPoll(sent)) return answer
      const body = JSON.parse(answer.text)
      const data = (body.data ?? []).map((it: Member) => {
        if (!isDone(it)) return it
        texts.set(String(it.taskUUID), it.text)
        const last = texts.get(String(memory.get('last')))
        return { ...it, text: last ?? it.text }
      })
      return { ...answer, text: JSON.stringify({ ...body, data }) }
    },
  },
  when('a poll of an unknown task is under way', isPoll, onItems('', (all, sent) => (all.length > 0 ? all : [{ taskType: 'textInference', taskUUID: tasksIn(sent)[0]?.taskUUID, status: 'processing' }]))),
  when('a poll of an unknown task is a 500', isPoll, onAnswer('', (it) => (it.text.includes('"data":[]') ? { ...it, status: 500 } : it))),
  when('several results are one in polls', isPoll, onItems('', (all) => all.slice(0, 1))),
  {
    name: 'asynchronous tasks are not validated',
    answer: (it, sent) =>
      isAsync(sent) && isRefusal(it)
        ? { ...it, status: 200, text: JSON.stringify({ data: tasksIn(sent).map(({ taskUUID }) => ({ taskType: 'textInference', taskUUID })) }) }
        : it,
  },
  {
    name: 'refused tasks are executed',
    answer: (it, sent, memory) => {
      if (isRefusal(it) && it.status === 400) for (const task of tasksIn(sent)) memory.set(String(task.taskUUID), true)
      const [task] = tasksIn(sent)
      return isPoll(sent) && memory.has(String(task?.taskUUID))
        ? { ...it, status: 200, text: JSON.stringify({ data: [{ taskType: 'textInference', taskUUID: task?.taskUUID, status: 'success', text: 'x', finishReason: 'stop' }] }) }
        : it
    },
  },
]

const textIn = (it: Member): string | undefined => (isJsonObject(it.delta) ? ((it.delta as Member).text as string) : undefined)
const withText = (it: Member, text: string): Member => ({ ...it, delta: { ...(it.delta as Member), text } })

/** Streams. */
export const ofStreams: readonly Slip[] = [
  onEvents('streams end without [DONE]', (all) => all.filter((it) => !it.includes('[DONE]'))),
  onEvents('[DONE] comes twice', (all) => [...all, 'data: [DONE]\n\n']),
  onEvents('something follows [DONE]', (all) => [...all, all[0] ?? '']),
  onEvents('the first text is lost', (all) => {
    const at = all.findIndex((it) => it.includes('"text"'))
    return all.filter((_, i) => i !== at)
  }),
  onEvents('the last text is lost', (all) => {
    const at = all.findLastIndex((it) => it.includes('"text"'))
    return all.filter((_, i) => i !== at)
  }),
  onEvents('events end with one line end', (all) => all.map((it) => it.replace('\n\n', '\n'))),
  onEvents('the last event is cut off', (all) => all.map((it) => (it.includes('[DONE]') ? 'data: [DONE]' : it))),
  onEvents('an event is no JSON', (all) => [...all.slice(0, 2), 'data: {"delta":{"te\n\n', ...all.slice(2)]),
  onEvents('events without data:', (all) => all.map((it) => it.replace(/^data: /, ''))),
  onChunks('no chunk tells why the text ended', (all) => all.map((it) => ({ ...it, finishReason: null }))),
  onChunks('each chunk tells why the text ended', (all) => all.map((it) => ({ ...it, finishReason: 'stop' }))),
  onChunks('a stream always ends for stop', (all) => all.map((it) => (it.finishReason ? { ...it, finishReason: 'stop' } : it))),
  onChunks('chunks of another task', (all) => all.map((it) => ({ ...it, taskUUID: crypto.randomUUID() }))),
  onChunks('chunks without an identifier', (all) => all.map((it) => without(it, 'taskUUID'))),
  onChunks('chunks without a type', (all) => all.map((it) => without(it, 'taskType'))),
  onChunks('each chunk has the text so far', (all) => {
    let sum = ''
    return all.map((it) => {
      const text = textIn(it)
      if (text === undefined) return it
      sum += text
      return withText(it, sum)
    })
  }),
  onChunks('white space between pieces is lost', (all) => all.map((it) => (textIn(it) === undefined ? it : withText(it, String(textIn(it)).trim())))),
  onChunks('a piece comes twice', (all) => all.flatMap((it, i) => (textIn(it) !== undefined && i === all.length - 3 ? [it, it] : [it]))),
  onChunks('pieces are out of order', (all) => [all[1] as Member, all[0] as Member, ...all.slice(2)]),
  onChunks('pieces as in another API', (all) => all.map((it) => ({ id: it.taskUUID, choices: [{ delta: { content: textIn(it) } }] }))),
  onChunks('no usage in streams', (all) => all.map((it) => without(it, 'usage'))),
  onChunks('no cost in streams', (all) => all.map((it) => without(it, 'cost'))),
  onChunks('usage in each chunk', (all) => all.map((it) => ({ ...it, usage: all.at(-1)?.usage ?? { promptTokens: 1, completionTokens: 1, totalTokens: 2 } }))),
  onChunks('the last chunk repeats the whole text', (all) => all.map((it, i) => (i === all.length - 1 ? { ...it, delta: { text: all.map((c) => textIn(c) ?? '').join('') } } : it))),
  onChunks('thoughts are told as text', (all) => all.map((it) => (isJsonObject(it.delta) && 'reasoningContent' in it.delta ? { ...it, delta: { text: (it.delta as Member).reasoningContent } } : it))),
  onAnswer('a stream is labelled as JSON', (it) => (isStream(it) ? { ...it, headers: { 'content-type': 'application/json' } } : it)),
  onAnswer('a stream is labelled as text', (it) => (isStream(it) ? { ...it, headers: { 'content-type': 'text/plain' } } : it)),
  onAnswer('a stream in another charset', (it) => (isStream(it) ? { ...it, headers: { 'content-type': 'text/event-stream; charset=iso-8859-1' } } : it)),
  when('a stream is answered at once as JSON', isStreamed, onTask('', (task) => ({ ...task, deliveryMethod: 'sync' }))),
  {
    name: 'a refused stream is a stream of an error',
    answer: (it, sent) =>
      isStreamed(sent) && isRefusal(it)
        ? { ...it, status: 200, headers: { 'content-type': 'text/event-stream' }, text: `data: ${it.text}\n\ndata: [DONE]\n\n` }
        : it,
  },
  {
    name: 'streams that are under way together mix',
    answer: async (it, _, memory) => {
      if (!isStream(it)) return it
      const chunks = it.text.split(/(?<=\n\n)/)
      const id = Symbol('stream')
      const running = (memory.get('running') ?? new Map()) as Map<symbol, string[]>
      memory.set('running', running)
      running.set(id, chunks)
      await new Promise((resolve) => setTimeout(resolve, 3))
      const other = [...running].find(([one]) => one !== id)?.[1]
      setTimeout(() => running.delete(id), 3)
      return other === undefined ? it : { ...it, text: [other[0], ...chunks].join('') }
    },
  },
]

/** Webhooks. */
export const ofWebhooks: readonly Slip[] = [
  onTask('webhooks are not posted', (task) => without(task, 'webhookURL')),
  onPosted('webhooks have data around them', (it) => ({ data: [it] })),
  onPosted('webhooks are lists', (it) => [it]),
  onPosted('webhooks have no identifier', (it) => without(it, 'taskUUID')),
  onPosted('webhooks have no type', (it) => without(it, 'taskType')),
  onPosted('webhooks bring another text', (it) => ({ ...it, text: 'Something else.' })),
  onPosted('webhooks bring no usage', (it) => without(it, 'usage')),
  onPosted('webhooks bring no cost', (it) => without(it, 'cost')),
  onPosted('webhooks bring the key', (it) => ({ ...it, apiKey: key })),
  onPost('webhooks are labelled as text', (post) => [{ ...post, headers: { 'content-type': 'text/plain' } }]),
  onPost('webhooks are labelled as forms', (post) => [{ ...post, headers: { 'content-type': 'application/x-www-form-urlencoded' } }]),
  onPost('webhooks carry the key', (post) => [{ ...post, headers: { ...post.headers, authorization: `Bearer ${key}` } }]),
  onPost('webhooks are put', (post) => [{ ...post, method: 'PUT' }]),
  onPost('webhooks are got', (post) => [{ ...post, method: 'GET' }]),
  onPost('webhooks lose their query', (post) => [{ ...post, url: post.url.replace(/\?.*/, '') }]),
  onPost('webhooks have the key in their URL', (post) => [{ ...post, url: `${post.url}&key=${key}` }]),
  onPost('another state is posted first', (post) => {
    const { taskType, taskUUID } = JSON.parse(post.body)
    return [{ ...post, body: JSON.stringify({ taskType, taskUUID, status: 'processing' }) }, post]
  }),
  onPost('the second result is not posted', (post, _, memory) => {
    const { taskUUID } = JSON.parse(post.body)
    if (memory.has(taskUUID)) return []
    memory.set(taskUUID, true)
    return [post]
  }),
  onPost('webhooks go to the URL that came last', (post, sent, memory) => {
    memory.set('first', memory.get('first') ?? post.url)
    const all = tasksIn(sent).map((it) => it.webhookURL).filter((it) => it !== undefined)
    return [{ ...post, url: String(all.at(-1)) }]
  }),
  {
    name: 'webhooks that are under way together go to one URL',
    request: async (sent, memory) => {
      const [task] = tasksIn(sent)
      if (task === undefined || !('webhookURL' in task)) return sent
      memory.set('url', task.webhookURL)
      await new Promise((resolve) => setTimeout(resolve, 3))
      return { ...sent, body: JSON.stringify(tasksIn(sent).map((it) => ('webhookURL' in it && String(it.webhookURL).startsWith('http://127') ? { ...it, webhookURL: memory.get('url') } : it))) }
    },
  },
  {
    name: 'a webhook is posted for what was refused',
    answer: (it, sent) => {
      const [task] = tasksIn(sent)
      if (isRefusal(it) && isPosted(sent) && typeof task?.webhookURL === 'string' && task.webhookURL.startsWith('http://127'))
        void fetch(task.webhookURL, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ taskType: 'textInference', taskUUID: task.taskUUID, text: 'x' }) }).catch(() => undefined)
      return it
    },
  },
]

/** Checks of the request that are too kind. */
const nearlyAll = (change: (value: unknown, name: string) => unknown, name: string): Slip => onTask(name, (task) => deep(task, change, '') as Member)

function deep(value: unknown, change: (value: unknown, name: string) => unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((it) => deep(it, change, name))
  if (isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, it]) => {
        const next = change(deep(it, change, key), key)
        return next === undefined ? [] : [[key, next]]
      }),
    )
  return value
}

const numbers = new Set('seed temperature topP frequencyPenalty maxTokens minP presencePenalty repetitionPenalty topK numberResults'.split(' '))
const flags = new Set(['includeCost', 'includeUsage'])
const texts = new Set(['systemPrompt', 'content'])
const known = new Set('model inputs images videos seed settings systemPrompt temperature topP frequencyPenalty maxTokens minP presencePenalty repetitionPenalty stopSequences thinkingLevel topK messages role content taskType taskUUID webhookURL includeCost deliveryMethod numberResults includeUsage'.split(' '))
const within = (parts: ReadonlySet<string>, change: (it: unknown) => unknown) => (it: unknown, name: string) => (parts.has(name) ? change(it) : it)
const only = (field: string, change: (it: unknown) => unknown) => within(new Set([field]), change)
const isNumeric = (it: unknown) => typeof it === 'string' && it.trim() !== '' && Number.isFinite(Number(it))
const shape = (field: string) => (it: unknown, name: string) => (name === field && isJsonObject(it) ? Object.fromEntries(Object.entries(it).filter(([k]) => known.has(k))) : it)

export const ofChecks: readonly Slip[] = [
  nearlyAll(within(numbers, (it) => (isNumeric(it) ? Number(it) : it)), 'numbers in texts are read'),
  nearlyAll(only('seed', (it) => (isNumeric(it) ? Number(it) : it)), 'a seed in a text is read'),
  nearlyAll(only('maxTokens', (it) => (isNumeric(it) ? Number(it) : it)), 'maxTokens in a text is read'),
  nearlyAll(only('temperature', (it) => (isNumeric(it) ? Number(it) : it)), 'a temperature in a text is read'),
  nearlyAll(only('topP', (it) => (isNumeric(it) ? Number(it) : it)), 'topP in a text is read'),
  nearlyAll(only('numberResults', (it) => (isNumeric(it) ? Number(it) : it)), 'numberResults in a text is read'),
  nearlyAll(only('seed', (it) => (typeof it === 'number' ? Math.trunc(it) : it)), 'the fraction of a seed is dropped'),
  nearlyAll(only('maxTokens', (it) => (typeof it === 'number' ? Math.trunc(it) : it)), 'the fraction of maxTokens is dropped'),
  nearlyAll(only('topK', (it) => (typeof it === 'number' ? Math.trunc(it) : it)), 'the fraction of topK is dropped'),
  nearlyAll(within(numbers, (it) => (typeof it === 'boolean' ? Number(it) : it)), 'true is 1'),
  nearlyAll(only('seed', (it) => (typeof it === 'boolean' ? Number(it) : it)), 'a seed of true is 1'),
  nearlyAll(only('numberResults', (it) => (typeof it === 'boolean' ? Number(it) : it)), 'numberResults of true is 1'),
  nearlyAll(within(flags, (it) => (it === 'true' ? true : it === 'false' ? false : it)), 'flags in texts are read'),
  nearlyAll(within(flags, (it) => (it === 1 ? true : it === 0 ? false : it)), 'flags as numbers are read'),
  nearlyAll(only('includeCost', (it) => Boolean(it)), 'includeCost of anything'),
  nearlyAll(only('includeUsage', (it) => Boolean(it)), 'includeUsage of anything'),
  nearlyAll(within(texts, (it) => (typeof it === 'number' ? String(it) : it)), 'numbers are texts'),
  nearlyAll(only('content', (it) => (typeof it === 'boolean' ? String(it) : it)), 'a content of true is a text'),
  nearlyAll(only('content', (it) => (Array.isArray(it) || isJsonObject(it) ? JSON.stringify(it) : it)), 'contents with parts are taken'),
  nearlyAll(only('systemPrompt', (it) => (it === '' ? undefined : it)), 'an empty system prompt is none'),
  nearlyAll((it) => (it === null ? undefined : it), 'null is absent'),
  nearlyAll(only('seed', (it) => (it === null ? undefined : it)), 'a seed of null is absent'),
  nearlyAll(only('settings', (it) => (it === null ? undefined : it)), 'settings of null are absent'),
  nearlyAll(only('temperature', (it) => (it === null ? undefined : it)), 'a temperature of null is absent'),
  nearlyAll(only('stopSequences', (it) => (it === null ? undefined : it)), 'stop sequences of null are absent'),
  nearlyAll(only('webhookURL', (it) => (it === null || it === '' ? undefined : it)), 'an empty webhook is none'),
  nearlyAll(only('stopSequences', (it) => (typeof it === 'string' ? [it] : it)), 'a stop sequence without a list is taken'),
  nearlyAll(only('stopSequences', (it) => (Array.isArray(it) ? it.filter((one) => one !== '') : it)), 'empty stop sequences are dropped'),
  nearlyAll(only('stopSequences', (it) => (Array.isArray(it) ? it.map((one) => (typeof one === 'number' ? String(one) : one)) : it)), 'numbers among stop sequences are taken'),
  nearlyAll(only('messages', (it) => (isJsonObject(it) ? [it] : it)), 'a message without a list is taken'),
  nearlyAll(only('messages', (it) => (Array.isArray(it) ? [it[0], ...it.slice(1).filter((one) => isJsonObject(one) && typeof one.content === 'string')] : it)), 'only the first message is checked for its content'),
  nearlyAll(only('role', (it) => (it === 'system' ? 'user' : it)), 'a role of system is taken'),
  nearlyAll(only('role', (it) => (typeof it === 'string' ? it.toLowerCase() : it)), 'roles in any case'),
  nearlyAll(only('deliveryMethod', (it) => (typeof it === 'string' ? it.toLowerCase() : it)), 'ways of delivery in any case'),
  nearlyAll(only('thinkingLevel', (it) => (it === 'low' || it === 'medium' ? 'high' : it)), 'other levels of thinking'),
  nearlyAll((it) => (typeof it === 'string' ? it.trim() : it), 'texts are trimmed'),
  nearlyAll(only('taskUUID', (it) => (typeof it === 'string' ? it.replace(/^\{(.*)\}$/, '$1') : it)), 'identifiers in braces'),
  nearlyAll(only('taskUUID', (it) => (typeof it === 'string' && /^[0-9a-f]{32}$/i.test(it) ? it.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : it)), 'identifiers without hyphens'),
  nearlyAll(only('taskUUID', (it) => (typeof it === 'string' && !/^[0-9a-f-]{36}$/i.test(it) ? crypto.randomUUID() : it)), 'any identifier'),
  nearlyAll(only('temperature', (it) => (typeof it === 'number' ? Math.min(2, Math.max(0, it)) : it)), 'a temperature is clamped'),
  nearlyAll(only('maxTokens', (it) => (typeof it === 'number' ? Math.min(65536, Math.max(1, it)) : it)), 'maxTokens is clamped'),
  nearlyAll(only('numberResults', (it) => (typeof it === 'number' ? Math.min(4, Math.max(1, it)) : it)), 'numberResults is clamped'),
  nearlyAll(only('temperature', (it) => (typeof it === 'number' ? Math.round(it * 100) / 100 : it)), 'a temperature is rounded'),
  nearlyAll(only('seed', (it) => (typeof it === 'number' && it > 4294967295 ? it % 4294967296 : it)), 'larger seeds are folded'),
  nearlyAll(only('seed', (it) => (it === -1 ? undefined : it)), 'a seed of -1 is by chance'),
  onTask('unknown fields are dropped', (task) => Object.fromEntries(Object.entries(task).filter(([k]) => known.has(k)))),
  nearlyAll(shape('settings'), 'unknown settings are dropped'),
  nearlyAll(shape('inputs'), 'unknown inputs are dropped'),
  nearlyAll((it, name) => (name === 'messages' && Array.isArray(it) ? it.map((one) => shape('messages')(one, 'messages')) : it), 'unknown fields of messages are dropped'),
  nearlyAll((it, name) => (name === 'messages' && Array.isArray(it) ? it.map((one, i) => (i > 0 ? shape('messages')(one, 'messages') : one)) : it), 'unknown fields of later messages are dropped'),
  onTask('settings at the top are taken', (task) => ({ ...without(task, 'temperature', 'maxTokens'), ...(('temperature' in task || 'maxTokens' in task) && { settings: { ...(task.settings as Member) } }) })),
  nearlyAll(only('images', (it) => (typeof it === 'string' ? [it] : it)), 'an image without a list is taken'),
  nearlyAll(only('images', (it) => (Array.isArray(it) && it.length === 0 ? undefined : it)), 'no image at all is taken'),
  nearlyAll(only('webhookURL', (it) => (typeof it === 'string' && !/^https?:/.test(it) ? 'https://a.example/' : it)), 'any webhook'),
  onErrors('', (it) => it),
  onAnswer('', (it) => (parsedJson(it.text) === undefined ? it : it)),
].filter((it) => it.name !== '')
