import type { Constraint, ConstraintOf } from '../../ir/constraint.js'
import { constraintOf, type Shape } from '../../ir/model.js'
import { indent, lines, literal, stop, when, withConstant } from '../javascript.js'
import { type CodeSite, memberPlace, passHoles, placeOf } from './code-site.js'
import { accepts } from './expression.js'
import type { Writing } from './writing.js'

/*
 * The members of an object, in one loop over its keys: those that are named, those of a pattern, all the rest.
 * `{ properties: { a: { type: 'string' } }, additionalProperties: false }` on `v` is
 *     for (const k1 in v) {
 *       const x2 = c ? own(v, k1) : v[k1]
 *       if (x2 === undefined) continue
 *       const c3 = c && at(c, k1, x2)
 *       switch (k1) {
 *         case "a": { …the statements about x2; break }
 *         default: { if (no(c3, "additionalProperties", false, keys)) return false }
 *       }
 *     }
 */

/** Most names, or patterns, of an object that are told apart one after the other. */
const mostCases = 64

/** The type of a check in a table: of code that is generated, which reads what it is given as what it was just found to be. */
const checkType = '(value: any, site?: any) => boolean'

/** What the loop over an object's keys has noted for a `required` that follows. */
export interface LoopNotes {
  readonly constraint: ConstraintOf<'required'>
  readonly variable: string
  readonly keys: readonly string[]
}

/** What is said of an object's members. */
interface MemberSchemas {
  readonly shapes: ReadonlyMap<string, Shape>
  readonly patterns: readonly (readonly [source: string, shape: Shape])[]
  readonly additional: ConstraintOf<'additional'> | undefined
  readonly names: readonly ConstraintOf<'names'>[]
}

/** A member in the loop: its value and place, and the variable that holds its key. */
interface MemberSite extends CodeSite {
  readonly key: string
  /** The statement that notes the key as evaluated; '' where nobody asks. */
  readonly mark: string
}

/** Bits for required keys that the loop meets by name, where all of them are. */
export function loopNotes(
  { pool }: Writing,
  constraint: ConstraintOf<'required'>,
  members: readonly Constraint[],
): LoopNotes | undefined {
  const named = members.find((it) => it.kind === 'properties')
  const { keys } = constraint
  if (named === undefined || named.shapes.size > mostCases) return undefined
  const all = keys.length > 0 && keys.length < 31 && keys.every((key) => named.shapes.has(key))
  return all ? { constraint, variable: pool.variable('met'), keys } : undefined
}

/** Keys that are absent; with the notes of a loop they are only looked for where one of them was not met. */
export function reportRequired(
  { pool }: Writing,
  { limit, keys }: ConstraintOf<'required'>,
  { x, c }: CodeSite,
  notes?: LoopNotes,
): string {
  if (keys.length === 0) return ''
  const all = notes?.keys.length === keys.length ? `${notes.variable} !== ${2 ** keys.length - 1} && ` : ''
  return stop(`${all}missing(${x}, ${c}, ${pool.limit(limit)})`)
}

/** One loop over the keys of an object. `open`: members that no schema speaks of have to be JSON. */
export function reportMembers(
  writing: Writing,
  constraints: readonly Constraint[],
  site: CodeSite,
  { open, notes }: { readonly open: boolean; readonly notes: LoopNotes | undefined },
): string {
  const { pool } = writing
  const { x, c, seen } = site
  const key = pool.variable('k')
  const value = pool.variable('x')
  const place = pool.variable('c')
  const mark = seen === undefined ? '' : `${seen}.add(${key})`
  const member: MemberSite = { x: value, c: place, primary: true, key, mark }
  const said = membersOf(constraints)
  const isLarge = said.shapes.size > mostCases
  const labels = codeByLabels(writing, said.shapes, member, isLarge ? 'table' : { notes })
  const keys = pool.constant('keys', literal([...said.shapes.keys()]), 'readonly string[]')
  const rest = restOf(writing, said, member, open ? keys : undefined)
  // additionalProperties goes by its own siblings; a pattern that covers a key takes it out of the rest.
  const covered = said.patterns.length > 0 && rest !== '' ? pool.variable('rest') : undefined
  const byPattern = patternCode(writing, said.patterns, member, covered === undefined ? '' : `${covered} = false`)
  const otherwise = covered === undefined ? rest : `${covered} = true`
  const names = said.names.map((it) => reportName(writing, it, key, place))
  const byName = isLarge ? lookUp(writing, labels, member, otherwise) : switchOver(key, labels, otherwise)
  const code = lines(
    ...names,
    covered === undefined ? '' : `let ${covered} = false`,
    byName,
    ...byPattern,
    covered === undefined ? '' : when(covered, rest),
  )
  const inner = lines(
    `const ${value} = ${c} ? own(${x}, ${key}) : ${x}[${key}]`,
    `if (${value} === undefined) continue`,
    withConstant(place, placeOf(c, key, value), code),
  )
  return lines(
    notes === undefined ? '' : `let ${notes.variable} = 0`,
    `if (${c}?.found) ${x} = ${isLarge ? 'sorted' : 'ordered'}(${x}, ${keys})`,
    `for (const ${key} in ${x}) {`,
    indent(inner),
    '}',
  )
}

