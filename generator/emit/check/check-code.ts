import { tokens } from '../../document/pointer.js'
import { answer, type ByKind, type Constraint, type ConstraintOf } from '../../ir/constraint.js'
import { admits, areAll, narrowed } from '../../ir/json-type.js'
import { traitsOf, valueTypeOf } from '../../ir/kind-traits.js'
import { constraintOf, constraintsOf, dereferenced, type Shape } from '../../ir/model.js'
import { identifier } from '../../ir/name.js'
import { indent, isScalar, lines, literal, negated, stop, when, withConstant } from '../javascript.js'
import { isToldInFull, ruleInWords } from '../rule-words.js'
import { CodePool, type PooledCode } from './code-pool.js'
import { type CodeSite, guarded, guardedBy, typeTest } from './code-site.js'
import { evaluatesNothing, isComposed, isSimple } from './expressible.js'
import { accepts, testOf } from './expression.js'
import { reportContains, reportItems, reportOpenItems, reportPrefix } from './item-code.js'
import {
  loopNotes,
  reportDependent,
  reportMembers,
  reportNamed,
  reportRequired,
  reportUnevaluated,
} from './member-code.js'
import type { Writing } from './writing.js'

/*
 * A schema becomes statements that report what is wrong with a value, one for each constraint in the order of the document,
 * behind the test of the type. An object has a function of its own, and so has what several places share; verdicts on
 * branches are expressions. `{ type: 'number', minimum: 1 }` on `x` is
 *     if (!(typeof x === 'number' && x - x === 0) ? no(c, "type", "number") : x < 1 && no(c, "minimum", 1)) return false
 */

/** The code of checks. */
export interface CheckCode extends PooledCode {
  /** The functions that check a whole value, in the order asked for. */
  readonly entries: readonly CheckEntry[]
}

/** A function that checks a whole value. */
export interface CheckEntry {
  readonly name: string
  /** Whether sub-schemas apply to the same value, so that a fault can be found twice. */
  readonly composed: boolean
}

export interface CheckOptions {
  /** Whether the functions take a third argument that leaves out what only a whole object owes. Default false. */
  readonly partial?: boolean
}

/** The code that checks values against shapes, each by a function of the name that it is given. */
export function checkCode(shapes: Readonly<Record<string, Shape>>, options: CheckOptions = {}): CheckCode {
  const names = Object.keys(shapes)
  const writer = new CheckWriter(new CodePool(names), options.partial ?? false)
  const entries = Object.entries(shapes).map(([name, shape]) => ({
    name: writer.functionFor(dereferenced(shape), true, false, name),
    composed: isComposed(shape),
  }))
  return { entries, ...writer.pool.code(names) }
}

/** Statements that are all made by `stop`. */
const onlyStops = /^(?:if \(.*\) return false(?:\n|$))+$/

class CheckWriter implements Writing {
  readonly pool: CodePool
  private readonly partial: boolean
  private readonly names = new Map<string, string>()
  private readonly shapeIds = new Map<Shape, number>()

  constructor(pool: CodePool, partial: boolean) {
    this.pool = pool
    this.partial = partial
  }

  functionFor(shape: Shape, primary: boolean, tracked: boolean, entryName?: string): string {
    const id = this.shapeIds.get(shape) ?? this.shapeIds.size
    this.shapeIds.set(shape, id)
    const key = [id, primary, tracked, entryName].join()
    const known = this.names.get(key)
    if (known !== undefined) return known
    const isPartial = entryName !== undefined && this.partial
    const name = entryName ?? this.pool.fresh(functionName(shape))
    this.names.set(key, name)
    const site = { x: 'v', c: 'c', primary, ...(tracked && { seen: 'e' }), ...(isPartial && { partial: 'partial' }) }
    const parameters = ['v', 'c', ...(isPartial ? ['partial'] : tracked ? ['e'] : [])]
    this.pool.define(name, parameters, () => this.report(shape, site))
    return name
  }

