import type { Json } from '../../generator/document/json.js'
import { oneLine } from '../../generator/document/printable.js'
import type { Shape } from '../../generator/ir/model.js'
import { declaredKeys, itemShapes, memberShapes, normalFormOf, prefixLength } from '../../generator/ir/normal-form.js'
import type { DiffInput } from './input/input.js'
import { changeText, overlaysText, type Paint, placeText, witnessText } from './result/describe.js'
import type { Change, DiffResult } from './result/result.js'

/** What becomes of a field of requests written for the old model. */
interface PortableField {
  /** Such as `settings.topK`, or `messages[].role`. */
  readonly path: string
  /** `unchanged`: every value carries over. `care`: some do not. `gone`: the new model refuses or ignores the field. */
  readonly status: 'unchanged' | 'care' | 'gone'
  /** Ids of the changes that say so. */
  readonly changes: readonly string[]
  /** What to look out for, one sentence for each change. */
  readonly notes: readonly string[]
}

/** What a gateway needs to send requests for one model to another. */
export interface Portability {
  readonly from: string
  readonly to: string
  /** The overlays that applied. */
  readonly overlays: DiffResult['overlays']
  /** The name to put in place of the old one; absent when both go by one name or by none. */
  readonly rename?: { readonly path: 'model'; readonly old: Json; readonly new: Json }
  /** The fields of the old model's requests, in document order. */
  readonly fields: readonly PortableField[]
  /** Changes of a request that are about no single field. */
  readonly rules: readonly { readonly id: string; readonly path: string; readonly note: string }[]
  /** Fields that only the new model has. */
  readonly added: readonly string[]
  /** So many fields of each model were looked at, and there were more; absent when these are all. */
  readonly limit?: number
}

/** Tells for each field of the old model's requests whether it carries over. */
export function portability(result: DiffResult, old: DiffInput, next: DiffInput): Portability {
  const changes = result.changes.filter((it) => it.direction === 'request' && isFelt(it))
  const all = [old, next].map((it) => it.model.operations.flatMap(({ request }) => fieldsOf(request)))
  const [mine = [], theirs = []] = all.map((it) => it.slice(0, mostFields))
  const paths = [...new Set(mine)]
  const identity = result.changes.find((it) => it.identity)
  const about = new Map(paths.map((path) => [path, changes.filter((it) => fieldOf(it) === path)]))
  const gone = new Set([...about].filter(([, all]) => all.some(isGone)).map(([path]) => path))
  const fields = paths
    .filter((path) => !paths.some((other) => gone.has(other) && isInside(path, other)))
    .map((path): PortableField => {
      const own = about.get(path) ?? []
      const status = gone.has(path) ? 'gone' : own.length > 0 ? 'care' : 'unchanged'
      return { path, status, changes: own.map((it) => it.id), notes: own.map(noteOf) }
    })
  const told = new Set(fields.flatMap((it) => it.changes))
  return {
    from: result.old.id,
    to: result.new.id,
    overlays: result.overlays,
    ...(identity && { rename: { path: 'model' as const, old: identity.old, new: identity.new } }),
    fields,
    rules: changes
      .filter((it) => !it.identity && !told.has(it.id) && it.breaking)
      .map((it) => ({
        id: it.id,
        path: it.path,
        note: it.path === '' && it.cell !== undefined ? `${placeText(it)}: ${noteOf(it)}` : noteOf(it),
      })),
    added: [...new Set(theirs)].filter((path) => !paths.includes(path)),
    ...(all.some((it) => it.length > mostFields) && { limit: mostFields }),
  }
}

/** Whether a sender has to know: some old value is refused, may be, or means something else. */
function isFelt(change: Change): boolean {
  return !['annotation', 'equivalent', 'compatible'].includes(change.verdict)
}

function isGone(change: Change): boolean {
  return change.keyword === 'properties' && change.newPlace === undefined
}

/** The field that a change is about; a key that becomes required is one. */
function fieldOf(change: Change): string {
  if (change.keyword !== 'required' || typeof change.new !== 'string') return change.path
  return change.path === '' ? change.new : `${change.path}.${change.new}`
}

function noteOf(change: Change): string {
  const witness = witnessText(change)
  return `${changeText(change)}${witness === undefined || isGone(change) ? '' : `; refused: ${witness}`}`
}

/** More fields are not told apart: schemas that share others may have any number of them. */
const mostFields = 10_000

/** The paths of all fields, in document order; recursive schemas once. */
function fieldsOf(root: Shape): string[] {
  const paths: string[] = []
  const walk = (shapes: readonly Shape[], path: string, open: ReadonlySet<Shape>): void => {
    if (shapes.length === 0 || shapes.some((it) => open.has(it))) return
    const inner = new Set([...open, ...shapes])
    const form = normalFormOf(shapes)
    for (const key of declaredKeys(form)) {
      if (paths.length > mostFields) return
      const here = path === '' ? key : `${path}.${key}`
      paths.push(here)
      walk(memberShapes(form, key).shapes, here, inner)
    }
    walk(itemShapes(form, prefixLength(form)), `${path}[]`, inner)
  }
  walk([root], '', new Set())
  return paths
}

function isInside(path: string, other: string): boolean {
  return path !== other && (path.startsWith(`${other}.`) || path.startsWith(`${other}[`))
}

const titles = {
  unchanged: 'Carries over unchanged',
  care: 'Needs care',
  gone: 'Gone',
} as const

const looks = { unchanged: 'green', care: 'yellow', gone: 'red' } as const

/** The same as people read it. */
export function portabilityText(report: Portability, paint: Paint): string {
  const { from, to, rename, fields, rules, added } = report
  const overlays = overlaysText(report)
  const lines = [paint('bold', `Requests for ${from}, sent to ${to}${overlays === '' ? '' : `; ${overlays}`}`)]
  if (rename) lines.push('', `Set model to ${JSON.stringify(rename.new)}.`)
  for (const status of ['gone', 'care', 'unchanged'] as const) lines.push(...groupLines(status, fields, paint))
  if (rules.length > 0) lines.push('', paint('yellow', 'Rules about several fields'))
  for (const it of rules) lines.push(`  ${it.path === '' ? 'request' : it.path}  ${it.note}`)
  if (added.length > 0) lines.push('', `New there (${added.length})`, ...wrapped(added))
  if (report.limit !== undefined) lines.push('', `Only the first ${report.limit} fields of each model are told.`)
  return `${lines.map(oneLine).join('\n')}\n`
}

/** The fields of one status, what is to be known of each below it. */
function groupLines(status: PortableField['status'], fields: readonly PortableField[], paint: Paint): string[] {
  const group = fields.filter((it) => it.status === status)
  if (group.length === 0) return []
  const told =
    status === 'unchanged'
      ? wrapped(group.map((it) => it.path))
      : group.flatMap((it) => [`  ${it.path}`, ...it.notes.map((note) => `    ${note}`)])
  return ['', paint(looks[status], `${titles[status]} (${group.length})`), ...told]
}

function wrapped(words: readonly string[]): string[] {
  const lines: string[] = []
  for (const [i, word] of words.entries()) {
    const last = lines.at(-1)
    const text = i < words.length - 1 ? `${word},` : word
    if (last === undefined || last.length + text.length > 99) lines.push(`  ${text}`)
    else lines[lines.length - 1] = `${last} ${text}`
  }
  return lines
}
