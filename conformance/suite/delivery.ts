import { canonicalText, isJsonObject, type Json, type JsonObject, parsedJson } from '../../generator/document/json.js'
import { mutated, valueAt } from '../../generator/document/pointer.js'
import type { StreamFormat, TaskProtocol } from '../../generator/provider/protocol.js'
import { noReceiver } from '../report/statement.js'
import { hastyResult, ofInput, ofMember, unanswered } from '../report/symptom.js'
import type { Item, Reading } from './answer.js'
import type { Context } from './context.js'
import { idIn, ofTask } from './identifier.js'
import {
  type Absence,
  type Exchange,
  expectedOpinion,
  type Inquiry,
  notApplicable,
  opinionOf,
  type Says,
  Withheld,
} from './law.js'
import { counted, type Delivered, isResult, polled, refused } from './polling.js'
import type { Receiver } from './receiver.js'
import { briefly, declares, type Pins, requestOf, requestWishing, telling } from './request.js'
import { lackOfTasks, protocolOf, tasksOf } from './subject.js'
import { ofTrouble } from './symptom.js'

/** How a result comes to whoever asked for it. */
export type DeliveryWay = 'sync' | 'async' | 'stream' | 'webhook'

/** The ways that an operation has, the plainest first. */
export function waysOf(context: Context): readonly DeliveryWay[] {
  const tasks = tasksOf(context)
  if (tasks === undefined) return []
  if (!declares(context, tasks.delivery.at)) return ['sync']
  const methods = methodWays.filter((it) => isCarried(context, it) && canAskFor(context, tasks, it))
  return declares(context, tasks.webhook) ? [...methods, 'webhook'] : methods
}

const canAskFor = (context: Context, tasks: TaskProtocol, way: (typeof methodWays)[number]): boolean =>
  requestOf(context, wayPins(tasks, way)) !== undefined

export const isCarried = ({ target }: Pick<Context, 'target'>, way: DeliveryWay): boolean =>
  way !== 'stream' || target.isSocket !== true

/** Why streams are not asked for over a socket. */
export const noStreams = 'no source says how a stream comes over a WebSocket'

/** Whether requests could ask for a stream, and who is asked cannot be. */
export function isWithoutStreams(context: Context, tasks: TaskProtocol): boolean {
  return !isCarried(context, 'stream') && declares(context, tasks.delivery.at) && canAskFor(context, tasks, 'stream')
}

const methodWays = ['sync', 'async', 'stream'] as const

/** The tasks of a model, and the ways that they are delivered by. */
interface TaskWays {
  readonly tasks: TaskProtocol
  readonly ways: readonly DeliveryWay[]
  readonly plainest: DeliveryWay
}

/** What laws about deliveries begin with, or why they say nothing. */
export function taskWays(context: Context): TaskWays | Absence {
  const tasks = tasksOf(context)
  if (tasks === undefined) return notApplicable(lackOfTasks(context))
  const ways = waysOf(context)
  const [plainest] = ways
  return plainest === undefined ? notApplicable('the model has no way of delivery') : { tasks, ways, plainest }
}

