import { isJsonObject, type Json } from '../../generator/document/json.js'
import { type Pointer, tokens } from '../../generator/document/pointer.js'
import type { Shape } from '../../generator/ir/model.js'
import type { TaskProtocol } from '../../generator/provider/protocol.js'
import { simplest } from '../value/construct/chance.js'
import { type ConstraintSite, sitesOf } from '../value/edge/constraint-site.js'
import type { PlannedRequest } from './plan.js'
import { protocolOf, requestWith, type Subject } from './subject.js'

/** Values at places of a request. */
export type Pins = Readonly<Record<Pointer, Json>>

/** Places that a schema says something of whatever the request, by schema. */
const placesOf = new WeakMap<Shape, ReadonlySet<Pointer>>()

/** True when the request schema says something of the place. */
export function declares({ operation }: Pick<Subject, 'operation'>, path: Pointer): boolean {
  const { request } = operation
  const isCertain = (it: ConstraintSite) => it.gates.every((gate) => gate.kind === 'branch')
  const known = placesOf.get(request) ?? new Set(sitesOf(request).flatMap((it) => (isCertain(it) ? [it.path] : [])))
  placesOf.set(request, known)
  return known.has(path)
}

/** The simplest request with values at places; undefined where the model has no such places or no such request. */
export function requestOf(context: Subject, pins: Pins = {}): string | undefined {
  if (!Object.keys(pins).every((path) => declares(context, path))) return undefined
  const key = JSON.stringify(Object.entries(pins))
  const known = requestsOf.get(context.judge) ?? new Map<string, string | undefined>()
  requestsOf.set(context.judge, known)
  if (!known.has(key)) {
    const made = requestWith(context, simplest, { pins: new Map(Object.entries(pins)) })
    known.set(key, made === undefined ? undefined : JSON.stringify(made))
  }
  return known.get(key)
}

/** What was made before, by the judge of the subject: laws ask for the same again and again, and so do parts of a run. */
const requestsOf = new WeakMap<Subject['judge'], Map<string, string | undefined>>()

/** The same, with as much of `wishes` as the model has and takes, one after the other. */
export function requestWishing(context: Subject, pins: Pins, wishes: Pins): string | undefined {
  let [taken, text] = [pins, requestOf(context, pins)]
  for (const [path, value] of Object.entries(wishes)) {
    const more = { ...taken, [path]: value }
    const next = requestOf(context, more)
    if (next !== undefined) [taken, text] = [more, next]
  }
  return text
}

/** What keeps the requests of laws short: few tokens. */
export function briefly(subject: Pick<Subject, 'model'>): Pins {
  return Object.fromEntries(protocolOf(subject).tokenLimits.map((at) => [at, 8]))
}

/** A seed that makes results come again, and what makes them tell more. */
export function telling({ seed, usage }: TaskProtocol): Pins {
  return { [seed.at]: 7, [usage.at]: true }
}

/** Requests that are refused for one of their fields, and not for what they are addressed to. */
export function plainRefusals({ operation }: Subject, plan: readonly PlannedRequest[]): readonly PlannedRequest[] {
  const addresses = new Set(['', `/${operation.uuidField}`, ...[...operation.fixed.keys()].map((it) => `/${it}`)])
  return plan.filter((it) => it.expected === 'refused' && !it.isWhole && !addresses.has(it.cases[0]?.path ?? ''))
}

/** At most `count` of a list, evenly spread over it. */
export function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list]
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)] as T)
}

/** The refused request with further members of its own, where the same rules are broken with them. */
export function withMembers({ judge }: Subject, text: string, members: Pins): string | undefined {
  const value: unknown = JSON.parse(text)
  if (!isJsonObject(value)) return undefined
  const named = Object.entries(members).map(([at, it]) => [tokens(at)[0] ?? '', it])
  const next = JSON.stringify({ ...value, ...Object.fromEntries(named) })
  const broken = (it: string) => JSON.stringify(judge(it).violations.map(({ pointer, keyword }) => [pointer, keyword]))
  return broken(next) === broken(text) ? next : undefined
}
