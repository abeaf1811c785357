import { isJsonObject, parsedJson } from '../../generator/document/json.js'
import { valueAt } from '../../generator/document/pointer.js'
import type { TaskProtocol } from '../../generator/provider/protocol.js'
import { protocolOf, type Subject } from './subject.js'

/** How what is asked for is to come: as `DeliveryWay` has it. None for what asks for the state of a task, or no known way. */
export function waysIn(subject: Pick<Subject, 'model' | 'operation'>, body: string): readonly string[] {
  const { tasks, stream } = protocolOf(subject)
  const json = parsedJson(body)
  const all = [json].flat().filter(isJsonObject)
  if (tasks !== undefined) return [...new Set(all.flatMap((it) => wayOf(tasks, it) ?? []))]
  if (stream === undefined) return []
  return [...new Set(all.map((it) => (it.stream === true ? 'stream' : 'sync')))]
}

function wayOf({ delivery, webhook, poll, type }: TaskProtocol, task: object): string | undefined {
  const json = task as Parameters<typeof valueAt>[0]
  if (valueAt(json, `/${type}`) === poll.name) return undefined
  if (typeof valueAt(json, webhook) === 'string') return 'webhook'
  const said = valueAt(json, delivery.at)
  if (said === undefined) return 'sync'
  return (['sync', 'async', 'stream'] as const).find((it) => delivery[it] === said)
}