function membersOf(constraints: readonly Constraint[]): MemberSchemas {
  return {
    shapes: constraints.find((it) => it.kind === 'properties')?.shapes ?? new Map(),
    patterns: [...(constraints.find((it) => it.kind === 'patterned')?.shapes ?? [])],
    additional: constraints.find((it) => it.kind === 'additional'),
    names: constraints.filter((it) => it.kind === 'names'),
  }
}

/** The code for each named member. MemberSchemas with the same share it; every variable but the member's own is numbered anew. */
function codeByLabels(
  writing: Writing,
  shapes: MemberSchemas['shapes'],
  member: MemberSite,
  within: 'table' | { readonly notes: LoopNotes | undefined },
): ReadonlyMap<string, readonly string[]> {
  const labels = new Map<string, string[]>()
  for (const [name, shape] of shapes) {
    const report = writing.report(shape, siteOf(member))
    const code = within === 'table' ? report : lines(metAt(within.notes, name), member.mark, report, 'break')
    labels.set(code, [...(labels.get(code) ?? []), name])
  }
  return labels
}

function metAt(notes: LoopNotes | undefined, name: string): string {
  const bit = notes?.keys.indexOf(name) ?? -1
  return notes === undefined || bit < 0 ? '' : `${notes.variable} |= ${2 ** bit}`
}

function siteOf({ x, c, primary }: MemberSite): CodeSite {
  return { x, c, primary }
}

/** What is asked of a member that no name covers. `keys`: where it has to be JSON at least. */
function restOf(writing: Writing, said: MemberSchemas, member: MemberSite, openKeys: string | undefined): string {
  const { additional, shapes } = said
  if (additional === undefined) return openKeys === undefined ? '' : stop(`notJson(${member.x}, ${member.c})`)
  const keys =
    shapes.size > 0 ? writing.pool.constant('keys', literal([...shapes.keys()]), 'readonly string[]') : undefined
  return lines(member.mark, reportKey(writing, additional, siteOf(member), keys))
}

function switchOver(key: string, labels: ReadonlyMap<string, readonly string[]>, otherwise: string): string {
  if (labels.size === 0) return otherwise
  const cases = [...labels].map(
    ([code, names]) => `${names.map((it) => `case ${literal(it)}:`).join('\n')} {\n${indent(code)}\n}`,
  )
  const last = otherwise === '' ? '' : `default: {\n${indent(otherwise)}\n}`
  return `switch (${key}) {\n${indent(lines(...cases, last))}\n}`
}

/** The check of a member by its name: with so many names a switch would try them one after the other. */
function lookUp(
  { pool }: Writing,
  labels: ReadonlyMap<string, readonly string[]>,
  { x, c, key, mark }: MemberSite,
  otherwise: string,
): string {
  const entries = [...labels].flatMap(([code, names]) => {
    const check = pool.member(code, [x, c])
    return names.map((name) => `[${literal(name)},${check}]`)
  })
  const table = pool.constant('members', `new Map([${entries.join(',')}])`, `ReadonlyMap<string, ${checkType}>`)
  const check = pool.variable('f')
  const call = lines(mark, stop(`!${check}(${x}, ${c})`))
  return lines(
    `const ${check} = ${table}.get(${key})`,
    when(`${check} !== undefined`, call) + (otherwise === '' ? '' : ` else {\n${indent(otherwise)}\n}`),
  )
}

