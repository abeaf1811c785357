import { randomUUID } from 'node:crypto'
import { isJsonObject, parsedJson } from '../../generator/document/json.js'
import type { TaskProtocol } from '../../generator/provider/protocol.js'
import { ofMember } from '../report/symptom.js'
import { type Item, type Reading, verdictText } from './answer.js'
import { essenceOf, resultsText } from './comparison.js'
import { idIn, ofTask } from './identifier.js'
import type { Exchange, Inquiry } from './law.js'
import { tasksOf } from './subject.js'
import { differingMembers } from './symptom.js'

/** What a task brought. */
export interface Delivered {
  /** The results, in their order. */
  readonly results: readonly Item[]
  /** The requests that brought them. */
  readonly steps: readonly Exchange[]
  /** What was wrong on the way; results may be missing then. */
  readonly trouble?: string
  /** The same as other laws notice it: see `symptom.ts`. @defaultValue the trouble */
  readonly symptom?: string
  /** Set where the task itself was not taken: the answer to it. */
  readonly refusal?: Reading
  /** True where nothing came in time. */
  readonly isLate?: true
}

/** What went wrong on the way. */
export type DeliveryTrouble = Required<Pick<Delivered, 'trouble'>> & Pick<Delivered, 'symptom' | 'refusal'>

/** A task that was acknowledged, and whose results are asked for. */
export interface Awaited {
  readonly tasks: TaskProtocol
  readonly acknowledged: Exchange
  /** How many results it should bring. */
  readonly count: number
}

/** So many polls without a word of the task, and nobody asks again. */
const mostEmpty = 20

/** Asks for the state of a task until its results are there, or patience ends. */
export async function polled(inquiry: Inquiry, awaited: Awaited): Promise<Delivered> {
  const { tasks, acknowledged, count } = awaited
  const { target } = inquiry.context
  const id = idIn(acknowledged.texts[0] ?? '', tasks.identifier)
  const { patienceMs = 2000, isLocal, isPrompt = isLocal, pollMs = isPrompt ? 1 : 250 } = target
  const until = Date.now() + patienceMs
  let empty = 0
  for (let wait = pollMs; ; wait = Math.min(wait * 1.5, 8000)) {
    const poll = await inquiry.poll(id ?? '')
    const failed = (trouble: DeliveryTrouble) => ({ results: [], steps: [acknowledged, poll], ...trouble })
    const items = ofTask(poll.reading.data, tasks.identifier, id)
    const trouble = troubleIn(poll.reading, items, awaited)
    if (trouble !== undefined) return failed(trouble)
    const done = items.filter((it) => it[tasks.poll.state] === tasks.poll.done)
    if (done.length >= Math.max(1, count, items.length)) return settled(inquiry, awaited, { poll, id, done })
    if (items.length === 0) empty++
    if (empty > mostEmpty)
      return { ...failed({ trouble: `${tasks.poll.name} knows nothing of the task` }), isLate: true }
    if (Date.now() > until) return { steps: [acknowledged, poll], ...late(done, count, patienceMs) }
    await inquiry.wait(wait)
  }
}

/** What there is when patience ends: too few results, or none at all. */
function late(done: readonly Item[], count: number, patienceMs: number): Omit<Delivered, 'steps'> {
  if (done.length > 0) return { results: done, ...counted(done, count) }
  return { results: [], trouble: `no result came within ${patienceMs} ms`, isLate: true }
}

/** What is wrong with what a poll tells; undefined where nothing is. */
function troubleIn(
  reading: Reading,
  items: readonly Item[],
  { tasks, acknowledged }: Awaited,
): DeliveryTrouble | undefined {
  const { poll, type } = tasks
  if (reading.verdict !== 'accepts' || reading.errors.length > 0)
    return { trouble: `${poll.name} fails: ${refusalText(reading)}` }
  if (items.length < reading.data.length)
    return { trouble: `${tasks.poll.name} tells of another task`, symptom: ofMember(tasks.identifier) }
  const odd = items.find((it) => it[poll.state] !== poll.underWay && it[poll.state] !== poll.done)
  if (odd !== undefined) {
    const trouble = `${poll.name} tells a status of ${String(JSON.stringify(odd[poll.state]))}`
    return { trouble, symptom: ofMember(poll.state) }
  }
  if (items.some((it) => it[poll.state] === poll.underWay && isResult(tasks, it)))
    return { trouble: `${poll.name} tells a result of what is under way` }
  const task: unknown = parsedJson(acknowledged.texts[0] ?? '')
  const own = isJsonObject(task) ? task[type] : undefined
  const isOther = items.some((it) => it[type] !== own)
  return isOther ? { trouble: `${poll.name} tells another task type`, symptom: ofMember(type) } : undefined
}

interface SettledPoll {
  readonly poll: Exchange
  readonly id: string | undefined
  readonly done: readonly Item[]
}

/** The results of a task that is done, which another poll has to tell as well. */
async function settled(inquiry: Inquiry, awaited: Awaited, { poll, id, done }: SettledPoll): Promise<Delivered> {
  const { tasks, acknowledged, count } = awaited
  const again = await inquiry.poll(id ?? '')
  const steps = [acknowledged, poll, again]
  if (resultsText(tasks, again.reading.data) !== resultsText(tasks, done))
    return { results: done, steps, ...anotherTime(tasks, done, again.reading.data) }
  return { results: done, steps, ...counted(done, count) }
}

/** Whether a poll knows a task that nobody sent: then it proves nothing that it knows one. Asked once in a run. */
export function knowsAnything(inquiry: Inquiry): Promise<boolean> {
  return inquiry.context.once('a task that was never sent', async () => {
    const id = randomUUID()
    const { reading } = await inquiry.poll(id)
    return ofTask(reading.data, tasksOf(inquiry.context)?.identifier, id).length > 0
  })
}

/** What is wrong where a second poll tells something else: one member of the results, or more than that. */
function anotherTime(tasks: TaskProtocol, first: readonly Item[], second: readonly Item[]): DeliveryTrouble {
  const trouble = 'a second poll tells other results than the first'
  const [member, ...others] =
    first.length === second.length
      ? differingMembers(
          first.map((it) => essenceOf(tasks, it)),
          second.map((it) => essenceOf(tasks, it)),
        )
      : []
  return { trouble, ...(member !== undefined && others.length === 0 && { symptom: ofMember(member) }) }
}

/** True for an item that carries more than what says which task it is about, and how far it is. */
export function isResult({ text, usage, media }: TaskProtocol, item: Item): boolean {
  const told = [text.member, text.finish, usage.member]
  return Object.keys(item).some((it) => told.includes(it) || media.member.test(it))
}

/** A task that was not taken. */
export function refused(reading: Reading): DeliveryTrouble {
  return { trouble: refusalText(reading), refusal: reading }
}

/** What a refusal of a task says. */
function refusalText(reading: Reading): string {
  const [error] = reading.errors
  const what = error === undefined ? '' : `: ${String(error.code ?? error.message)}`
  return `the server ${verdictText(reading)} the task${what}`
}

/** What is wrong where there are too many results, or too few. */
export function counted(results: readonly Item[], count: number): Pick<Delivered, 'trouble'> {
  return results.length === count ? {} : { trouble: `${results.length} results came where ${count} were asked for` }
}
