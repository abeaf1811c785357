import type { Constraint, JsonType } from '../../ir/constraint.js'
import { admits, areAll } from '../../ir/json-type.js'
import { valueTypeOf } from '../../ir/kind-traits.js'
import { literal, when } from '../javascript.js'

/** Where a piece of code stands. */
export interface CodeSite {
  /** The variable that holds the value. */
  readonly x: string
  /** The variable that says where the value stands; undefined at run time when nobody collects. */
  readonly c: string
  /** The types the value can still have; undefined: any. */
  readonly types?: readonly JsonType[]
  /**
   * Whether this schema has to see to it that the value is JSON. In-place sub-schemas leave that to the schema whose
   * property or item the value is.
   */
  readonly primary: boolean
  /** Whether the code is part of a condition, where TypeScript must not draw conclusions about the value. */
  readonly tested?: true
  /** The variable that collects evaluated keys and items, where an unevaluated… keyword asks for them. */
  readonly seen?: string
  /** The parameter that asks for a partial check, in the entry function. */
  readonly partial?: string
}

const typeGuards: Readonly<Record<JsonType, (x: string) => string>> = {
  null: (x) => `${x} === null`,
  boolean: (x) => `typeof ${x} === 'boolean'`,
  integer: (x) => `Number.isInteger(${x})`,
  number: (x) => `typeof ${x} === 'number'`,
  string: (x) => `typeof ${x} === 'string'`,
  array: (x) => `Array.isArray(${x})`,
  object: (x) => `isPlain(${x})`,
}

/** The same without a conclusion for TypeScript, which would follow conditions in its own way. */
const silentGuards: typeof typeGuards = {
  ...typeGuards,
  boolean: (x) => `isBoolean(${x})`,
  number: (x) => `isNumber(${x})`,
  string: (x) => `isString(${x})`,
  array: (x) => `isList(${x})`,
}

/** The test of a type at a place. */
export function guardOf(type: JsonType, { x, tested }: CodeSite): string {
  return (tested ? silentGuards : typeGuards)[type](x)
}

/** The test of a type where the value must be JSON as well, unless another schema sees to that. */
export function typeTest(type: JsonType, site: CodeSite): string {
  const { x, c, primary } = site
  // What other schemas say of the same value may contradict this one.
  if (!primary) return guardOf(type, { ...site, tested: true })
  if (type === 'number') return `typeof ${x} === 'number' && ${x} - ${x} === 0`
  // An object or array that JSON.stringify would not send as it stands is of no JSON type.
  // Without a site one of another realm is left to the pass that is exact, since its prototype may have members.
  if (type === 'object') return `isPlain(${x}, !${c})`
  if (type === 'array') return `isArray(${x})`
  return typeGuards[type](x)
}

/** Code about a constraint, under the condition that the value is of the type that the constraint speaks of. */
export function guarded(constraint: Constraint, site: CodeSite, code: string): string {
  const type = valueTypeOf(constraint)
  return type === undefined ? code : guardedBy(type, site, code)
}

/** Code under the condition that the value is of a type. */
export function guardedBy(type: JsonType, site: CodeSite, code: string): string {
  if (code === '' || areAll(site.types, type)) return code
  return admits(site.types, type) ? when(guardOf(type, site), code) : ''
}

/** The place of a member or item, whose value is at hand or not. */
export function placeOf(c: string, key: string, value?: string): string {
  return `${c} && at(${[c, key, ...(value === undefined ? [] : [value])].join(', ')})`
}

/** The place of a member whose name is known and whose value is not at hand. */
export function memberPlace({ c }: CodeSite, key: string): string {
  return placeOf(c, literal(key))
}

/** The end of a loop over items, where a hole has been told: on to the last of those that follow it. */
export function skipHoles(value: string, i: string, { c }: CodeSite): string {
  return `if (${value} === undefined && ${c}) ${i} = lastHole(${c}, ${i})`
}

/** The same at the start of a loop that holes do not concern: they are refused elsewhere, and may be more than time. */
export function passHoles(value: string, i: string, { c }: CodeSite): string {
  return `if (${value} === undefined) {\n  if (!${c}?.found) break\n  ${i} = lastHole(${c}, ${i})\n  continue\n}`
}