  call(shape: Shape, { x, c, primary, seen }: CodeSite): string {
    const name = this.functionFor(shape, primary, seen !== undefined && !primary)
    return stop(`!${name}(${[x, c, ...(seen === undefined || primary ? [] : [seen])].join(', ')})`)
  }

  report(shape: Shape, site: CodeSite): string {
    const only = shape.constraints.length === 1 ? shape.constraints[0] : undefined
    if (only?.kind === 'ref') return this.target(only.target, site)
    // An object with members of its own is checked by a function of its own, as it has an interface of its own.
    if (site.x !== 'v' && shape.constraints.some((it) => traitsOf(it).isKeyed || it.kind === 'unevaluated'))
      return this.call(shape, site)
    const declared = constraintOf(shape, 'type')
    return declared === undefined ? this.untyped(shape, site) : this.typed(shape, declared, site)
  }

  target(target: Shape, site: CodeSite): string {
    const shape = dereferenced(target)
    return isSimple(shape) ? this.report(shape, site) : this.call(shape, site)
  }

  private untyped(shape: Shape, site: CodeSite): string {
    const { x, c } = site
    const scalars = shape.constraints.some(
      (it) => it.kind === 'values' && it.values.every(({ value }) => isScalar(value)),
    )
    const rest = this.beyondType(shape, { ...site, primary: false }, false)
    if (!site.primary || scalars) return rest
    // What is no JSON is told first. For the verdict alone it comes last: it looks at the whole value.
    if (rest === '' || site.partial !== undefined) return lines(stop(`notJson(${x}, ${c})`), rest)
    return lines(`if (${c}?.found) notJson(${x}, ${c})`, rest, stop(`!${c}?.found && notJson(${x}, ${c})`))
  }

  private typed(shape: Shape, declared: ConstraintOf<'type'>, site: CodeSite): string {
    const { types, certain } = narrowed(site.types, declared.types)
    if (types.length === 0) return stop(this.pool.no(site, declared))
    const rest = this.beyondType(shape, { ...site, types, primary: false }, site.primary)
    if (certain && !site.primary) return rest
    const wrong = this.pool.no(site, declared)
    const isNot = negated(types.map((type) => typeTest(type, site)).join(' || ') || 'false')
    if (rest === '') return stop(`${isNot} && ${wrong}`)
    if (onlyStops.test(rest) && !rest.includes(' ? ')) {
      const conditions = rest.split('\n').map((line) => line.slice('if ('.length, -') return false'.length))
      return stop(`${isNot} ? ${wrong} : ${conditions.join(' || ')}`)
    }
    return `if (${isNot}) {\n${indent(stop(wrong))}\n} else {\n${indent(rest)}\n}`
  }

  /** Everything but the type. `owns`: this schema sees to it that members and items are JSON. */
  private beyondType(shape: Shape, site: CodeSite, owns: boolean): string {
    const unevaluated = constraintsOf(shape, 'unevaluated')
    const others = shape.constraints.filter((it) => it.kind !== 'type' && it.kind !== 'unevaluated')
    if (unevaluated.length === 0) return this.all(others, site, owns)
    const seen = this.pool.variable('s')
    const inner = { ...site, seen }
    const last = unevaluated.map((it) => guarded(it, site, reportUnevaluated(this, it, inner)))
    const pass = site.seen === undefined ? '' : `for (const k of ${seen}) ${site.seen}.add(k)`
    return withConstant(seen, 'new Set()', lines(this.all(others, inner, owns), ...last, pass))
  }

