import { randomUUID } from 'node:crypto'
import { providers } from '../../generator/provider/providers.js'
import { jsonOf, type Received } from './target.js'

const tasks = providers.flatMap((it) => it.protocol.tasks ?? [])

/** How answers tell of tasks and their costs, in the words of any provider: what is spent is counted whoever tells it. */
const formats = {
  identifiers: tasks.map((it) => it.identifier),
  costs: tasks.map((it) => it.cost.member),
  isUnderWay: (item: Readonly<Record<string, unknown>>) => tasks.some(({ poll }) => item[poll.state] === poll.underWay),
}

const identified = new RegExp(`"(?:${formats.identifiers.join('|')})"\\s*:\\s*"([^"]+)"`)

/** Tasks that have an error in an answer. */
export function refusedTasks(received: Received): ReadonlySet<unknown> {
  const { errors } = (jsonOf(received) ?? {}) as { errors?: unknown }
  const list: readonly unknown[] = Array.isArray(errors) ? errors : []
  return new Set(list.flatMap((it) => (isRecord(it) ? (valueIn(it, formats.identifiers) ?? []) : [])))
}

/** The first task that an answer is about. */
export function taskIn(received: Received): string | undefined {
  return received.kind === 'answer' ? identified.exec(received.text)?.[1] : undefined
}

/** What an answer tells of one task: the cost of all results in it, how many they are, and tokens that were read. */
export interface ToldCost {
  readonly cost: number
  readonly items: number
  readonly tokens: number
}

/** What an answer tells of costs, by task. */
export function toldIn(received: Received): ReadonlyMap<string, ToldCost> {
  const found = new Map<string, ToldCost>()
  if (received.kind !== 'answer') return found
  const unnamed = randomUUID()
  const note = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 4) return
    const item = value as Readonly<Record<string, unknown>>
    const [cost, id] = [valueIn(item, formats.costs), valueIn(item, formats.identifiers)]
    // What is not done yet costs nothing yet.
    if (typeof cost === 'number' && cost >= 0 && !formats.isUnderWay(item)) {
      const task = typeof id === 'string' ? id : unnamed
      const { cost: sum = 0, items = 0, tokens = 1 } = found.get(task) ?? {}
      found.set(task, { cost: sum + cost, items: items + 1, tokens: Math.max(tokens, tokensIn(item)) })
    }
    for (const it of Object.values(value)) note(it, depth + 1)
  }
  const json = jsonOf(received)
  if (json !== undefined) note(json, 0)
  else
    for (const [, line] of received.text.matchAll(/^data:\s*(\{.*"cost".*\})\s*$/gm))
      note(jsonOf({ ...received, text: line ?? '' }), 0)
  return found
}

/** Tokens that a result says were read; at least 1. */
function tokensIn(item: Readonly<Record<string, unknown>>): number {
  const counts = tasks.flatMap(({ usage }) => {
    const told = item[usage.member]
    return isRecord(told) ? told[usage.prompt] : []
  })
  return Math.max(1, ...counts.filter((it) => typeof it === 'number'))
}

function valueIn(item: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  return names.map((it) => item[it]).find((it) => it !== undefined)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
