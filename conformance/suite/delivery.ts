import { canonicalText, type Json, parsedJson } from '../../generator/spec/json.js'
import { type Item, isObject, type Reading, verdictText } from './answer.js'
import { type Context, ofTask } from './context.js'
import { idIn } from './identifier.js'
import type { Exchange, Inquiry } from './law.js'
import { declares, type Pins, requestOf } from './request.js'

/** How a result comes to whoever asked for it. */
export type Way = 'sync' | 'async' | 'stream' | 'webhook'

/** What a task brought. */
export interface Delivered {
  /** The results, in their order. */
  readonly results: readonly Item[]
  /** The requests that brought them. */
  readonly steps: readonly Exchange[]
  /** What was wrong on the way; results may be missing then. */
  readonly trouble?: string
}

/** The ways that an operation has, the plainest first. */
export async function waysOf(context: Context): Promise<readonly Way[]> {
  if (context.operation.envelope !== 'task' || context.operation.uuidField === undefined) return []
  if (!declares(context, '/deliveryMethod')) return ['sync']
  const methods = (['sync', 'async', 'stream'] as const).filter(
    (it) => requestOf(context, { '/deliveryMethod': it }) !== undefined,
  )
  const isPosted = declares(context, '/webhookURL') && (await context.receiver()) !== undefined
  return isPosted ? [...methods, 'webhook'] : methods
}

/** Stands for the URL that a webhook is posted to. */
const postbox = 'https://postbox.example/'

/** The values that choose a way; a webhook is posted for a task that is delivered in the plainest way that allows it. */
export function pinsFor(way: Way, ways: readonly Way[], context: Context): Pins {
  const pins = (method: Way) => (declares(context, '/deliveryMethod') ? { '/deliveryMethod': method } : {})
  if (way !== 'webhook') return pins(way)
  const posted = { '/webhookURL': postbox }
  const method = ways.find((it) => it !== 'webhook' && requestOf(context, { ...pins(it), ...posted }) !== undefined)
  return { ...(method === undefined ? {} : pins(method)), ...posted }
}

/**
 * Sends a task and fetches what it brings, as `way` has it.
 * @param count how many results it should bring
 * @param meanwhile what is done between acknowledgement and poll
 */
export async function delivered(
  inquiry: Inquiry,
  way: Way,
  text: string,
  count = 1,
  meanwhile?: () => Promise<unknown>,
): Promise<Delivered> {
  const { operation } = inquiry.context
  if (way === 'webhook') return posted(inquiry, text, count)
  const exchange = await inquiry.ask(text)
  const { reading, texts } = exchange
  const [id, steps] = [idIn(texts[0] ?? '', operation.uuidField), [exchange]]
  if (reading.verdict !== 'accepts' || reading.errors.length > 0)
    return { results: [], steps, trouble: refusalText(reading) }
  const own = ofTask(reading.data, operation.uuidField, id)
  if (way === 'stream') return { steps, ...streamed(reading, own) }
  if (way === 'sync') return { steps, results: own, ...counted(own, count) }
  if (own.length !== 1) return { results: [], steps, trouble: `${own.length} items acknowledge one task` }
  if (own.some(isResult)) return { results: [], steps, trouble: 'the acknowledgement carries a result' }
  await meanwhile?.()
  return polled(inquiry, exchange, id, count)
}

function refusalText(reading: Reading): string {
  const [error] = reading.errors
  const what = error === undefined ? '' : `: ${String(error.code ?? error.message)}`
  return `the server ${verdictText(reading)} the task${what}`
}

function counted(results: readonly Item[], count: number): Pick<Delivered, 'trouble'> {
  return results.length === count ? {} : { trouble: `${results.length} results came where ${count} were asked for` }
}

// Polling -----------------------------------------------------------------------------------------------------------------

async function polled(
  inquiry: Inquiry,
  acknowledged: Exchange,
  id: string | undefined,
  count: number,
): Promise<Delivered> {
  const { target } = inquiry.context
  const failed = (trouble: string, ...more: Exchange[]) => ({ results: [], steps: [acknowledged, ...more], trouble })
  const task: unknown = parsedJson(acknowledged.texts[0] ?? '')
  const type = isObject(task) ? task.taskType : undefined
  const { patienceMs = 2000 } = target
  const until = Date.now() + patienceMs
  let empty = 0
  for (let wait = target.isLocal ? 1 : 250; ; wait = Math.min(wait * 1.5, 8000)) {
    const poll = await inquiry.poll(id ?? '')
    const { reading } = poll
    if (reading.verdict !== 'accepts' || reading.errors.length > 0)
      return failed(`getResponse fails: ${refusalText(reading)}`, poll)
    const items = ofTask(reading.data, inquiry.context.operation.uuidField, id)
    if (items.length < reading.data.length) return failed('getResponse tells of another task', poll)
    const odd = items.find((it) => it.status !== 'processing' && it.status !== 'success')
    if (odd !== undefined) return failed(`getResponse tells a status of ${String(JSON.stringify(odd.status))}`, poll)
    if (items.some((it) => it.taskType !== type)) return failed('getResponse tells another task type', poll)
    const done = items.filter((it) => it.status === 'success')
    if (items.length > 0 && done.length === items.length && done.length >= count) {
      const again = await inquiry.poll(id ?? '')
      const steps = [acknowledged, poll, again]
      if (resultsText(again.reading.data) !== resultsText(done))
        return { results: done, steps, trouble: 'a second poll tells other results than the first' }
      return { results: done, steps, ...counted(done, count) }
    }
    if (items.length === 0) empty++
    if (Date.now() > until || empty > 20) {
      inquiry.context.stuck.add('async')
      return failed(
        empty > 20 ? 'getResponse knows nothing of the task' : `no result came within ${patienceMs} ms`,
        poll,
      )
    }
    await inquiry.wait(wait)
  }
}