  private all(constraints: readonly Constraint[], site: CodeSite, owns: boolean): string {
    const members = constraints.filter((it) => traitsOf(it).isKeyed)
    const object = admits(site.types, 'object')
    const open = owns && object && !members.some((it) => it.kind === 'additional')
    const first = constraints.findIndex((it) => traitsOf(it).isKeyed)
    const looping = object && (open || members.some((it) => it.kind !== 'properties'))
    const required = constraints.slice(Math.max(first, 0)).find((it) => it.kind === 'required')
    // Where the value may be no object the loop stands in a block of its own, out of reach of what follows.
    const certain = looping && areAll(site.types, 'object')
    const notes = certain && required !== undefined ? loopNotes(this, required, members) : undefined
    const loop = () => {
      const { x, c, partial } = site
      const code =
        members.length === 0 ? stop(`notJson(${x}, ${c})`) : reportMembers(this, members, site, { open, notes })
      return lines(guardedBy('object', site, code), partial === undefined ? '' : `if (${partial}) return true`)
    }
    const early = looping && first < 0 ? loop() : ''
    const parts = constraints.map((constraint, i) => {
      // What speaks of another type than the value can have is met.
      const type = valueTypeOf(constraint)
      if (type !== undefined && !admits(site.types, type)) return ''
      if (looping && traitsOf(constraint).isKeyed) return i === first ? loop() : ''
      const code =
        notes !== undefined && constraint === notes.constraint
          ? reportRequired(this, notes.constraint, site, notes)
          : answer(statements, constraint, site, this)
      const each = guarded(constraint, site, code)
      return looping && i < first && site.partial !== undefined ? when(`!${site.partial}`, each) : each
    })
    return lines(early, ...parts, owns ? this.openItems(constraints, site) : '')
  }

  private openItems(constraints: readonly Constraint[], site: CodeSite): string {
    if (!admits(site.types, 'array') || constraints.some((it) => it.kind === 'items')) return ''
    const from = constraints.find((it) => it.kind === 'prefix')?.shapes.length ?? 0
    return guardedBy('array', site, reportOpenItems(this, from, site))
  }
}

type StatementWriter<C extends Constraint = Constraint> = (constraint: C, site: CodeSite, writer: CheckWriter) => string

/** Statements for a constraint that one expression can judge. `why` says the rule where keyword and limit do not. */
const test: StatementWriter = (it, site, writer) => testWith(it, site, writer)

function testWith(constraint: Constraint, site: CodeSite, writer: CheckWriter, why?: string): string {
  return stop(`${negated(testOf(writer, constraint, site))} && ${writer.pool.no(site, constraint, why)}`)
}

/** The statements that report what one constraint finds on a value of the type it speaks of. */
const statements: ByKind<string, [CodeSite, CheckWriter]> = {
  type: test,
  values: test,
  bound: test,
  step: test,
  length: test,
  count: test,
  pattern: test,
  format: test,
  unique: (it, site, writer) => testWith(it, site, writer, 'has equal items'),
  relation: (it, site, writer) => testWith(it, site, writer, ruleInWords(it)),
  opaque: () => '',
  never: (it, site, writer) => testWith(it, site, writer, 'is not allowed'),
  required: (it, site, writer) => reportRequired(writer, it, site),
  dependentRequired: (it, site, writer) => reportDependent(writer, it, site),
  dependentShapes: ({ rules }, site, writer) =>
    lines(
      ...[...rules].map(([trigger, shape]) =>
        when(`own(${site.x}, ${literal(trigger)}) !== undefined`, writer.report(shape, site)),
      ),
    ),
  properties: (it, site, writer) => reportNamed(writer, it, site),
  patterned: loopedOver,
  additional: loopedOver,
  names: loopedOver,
  prefix: ({ shapes }, site, writer) => reportPrefix(writer, shapes, site),
  items: (it, site, writer) => reportItems(writer, it, site),
  contains: (it, site, writer) => reportContains(writer, it, site),
  unevaluated: (it, site, writer) => reportUnevaluated(writer, it, site),
  all: ({ shapes }, site, writer) => lines(...shapes.map((shape) => writer.report(shape, site))),
  any: (it, site, writer) => choice(it, site, writer, (oks) => `!(${oks.join(' || ')})`),
  one: (it, site, writer) =>
    choice(it, site, writer, (oks) => `${oks.map((ok) => `(${ok} ? 1 : 0)`).join(' + ')} !== 1`),
  not: (it, site, writer) => stop(`${accepts(writer, it.shape, site)} && ${writer.pool.no(site, it, ruleInWords(it))}`),
  conditional: (it, site, writer) => {
    const { before, ok } = branch(it.if, site, writer)
    const yes = it.then === undefined ? '' : writer.report(it.then, site)
    const otherwise = it.else === undefined ? '' : writer.report(it.else, site)
    if (yes === '' && otherwise === '') return before
    if (yes === '') return lines(before, when(`!(${ok})`, otherwise))
    return lines(before, when(ok, yes) + (otherwise === '' ? '' : ` else {\n${indent(otherwise)}\n}`))
  },
  ref: ({ target }, site, writer) => writer.target(target, site),
}

