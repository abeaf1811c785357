import { counted } from '../../generator/document/counted.js'
import { isJsonObject, type Json } from '../../generator/document/json.js'
import { child, type Pointer, replaced, tokens, valueAt } from '../../generator/document/pointer.js'
import { oneLine } from '../../generator/document/printable.js'
import { operationsIn } from '../../generator/ir/operations.js'
import { type JudgeOf, refuses, type Verdict, type Violation } from '../judge/verdict.js'
import type { DiffInput } from './input/input.js'
import { follow, membersAt } from './input/interface.js'
import { changeText, overlaysText, type Paint, placeText } from './result/describe.js'
import type { Change, DiffResult } from './result/result.js'

/** A recorded request, or why a line of the record is none. */
export type Recorded = { readonly value: unknown } | { readonly error: string; readonly line: number }

/** One recorded request that the new document refuses. */
interface BrokenRequest {
  /** The number of the request among the texts of the record, from 1. */
  readonly index: number
  readonly pointer: Pointer
  readonly keyword: string
}

/** What recorded requests meet in the new version. */
export interface Replay {
  /** The overlays that applied. */
  readonly overlays: DiffResult['overlays']
  readonly requests: number
  /** Accepted by the old document; only these can break. */
  readonly validBefore: number
  /** Accepted before and refused now. */
  readonly broken: number
  /** Refused by both. */
  readonly invalidBefore: number
  /** Lines that are no JSON. */
  readonly unreadable: number
  /** Which they are, by their numbers from 1, and why: the first 100. */
  readonly unreadableLines: readonly { readonly line: number; readonly error: string }[]
  /** The judges disagreed, or could not say. */
  readonly undecided: number
  /** By change, those with most broken requests first; `id` is null where no change explains it. */
  readonly byChange: readonly {
    readonly id: string | null
    readonly broken: number
    readonly first: readonly BrokenRequest[]
  }[]
}

/** As many examples are kept for each change. */
const examples = 3

/** So many unreadable lines are told one by one. */
const mostTold = 100

/** Judges recorded requests, bodies or single tasks, on both documents. */
export async function replay(
  record: AsyncIterable<Recorded>,
  { old, next }: { readonly old: DiffInput; readonly next: DiffInput },
  result: DiffResult,
  judges: readonly JudgeOf[],
): Promise<Replay> {
  const [before, after] = [judged(old, judges), judged(next, judges)]
  const identity = result.search.aligned ? result.changes.find((it) => it.identity) : undefined
  const counts = { requests: 0, validBefore: 0, broken: 0, invalidBefore: 0, unreadable: 0, undecided: 0 }
  const unreadableLines: { line: number; error: string }[] = []
  const byChange = new Map<string | null, BrokenRequests>()
  const changes = result.changes.filter((it) => it.direction === 'request' && it.verdict !== 'annotation')
  const changeOf = ({ pointer, keyword }: Violation) =>
    explaining(changes, pathOf(pointer, after.isList), keyword)?.id ?? null
  let index = 0
  for await (const entry of record) {
    index++
    counts.requests++
    if ('error' in entry) {
      counts.unreadable++
      if (unreadableLines.length < mostTold) unreadableLines.push({ line: entry.line, error: entry.error })
      continue
    }
    const body = bodyOf(entry.value as Json, before.isList)
    const [was, is] = [before.verdicts(body), after.verdicts(renamed(body, identity))]
    const fate = fateOf(was, is)
    for (const name of fate) counts[name]++
    if (fate.includes('broken')) noteBroken(index, is[0]?.violations ?? [], changeOf, byChange)
  }
  const sorted = [...byChange].map(([id, it]) => ({ id, ...it })).sort((a, b) => b.broken - a.broken)
  return { overlays: result.overlays, ...counts, unreadableLines, byChange: sorted }
}

type Fate = 'validBefore' | 'broken' | 'invalidBefore' | 'undecided'

/** What a request is counted as, by the verdicts on it before and after. */
function fateOf(was: readonly Verdict[], is: readonly Verdict[]): readonly Fate[] {
  if (was.every(refuses)) return ['invalidBefore']
  if (!was.every((it) => it.valid)) return ['undecided']
  if (is.every((it) => it.valid)) return ['validBefore']
  return is.every(refuses) ? ['validBefore', 'broken'] : ['validBefore', 'undecided']
}