/** True for an item that carries more than what says which task it is about, and how far it is. */
function isResult(item: Item): boolean {
  return ['text', 'finishReason', 'usage'].some((it) => it in item) || Object.keys(item).some(isMediaKey)
}

// Streams -----------------------------------------------------------------------------------------------------------------

function streamed({ stream }: Reading, chunks: readonly Item[]): Pick<Delivered, 'results' | 'trouble'> {
  if (stream === undefined) return { results: [], trouble: 'the server answers with no event stream' }
  if (stream.trouble !== undefined) return { results: [], trouble: `the stream ${stream.trouble}` }
  const last = chunks.at(-1)
  if (last === undefined) return { results: [], trouble: 'the stream is empty' }
  const text = chunks
    .map((it) => (isObject(it.delta) && typeof it.delta.text === 'string' ? it.delta.text : ''))
    .join('')
  const { finishReason, usage, cost } = last
  const result = { text, finishReason, ...(usage !== undefined && { usage }), ...(cost !== undefined && { cost }) }
  if (typeof finishReason !== 'string') return { results: [result], trouble: 'the last chunk tells no finishReason' }
  const early = chunks.slice(0, -1)
  const odd = ['finishReason', 'usage', 'cost'].find((name) => early.some((it) => it[name] != null))
  if (odd !== undefined) return { results: [result], trouble: `a chunk before the last tells ${odd}` }
  return { results: [result], ...(!stream.isDone && { trouble: 'the stream ends without [DONE]' }) }
}

// Webhooks ----------------------------------------------------------------------------------------------------------------

async function posted(inquiry: Inquiry, text: string, count: number): Promise<Delivered> {
  const { context } = inquiry
  const place = (await context.receiver())?.place()
  if (place === undefined) return { results: [], steps: [], trouble: 'nobody listens for webhooks' }
  const exchange = await inquiry.ask(text.replace(JSON.stringify(postbox), () => JSON.stringify(place.url)))
  const { reading, texts } = exchange
  const failed = (trouble: string) => ({ results: [], steps: [exchange], trouble })
  if (reading.verdict !== 'accepts' || reading.errors.length > 0) return failed(refusalText(reading))
  const until = Date.now() + (context.target.patienceMs ?? 2000)
  while (place.bodies.length < count && Date.now() < until) await inquiry.wait(20)
  // One more would be one too many.
  await inquiry.wait(20)
  if (place.bodies.length === 0) {
    context.stuck.add('webhook')
    return failed('nothing was posted to the webhook')
  }
  const bodies = place.bodies.map((it): unknown => parsedJson(it))
  if (!bodies.every(isObject)) return failed('what was posted to the webhook is no JSON object')
  const field = context.operation.uuidField
  const id = idIn(texts[0] ?? '', field)
  if (bodies.some((it) => field !== undefined && it[field] !== id))
    return failed('what was posted to the webhook is no result of the task, flat as it is')
  return { results: bodies, steps: [exchange], ...counted(distinct(bodies), count) }
}

/** What is posted again counts once. */
function distinct(bodies: readonly Item[]): readonly Item[] {
  return [...new Map(bodies.map((it) => [canonicalText(it as Json), it])).values()]
}

// Comparing ---------------------------------------------------------------------------------------------------------------

/**
 * What two deliveries of the same have in common: without identifiers, price and state, and of media only that they are
 * there, for they are stored under another name each time.
 */
export function essenceOf({ taskType: _t, taskUUID: _u, status: _s, progress: _p, cost: _c, ...item }: Item): Item {
  const { reasoningContent: _r, ...others } = item
  return Object.fromEntries(
    Object.entries(others).flatMap(([key, value]): [string, unknown][] => {
      if (/UUID$/.test(key)) return []
      return [[key, isMediaKey(key) || key === 'outputs' ? '…' : value]]
    }),
  )
}

/** The names of the members only: for results that are another each time. */
export function formOf(item: Item): Item {
  return Object.fromEntries(Object.keys(essenceOf(item)).map((key) => [key, '…']))
}

/** One text for results that are the same. */
export function resultsText(results: readonly Item[], of: (item: Item) => Item = essenceOf): string {
  return canonicalText(results.map(of) as Json)
}

function isMediaKey(key: string): boolean {
  return /(URL|Base64Data|DataURI|Data)$/.test(key)
}