/** Branches of which too many or too few hold, as `isWrong` says of the verdicts on them. */
function choice(
  constraint: ConstraintOf<'any' | 'one'>,
  site: CodeSite,
  writer: CheckWriter,
  isWrong: (oks: readonly string[]) => string,
): string {
  const branches = constraint.shapes.map((shape) => branch(shape, site, writer))
  const wrong = isWrong(branches.map(({ ok }) => ok))
  const before = branches.map((it) => it.before)
  return lines(...before, stop(`${wrong} && ${writer.pool.no(site, constraint, unfitting(constraint, site, writer))}`))
}

/** Why no branch fits, or too many. Where the rule does not tell what each of them demands, the nearest one does. */
function unfitting(
  constraint: ConstraintOf<'any' | 'one'>,
  site: CodeSite,
  writer: CheckWriter,
): string | { readonly code: string } | undefined {
  const { shapes } = constraint
  const rule = ruleInWords(constraint)
  if (rule === undefined || isToldInFull(constraint) || shapes.every(evaluatesNothing)) return rule
  const names = shapes.map((shape, i) => shape.title ?? dereferenced(shape).title ?? `form ${i + 1}`)
  const checks = shapes.map((shape) => writer.functionFor(dereferenced(shape), false, false))
  return { code: `nearest(${site.c}, ${literal(rule)}, ${literal(names)}, [${checks.join(', ')}])` }
}

/** The verdict on an in-place sub-schema; when evaluated keys are tracked they count only if it accepts. */
function branch(shape: Shape, site: CodeSite, writer: CheckWriter): { before: string; ok: string } {
  if (site.seen === undefined || evaluatesNothing(shape)) return { before: '', ok: accepts(writer, shape, site) }
  const [set, ok] = [writer.pool.variable('s'), writer.pool.variable('ok')]
  const name = writer.functionFor(dereferenced(shape), false, true)
  const before = lines(
    `const ${set} = new Set()`,
    `const ${ok} = ${name}(${site.x}, judging(${site.c}), ${set})`,
    when(ok, `for (const k of ${set}) ${site.seen}.add(k)`),
  )
  return { before, ok }
}

/** Kinds that the loop over an object's keys reports. */
function loopedOver({ kind }: Constraint): never {
  throw new Error(`${kind} is reported with the members of its object`)
}

/** How variables are called. */
const variable = /^(c|f|i|k|met|n|ok|rest|s|x)\d*$/

/** A name from the last telling tokens of the place: settings, messagesItem. */
function functionName(shape: Shape): string {
  const path = tokens(shape.at.pointer).filter((it) => !/^(properties|schema|schemas|components|\d+)$/.test(it))
  const name = identifier(
    path
      .slice(-2)
      .join('-')
      .replace(/-items$/, '-item'),
  )
  return name === '_' || variable.test(name) ? `${name}Check` : name
}