/** What a task says that is delivered by a way. */
export function wayPins({ delivery }: TaskProtocol, way: Exclude<DeliveryWay, 'webhook'>): Pins {
  return { [delivery.at]: delivery[way] }
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
export function pinsFor(way: DeliveryWay, context: Context): Pins {
  const tasks = tasksOf(context)
  if (tasks === undefined) return {}
  const pins = (it: Exclude<DeliveryWay, 'webhook'>) => (declares(context, tasks.delivery.at) ? wayPins(tasks, it) : {})
  if (way !== 'webhook') return pins(way)
  const posted = { [tasks.webhook]: postbox }
  const method = methodWays.find((it) => requestOf(context, { ...pins(it), ...posted }) !== undefined)
  return { ...(method === undefined ? {} : pins(method)), ...posted }
}

/** The values that choose the plainest way; none where there are no tasks. */
export function plainestPins(context: Context): Pins {
  return pinsFor(waysOf(context)[0] ?? 'sync', context)
}

/** The task that is delivered by all ways, to be compared; undefined where the model has none. */
export function sampleFor(context: Context, way: DeliveryWay, count: number): string | undefined {
  const tasks = tasksOf(context)
  if (tasks === undefined) return undefined
  const pins = { ...pinsFor(way, context), ...(count > 1 && { [tasks.count]: count }) }
  // Long enough to be streamed in pieces, and with all that decides what it says: a way may forget some of it.
  const long = { [tasks.text.limit]: 48 }
  const asked = count === 1 ? { ...long, ...decisive(tasks) } : briefly(context)
  return requestWishing(context, pins, { ...asked, ...telling(tasks) })
}

/** What else decides what a text says, beside its seed and where it ends. */
function decisive({ prompt }: TaskProtocol): Pins {
  const { messages, role, content, turns, system, temperature } = prompt
  const said = ['Which birds live by the sea?', 'Gulls and terns.', 'Describe one of them.']
  return {
    [messages]: said.map((it, i) => ({ [role]: turns[i % 2] as string, [content]: it })),
    [system]: 'Answer in verse.',
    [temperature]: 1.2,
  }
}

/** What the sample brings by a way, asked for once in a run. */
export function sampled(inquiry: Inquiry, way: DeliveryWay, text: string, count: number): Promise<Delivered> {
  return inquiry.context.once(`the sample by ${way}, ${count} results`, () => {
    // Another task with another seed in between: results are those of the task that is asked for.
    const meanwhile = way === 'async' && count === 1 ? () => inquiry.ask(otherSeed(inquiry.context, text)) : undefined
    return delivered(inquiry, way, text, { count, meanwhile })
  })
}

/** The same task with another seed, where it has one. */
function otherSeed(context: Context, text: string): string {
  const at = tasksOf(context)?.seed.at
  const task = parsedJson(text) as Json
  const seed = at === undefined ? undefined : valueAt(task, at)
  if (at === undefined || typeof seed !== 'number') return text
  const other = JSON.stringify(mutated(task, at, { set: seed + 1 }))
  return context.judge(other).valid ? other : text
}

/** Ends a unit where the sample did not come in time by its way: nobody waits in vain again and again. */
export async function passable(inquiry: Inquiry, way: DeliveryWay): Promise<void> {
  if (way !== 'async' && way !== 'webhook') return
  const text = sampleFor(inquiry.context, way, 1)
  const { isLate, trouble } = text === undefined ? {} : await sampled(inquiry, way, text, 1)
  if (isLate) throw new Withheld(`by ${way}, ${trouble}`, 'could-not-run')
}

/** What is expected of a delivery. */
interface Expected {
  /** How many results it should bring. @defaultValue 1 */
  readonly count?: number
  /** What is done between acknowledgement and poll. */
  readonly meanwhile?: (() => Promise<unknown>) | undefined
}

/** Sends a task and fetches what it brings, as `way` has it. */
export async function delivered(
  inquiry: Inquiry,
  way: DeliveryWay,
  text: string,
  { count = 1, meanwhile }: Expected = {},
): Promise<Delivered> {
  const tasks = tasksOf(inquiry.context)
  if (way === 'webhook' && tasks !== undefined) return posted(inquiry, tasks, text, count)
  const exchange = await inquiry.ask(text)
  const { reading, texts } = exchange
  const [id, steps] = [idIn(texts[0] ?? '', tasks?.identifier), [exchange]]
  if (reading.verdict !== 'accepts' || reading.errors.length > 0) return { results: [], steps, ...refused(reading) }
  const own = ofTask(reading.data, tasks?.identifier, id)
  const astray = own.length < reading.data.length && tasks !== undefined && ofMember(tasks.identifier)
  const symptom = own.length === 0 && { symptom: astray || unanswered }
  if (way === 'sync' || tasks === undefined) return { steps, results: own, ...counted(own, count), ...symptom }
  if (way === 'stream' && astray) return { results: [], steps, trouble: 'the stream tells of another task', ...symptom }
  if (way === 'stream') return { steps, ...streamedFor(inquiry, exchange, own) }
  const wrong = acknowledgementTrouble(tasks, own)
  if (wrong !== undefined) return { results: [], steps, trouble: wrong, ...symptom }
  await meanwhile?.()
  return polled(inquiry, { tasks, acknowledged: exchange, count })
}

/** What is wrong with what acknowledges a task; undefined where nothing is. */
function acknowledgementTrouble(tasks: TaskProtocol, own: readonly Item[]): string | undefined {
  if (own.some((it) => isResult(tasks, it))) return hastyResult
  return own.length === 1 ? undefined : `${own.length} items acknowledge one task`
}

/** What a finding says where a task that should bring its result did not. */
export function troubled({ trouble = '', symptom, refusal }: Delivered, message: string): Says {
  if (refusal === undefined) {
    const [expected, actual] = [expectedOpinion('the result of the task'), expectedOpinion(trouble)]
    return { message, expected, actual, symptom: symptom ?? trouble }
  }
  const told = ofTrouble(refusal.verdict)
  return { message, expected: expectedOpinion('accepts'), actual: opinionOf(refusal), ...(told && { symptom: told }) }
}

/** Whether any of the items says that it is of another kind of task. */
function ofOtherType(text: string, items: readonly Item[], { type }: TaskProtocol): boolean {
  const task: unknown = parsedJson(text)
  return isJsonObject(task) && items.some((it) => it[type] !== task[type])
}

// Streams -----------------------------------------------------------------------------------------------------------------

/** What a stream brings; chunks of another kind of task are amiss whatever they tell. */
function streamedFor(inquiry: Inquiry, { reading, texts }: Exchange, chunks: readonly Item[]) {
  const tasks = tasksOf(inquiry.context)
  const isOdd = tasks !== undefined && ofOtherType(texts[0] ?? '', chunks, tasks)
  return { ...streamed(inquiry, reading, chunks), ...(isOdd && { trouble: 'a chunk has another task type' }) }
}

function streamed(
  { context }: Inquiry,
  { stream }: Reading,
  chunks: readonly Item[],
): Pick<Delivered, 'results' | 'trouble' | 'symptom'> {
  const { stream: format, tasks } = protocolOf(context)
  if (stream === undefined || format === undefined || tasks === undefined)
    return { results: [], trouble: 'the server answers with no event stream' }
  if (stream.trouble !== undefined) return { results: [], trouble: `the stream ${stream.trouble}` }
  const last = chunks.at(-1)
  if (last === undefined) return { results: [], trouble: 'the stream is empty', symptom: unanswered }
  const { member, finish } = tasks.text
  const text = chunks.map((it) => format.textIn(it as JsonObject) ?? '').join('')
  const told = format.last.filter((name) => name === finish || last[name] !== undefined)
  const result = { [member]: text, ...Object.fromEntries(told.map((name) => [name, last[name]])) }
  const trouble = chunkTrouble(chunks, format, finish)
  if (trouble !== undefined) return { results: [result], trouble }
  return { results: [result], ...(!stream.isDone && { trouble: `the stream ends without ${format.end}` }) }
}

/** What is wrong with when a stream tells what it tells once. */
function chunkTrouble(chunks: readonly Item[], format: StreamFormat, finish: string): string | undefined {
  const { piece } = format
  if (piece !== undefined && !chunks.every((it) => isJsonObject(it[piece]))) return `a chunk has no ${piece}`
  if (typeof chunks.at(-1)?.[finish] !== 'string') return `the last chunk tells no ${finish}`
  const early = chunks.slice(0, -1)
  const odd = format.last.find((name) => early.some((it) => it[name] != null))
  return odd === undefined ? undefined : `a chunk before the last tells ${odd}`
}

// Webhooks ----------------------------------------------------------------------------------------------------------------

async function posted(inquiry: Inquiry, tasks: TaskProtocol, text: string, count: number): Promise<Delivered> {
  const { context } = inquiry
  const { identifier, poll, type, webhook } = tasks
  const place = (await reachable(context)).place()
  const exchange = await inquiry.ask(text.replace(JSON.stringify(postbox), () => JSON.stringify(place.url)))
  const { reading, texts } = exchange
  const failed = (trouble: string) => ({ results: [], steps: [exchange], trouble })
  if (reading.verdict !== 'accepts' || reading.errors.length > 0)
    return { results: [], steps: [exchange], ...refused(reading) }
  const until = Date.now() + (context.target.patienceMs ?? 2000)
  while (place.postings.length < count && Date.now() < until) await inquiry.wait(20)
  // One more would be one too many.
  await inquiry.wait(20)
  for (const it of place.postings) inquiry.showPosted(exchange, it)
  if (place.postings.length === 0)
    return { ...failed('nothing was posted to the webhook'), symptom: ofInput(webhook), isLate: true }
  const bodies = place.postings.map((it): unknown => parsedJson(it.text))
  if (!bodies.every(isJsonObject)) return failed('what was posted to the webhook is no JSON object')
  const id = idIn(texts[0] ?? '', identifier)
  if (bodies.some((it) => it[identifier] !== id))
    return {
      ...failed('what was posted to the webhook is no result of the task, flat as it is'),
      ...(bodies.every((it) => isResult(tasks, it)) && { symptom: ofMember(identifier) }),
    }
  if (ofOtherType(texts[0] ?? '', bodies, tasks))
    return { ...failed('what was posted to the webhook has another task type'), symptom: ofMember(type) }
  // Nobody has to tell it; what is told is of a task that is done.
  const odd = bodies.find((it) => it[poll.state] !== undefined && it[poll.state] !== poll.done)
  if (odd !== undefined)
    return {
      ...failed(`what was posted to the webhook tells a status of ${JSON.stringify(odd[poll.state])}`),
      symptom: ofMember(poll.state),
    }
  // What is posted again counts once; several results may say the same.
  const once = distinct(bodies)
  const results = once.length < count ? bodies.slice(0, count) : once
  return { results, steps: [exchange], ...counted(results, count) }
}

function distinct(bodies: readonly Item[]): readonly Item[] {
  return [...new Map(bodies.map((it) => [canonicalText(it as Json), it])).values()]
}
