import { canonicalText, type Json, parsedJson } from '../../generator/document/json.js'
import { noReceiver } from '../report/statement.js'
import { type Item, isObject, type Reading, verdictText } from './answer.js'
import type { Context } from './context.js'
import { idIn, ofTask } from './identifier.js'
import { type Exchange, type Inquiry, Withheld } from './law.js'
import type { Receiver } from './receiver.js'
import { brief, declares, type Pins, requestOf, requestWishing, telling } from './request.js'

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
  /** True where nothing came in time. */
  readonly isLate?: true
}

/** The ways that an operation has, the plainest first. */
export function waysOf(context: Context): readonly Way[] {
  if (context.operation.envelope !== 'task' || context.operation.uuidField === undefined) return []
  if (!declares(context, '/deliveryMethod')) return ['sync']
  const methods = (['sync', 'async', 'stream'] as const).filter(
    (it) => requestOf(context, { '/deliveryMethod': it }) !== undefined,
  )
  return declares(context, '/webhookURL') ? [...methods, 'webhook'] : methods
}

/** A receiver of webhooks. Without one the unit ends here. */
export async function reachable(context: Context): Promise<Receiver> {
  const receiver = await context.receiver()
  if (receiver === undefined) throw new Withheld(noReceiver, 'could-not-run')
  return receiver
}

/** Stands for the URL that a webhook is posted to. */
export const postbox = 'https://postbox.example/'

/** The values that choose a way; a webhook is posted for a task that is delivered in the plainest way that allows it. */
export function pinsFor(way: Way, ways: readonly Way[], context: Context): Pins {
  const pins = (method: Way) => (declares(context, '/deliveryMethod') ? { '/deliveryMethod': method } : {})
  if (way !== 'webhook') return pins(way)
  const posted = { '/webhookURL': postbox }
  const method = ways.find((it) => it !== 'webhook' && requestOf(context, { ...pins(it), ...posted }) !== undefined)
  return { ...(method === undefined ? {} : pins(method)), ...posted }
}

/** Long enough to be streamed in pieces. */
const long: Pins = { '/settings/maxTokens': 48 }

/** The task that is delivered by all ways, to be compared; undefined where the model has none. */
export function sampleFor(context: Context, way: Way, count: number): string | undefined {
  const pins = { ...pinsFor(way, waysOf(context), context), ...(count > 1 && { '/numberResults': count }) }
  return requestWishing(context, pins, { ...(count === 1 ? long : brief), ...telling })
}

/** What the sample brings by a way, asked for once in a run. */
export function sampled(inquiry: Inquiry, way: Way, text: string, count: number): Promise<Delivered> {
  return inquiry.context.once(`the sample by ${way}, ${count} results`, () => {
    // Another task in between: results are those of the task that is asked for.
    const meanwhile = way === 'async' && count === 1 ? () => inquiry.ask(text) : undefined
    return delivered(inquiry, way, text, count, meanwhile)
  })
}

/** Ends a unit where the sample did not come in time by its way: nobody waits in vain again and again. */
export async function passable(inquiry: Inquiry, way: Way): Promise<void> {
  if (way !== 'async' && way !== 'webhook') return
  const text = sampleFor(inquiry.context, way, 1)
  const { isLate, trouble } = text === undefined ? {} : await sampled(inquiry, way, text, 1)
  if (isLate) throw new Withheld(`by ${way}, ${trouble}`, 'could-not-run')
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
      const trouble = empty > 20 ? 'getResponse knows nothing of the task' : `no result came within ${patienceMs} ms`
      return { ...failed(trouble, poll), isLate: true }
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
  const place = (await reachable(context)).place()
  const exchange = await inquiry.ask(text.replace(JSON.stringify(postbox), () => JSON.stringify(place.url)))
  const { reading, texts } = exchange
  const failed = (trouble: string) => ({ results: [], steps: [exchange], trouble })
  if (reading.verdict !== 'accepts' || reading.errors.length > 0) return failed(refusalText(reading))
  const until = Date.now() + (context.target.patienceMs ?? 2000)
  while (place.bodies.length < count && Date.now() < until) await inquiry.wait(20)
  // One more would be one too many.
  await inquiry.wait(20)
  if (place.bodies.length === 0) return { ...failed('nothing was posted to the webhook'), isLate: true }
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
