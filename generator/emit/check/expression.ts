import { canonicalText, type Json } from '../../document/json.js'
import { answer, type ByKind, type Constraint } from '../../ir/constraint.js'
import { formatFunctions } from '../../ir/format-function.js'
import { admits, areAll, isOfType, narrowed } from '../../ir/json-type.js'
import { valueTypeOf } from '../../ir/kind-traits.js'
import { constraintOf, dereferenced, type Shape } from '../../ir/model.js'
import { decimal } from '../../runtime/number.js'
import { isScalar, literal, parenthesised } from '../javascript.js'
import { type CodeSite, guardOf } from './code-site.js'
import { isSimple } from './expressible.js'
import type { Writing } from './writing.js'

/*
 * Verdicts as boolean expressions, for branches and conditions. `{ type: 'string', minLength: 2 }` on `x` is
 *     isString(x) && (!isShorter(x, 2))
 * What is too large for an expression is a call of a function of its own.
 */

/** A boolean expression: does the value satisfy `shape`? */
export function accepts(writing: Writing, shape: Shape, site: CodeSite): string {
  const target = dereferenced(shape)
  if (!isSimple(target)) return `${writing.functionFor(target, false, false)}(${site.x}, judging(${site.c}))`
  const declared = constraintOf(target, 'type')
  const { types, certain } = declared ? narrowed(site.types, declared.types) : { types: undefined, certain: true }
  if (types?.length === 0) return 'false'
  const inner: CodeSite = { ...site, ...(types && { types }), primary: false, tested: true }
  const tests = target.constraints.filter((it) => it.kind !== 'type').map((it) => guardedTest(writing, it, inner))
  if (!certain) tests.unshift(types?.map((type) => guardOf(type, inner)).join(' || ') || 'false')
  const telling = tests.filter((it) => it !== 'true')
  return telling.map((it) => parenthesised(it)).join(' && ') || 'true'
}

function guardedTest(writing: Writing, constraint: Constraint, site: CodeSite): string {
  const type = valueTypeOf(constraint)
  if (type === undefined || areAll(site.types, type)) return testOf(writing, constraint, site)
  if (!admits(site.types, type)) return 'true'
  return `!(${guardOf(type, site)}) || ${parenthesised(testOf(writing, constraint, site))}`
}

/** A boolean expression for one constraint on a value of the type it speaks of. */
export function testOf(writing: Writing, constraint: Constraint, site: CodeSite): string {
  return answer(expressions, constraint, site, writing)
}

const expressions: ByKind<string, [CodeSite, Writing]> = {
  type: unexpressed,
  values: ({ values }, site, writing) =>
    valuesTest(
      writing,
      values.map(({ value }) => value),
      site,
    ),
  bound: ({ side, exclusive, bound }, { x }) =>
    `${x} ${side === 'lower' ? '>' : '<'}${exclusive ? '' : '='} ${literal(bound)}`,
  step: ({ of }, { x }) => {
    const [digits, places] = decimal(of)
    if (places < 0 || places > 15 || digits >= 10n ** 15n) return `isMultipleOf(${x}, ${of})`
    return `isMultiple(${x}, ${digits}, ${10 ** places})`
  },
  length: ({ side, count }, { x }) => {
    if (side === 'upper') return `!isLonger(${x}, ${count})`
    if (count < 2) return count === 0 ? 'true' : `${x} !== ''`
    return `!isShorter(${x}, ${count})`
  },
  count: ({ of, side, count }, { x }) =>
    `${of === 'items' ? `${x}.length` : `size(${x})`} ${side === 'lower' ? '>=' : '<='} ${count}`,
  // What is too long is refused by its length: a slow pattern is not tried on it.
  pattern: ({ source, slow }, { x }, { pool }) =>
    `${slow && slow.longest < Infinity ? `isLonger(${x}, ${slow.longest}) || ` : ''}${pool.regex(source)}.test(${x})`,
  format: ({ format }, { x }) => `${formatFunctions[format]}(${x})`,
  unique: (_, { x }) => `isUnique(${x})`,
  relation: ({ operation, parameters, minimum, maximum }, { x }) =>
    `${operation}(${[x, literal(parameters), String(minimum), String(maximum)].join(', ')})`,
  opaque: () => 'true',
  never: () => 'false',
  required: ({ keys }, { x }) => keys.map((key) => `own(${x}, ${literal(key)}) !== undefined`).join(' && ') || 'true',
  dependentRequired: ({ rules }, { x }) => {
    const all = [...rules].flatMap(([trigger, keys]) =>
      keys.map((key) => `(own(${x}, ${literal(trigger)}) === undefined || own(${x}, ${literal(key)}) !== undefined)`),
    )
    return all.join(' && ') || 'true'
  },
  dependentShapes: unexpressed,
  properties: ({ shapes }, { x, c }, writing) => {
    const tests = [...shapes].map(([key, shape]) => {
      const value = `own(${x}, ${literal(key)})`
      const ok = accepts(writing, shape, { x: value, c, primary: false })
      return ok === 'true' ? 'true' : `(${value} === undefined || ${parenthesised(ok)})`
    })
    return tests.filter((it) => it !== 'true').join(' && ') || 'true'
  },
  patterned: unexpressed,
  additional: unexpressed,
  names: unexpressed,
  prefix: unexpressed,
  items: unexpressed,
  contains: unexpressed,
  unevaluated: unexpressed,
  all: ({ shapes }, site, writing) => shapes.map((shape) => operand(writing, shape, site)).join(' && '),
  any: ({ shapes }, site, writing) => shapes.map((shape) => operand(writing, shape, site)).join(' || '),
  one: ({ shapes }, site, writing) =>
    `${shapes.map((shape) => `(${accepts(writing, shape, site)} ? 1 : 0)`).join(' + ')} === 1`,
  not: ({ shape }, site, writing) => `!(${accepts(writing, shape, site)})`,
  conditional: (it, site, writing) => {
    const yes = it.then === undefined ? 'true' : operand(writing, it.then, site)
    const otherwise = it.else === undefined ? 'true' : operand(writing, it.else, site)
    return `(${accepts(writing, it.if, site)}) ? ${yes} : ${otherwise}`
  },
  ref: ({ target }, site, writing) => accepts(writing, target, site),
}

function operand(writing: Writing, shape: Shape, site: CodeSite): string {
  return parenthesised(accepts(writing, shape, site))
}

function valuesTest({ pool }: Writing, values: readonly Json[], { x, tested, types }: CodeSite): string {
  const distinct = [...new Map(values.map((value) => [canonicalText(value), value])).values()]
  const possible = distinct.filter((value) => isOfType(value, types))
  const scalars = possible.filter(isScalar)
  const texts = possible.filter((value) => !isScalar(value)).map(canonicalText)
  // Two comparisons of what is known to be a text would be an error to TypeScript where they contradict each other.
  const few = scalars.length <= (tested && types !== undefined ? 0 : 8)
  const tests = few ? scalars.map((value) => `${x} === ${literal(value)}`) : [`${pool.set(scalars)}.has(${x})`]
  if (texts.length === 1) tests.push(`canonical(${x}) === ${literal(texts[0] as string)}`)
  if (texts.length > 1) tests.push(`${pool.set(texts)}.has(canonical(${x}))`)
  return tests.join(' || ') || 'false'
}

/** What `isSimple` keeps out of expressions, and the type, which is tested before them. */
function unexpressed({ kind }: Constraint): never {
  throw new Error(`${kind} has no expression`)
}