interface BrokenRequests {
  broken: number
  readonly first: BrokenRequest[]
}

/** Counts a broken request once for each change that breaks it. */
function noteBroken(
  index: number,
  violations: readonly Violation[],
  changeOf: (violation: Violation) => string | null,
  byChange: Map<string | null, BrokenRequests>,
): void {
  const firsts = new Map<string | null, Violation>()
  for (const it of violations) {
    const id = changeOf(it)
    if (!firsts.has(id)) firsts.set(id, it)
  }
  for (const [id, { pointer, keyword }] of firsts) {
    const group = byChange.get(id) ?? { broken: 0, first: [] }
    group.broken++
    if (group.first.length < examples) group.first.push({ index, pointer, keyword })
    byChange.set(id, group)
  }
}

function judged({ document }: DiffInput, judges: readonly JudgeOf[]) {
  const json = document as Json
  const bodies = operationsIn(json, (at) => follow(json, at)).flatMap((it) => {
    const body = follow(json, child(it.pointer, 'requestBody'))
    return body ? membersAt(json, child(body.pointer, 'content')) : []
  })
  const schema = bodies.map(([, part]) => child(part.pointer, 'schema')).find((it) => valueAt(json, it) !== undefined)
  const pointer = schema ?? ''
  const made = judges.map((judgeOf) => judgeOf(document, { pointer, way: 'request' }))
  const isList = follow(json, pointer)?.json.type === 'array'
  return { isList, verdicts: (body: Json) => made.map((judge) => judge(JSON.stringify(body))) }
}

function bodyOf(value: Json, isList: boolean): Json {
  return isList && !Array.isArray(value) ? [value] : value
}

function renamed(body: Json, identity: Change | undefined): Json {
  if (identity === undefined) return body
  const rename = (task: Json): Json =>
    isJsonObject(task) && task.model === identity.old ? (replaced(task, ['model'], identity.new) ?? task) : task
  return Array.isArray(body) ? body.map((it: Json) => rename(it)) : rename(body)
}

/** A place in a body as changes name it: `settings.topK`, `messages[].role`. */
function pathOf(pointer: Pointer, isList: boolean): string {
  return tokens(pointer)
    .slice(isList ? 1 : 0)
    .reduce((path, token) => (/^\d+$/.test(token) ? `${path}[]` : path === '' ? token : `${path}.${token}`), '')
}

function explaining(changes: readonly Change[], path: string, keyword: string): Change | undefined {
  const near = changes.filter((it) => {
    const own =
      it.keyword === 'required' && typeof it.new === 'string' ? [it.path, it.new].filter(Boolean).join('.') : it.path
    return own === path
  })
  return (
    near.find((it) => it.keyword === keyword) ??
    near[0] ??
    changes.find((it) => it.keyword === keyword && path.startsWith(it.path) && it.breaking)
  )
}

/** The same as people read it. */
export function replayText(it: Replay, changes: readonly Change[], paint: Paint): string {
  const overlays = overlaysText(it)
  const share = it.validBefore === 0 ? '' : ` (${((it.broken / it.validBefore) * 100).toFixed(1)} %)`
  const lines = [
    `${counted(it.requests, 'request')}, ${it.validBefore} of them valid before${overlays === '' ? '' : `; ${overlays}`}`,
    it.broken === 0
      ? paint('green', 'none of them breaks')
      : paint('red', `${counted(it.broken, 'breaks', 'break')}${share}`),
  ]
  for (const { id, broken, first } of it.byChange) {
    const change = changes.find((other) => other.id === id)
    const name = change ? `${placeText(change)}  ${changeText(change)}  ${id}` : (id ?? 'no single change explains it')
    lines.push('', `  ${broken}  ${name}`)
    for (const example of first)
      lines.push(paint('dim', `     request ${example.index}: ${example.pointer} (${example.keyword})`))
  }
  const rest = [
    it.invalidBefore > 0 && `${counted(it.invalidBefore, 'was', 'were')} invalid before`,
    it.undecided > 0 && `${it.undecided} could not be judged`,
    it.unreadable > 0 && `${counted(it.unreadable, 'is', 'are')} no JSON`,
  ].filter(Boolean)
  if (rest.length > 0) lines.push('', `${rest.join(', ')}.`)
  return `${lines.map(oneLine).join('\n')}\n`
}