/** The checks of a member by the patterns that its key matches; many are tried only on keys that start as they do. */
function patternCode(
  writing: Writing,
  patterns: MemberSchemas['patterns'],
  member: MemberSite,
  uncover: string,
): readonly string[] {
  const { pool } = writing
  const { x, c, key } = member
  const mark = lines(uncover, member.mark)
  if (patterns.length <= mostCases)
    return patterns.map(([source, shape]) => {
      const code = lines(mark, writing.report(shape, siteOf(member)))
      return `if (${pool.regex(source)}.test(${key})) {\n${indent(code)}\n}`
    })
  const rules = patterns.map(([source, shape]) => {
    const check = pool.member(writing.report(shape, siteOf(member)), [x, c])
    return `[${literal(literalStart(source))},${pool.regex(source)},${check}]`
  })
  const table = pool.constant('table', `patternTable([${rules.join(',')}])`)
  const check = pool.variable('f')
  const call = lines(mark, stop(`!${check}(${x}, ${c})`))
  return [`for (const ${check} of ${table}(${key})) {\n${indent(call)}\n}`]
}

function reportName(writing: Writing, constraint: ConstraintOf<'names'>, key: string, place: string): string {
  const ok = accepts(writing, constraint.shape, { x: key, c: place, types: ['string'], primary: false })
  return stop(`!(${ok}) && ${writing.pool.no({ c: place }, constraint, 'is a key of a form that is not allowed')}`)
}

/** A key that no name covers: refused as a whole when its schema is false, else checked. */
function reportKey(
  writing: Writing,
  constraint: ConstraintOf<'additional' | 'unevaluated'>,
  site: CodeSite,
  keys?: string,
): string {
  if (constraintOf(constraint.shape, 'never') === undefined) return writing.report(constraint.shape, site)
  return stop(writing.pool.no(site, constraint, keys === undefined ? 'is not allowed' : { code: keys }))
}

/** Keys or items that no other schema has evaluated. */
export function reportUnevaluated(writing: Writing, constraint: ConstraintOf<'unevaluated'>, site: CodeSite): string {
  const { pool } = writing
  const { x, c, seen } = site
  const ofItems = constraint.of === 'items'
  const value = pool.variable('x')
  const member = pool.variable('c')
  const key = pool.variable(ofItems ? 'i' : 'k')
  const code = reportKey(writing, constraint, { x: value, c: member, primary: false })
  const inner = lines(
    `const ${value} = ${ofItems ? `${x}[${key}]` : `own(${x}, ${key})`}`,
    ofItems ? passHoles(value, key, site) : `if (${value} === undefined) continue`,
    `if (${seen}.has(${key})) continue`,
    `${seen}.add(${key})`,
    withConstant(member, placeOf(c, key, value), code),
  )
  const head = ofItems
    ? `for (let ${key} = 0; ${key} < ${x}.length; ${key}++)`
    : `for (const ${key} of Object.keys(${x}))`
  return `${head} {\n${indent(inner)}\n}`
}

/** Named members outside a loop: of a schema that applies to the same object as another. */
export function reportNamed(writing: Writing, { shapes }: ConstraintOf<'properties'>, site: CodeSite): string {
  const { x, c, seen } = site
  const each = [...shapes].map(([key, shape]) => {
    const value = writing.pool.variable('x')
    const member = writing.pool.variable('c')
    const code = writing.report(shape, { x: value, c: member, primary: false })
    const mark = seen === undefined ? '' : `${seen}.add(${literal(key)})`
    if (lines(mark, code) === '') return ''
    const entered = withConstant(member, placeOf(c, literal(key), value), code)
    return `const ${value} = own(${x}, ${literal(key)})\n${when(`${value} !== undefined`, lines(mark, entered))}`
  })
  return lines(...each)
}

/** Keys that others call for. */
export function reportDependent(
  { pool }: Writing,
  constraint: ConstraintOf<'dependentRequired'>,
  site: CodeSite,
): string {
  const absent = (key: string) => `own(${site.x}, ${literal(key)}) === undefined`
  const each = [...constraint.rules].map(([trigger, keys]) => {
    const why = `is required when ${trigger} is given`
    const inner = keys.map((key) => stop(`${absent(key)} && ${pool.no(site, constraint, why, memberPlace(site, key))}`))
    return when(`own(${site.x}, ${literal(trigger)}) !== undefined`, lines(...inner))
  })
  return lines(...each)
}

/** The text that everything a pattern matches starts with, as far as its source shows it plainly. */
function literalStart(source: string): string {
  if (source.includes('|')) return ''
  const [, start = ''] = /^\^((?:[\w :,;@/-](?![*?{]))*)/.exec(source) ?? []
  return start
}
