import type { FuncKeywordDefinition } from 'ajv/dist/2020.js'
import Big from 'big.js'

// A number is the decimal that JSON.stringify prints for it, and big.js computes with that decimal. Only plus, minus,
// times, cmp and mod are used: they are exact whatever big.js is told about decimal places.
const decimal = (value: number): Big => new Big(String(value))

/** Whether `value` is a whole multiple of `step`, both taken as decimals. `step` is greater than 0. */
export function isMultiple(value: number, step: number): boolean {
  return multiplesOf(step)(value)
}

/** Whole numbers below have fifteen digits at most, and no two decimals of fifteen digits are the same double. */
const exact = 1e15

/**
 * The test for multiples of a step. Numbers of few digits are counted in whole units of the step's last place, all others
 * left to big.js. EXAMPLE 0.57 by 0.01: 0.57 is 57 hundredths, because 57 / 100 is the double 0.57 and no other decimal of
 * fifteen digits is; 0.575 is no number of hundredths.
 */
function multiplesOf(step: number): (value: number) => boolean {
  const divisor = decimal(step)
  const inDecimals = (value: number) => decimal(value).mod(divisor).eq(0)
  const [, fraction = ''] = String(step).split('.')
  const unit = 10 ** fraction.length
  const steps = Math.round(step * unit)
  if (String(step).includes('e') || unit >= exact || steps >= exact) return inDecimals
  return (value) => {
    if (unit === 1 && Number.isSafeInteger(value)) return value % steps === 0
    const units = Math.round(value * unit)
    if (!(Math.abs(units) < exact)) return inDecimals(value)
    return units / unit === value && units % steps === 0
  }
}

// ajv divides doubles: it refuses 20 of the 201 legal values 0.00..2.00 for a step of 0.01, and any tolerance that
// admits them admits 0.30000000000000004 too.
/** JSON Schema 2020-12, Validation 6.2.1. */
export const multipleOf: FuncKeywordDefinition = {
  keyword: 'multipleOf',
  type: 'number',
  schemaType: 'number',
  errors: false,
  compile: (step: number) => {
    if (!(step > 0)) throw new Error(`multipleOf is ${step}; it has to be greater than 0`)
    return multiplesOf(step)
  },
  error: { message: ({ schema }) => `must be a multiple of ${schema}` },
}

/** One rule of `x-constraints`: the area or the ratio of named numbers, both bounds included. */
type Rule = {
  readonly operation: 'area' | 'ratio'
  readonly parameters: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
}

// JSON Schema cannot state these rules, and Runware enforces them. A rule that is not well-formed stops the whole document:
// passing over it would accept what it forbids. One that no request decides, or that nothing is known of, judges nothing.
/** The rules about several fields at once that Runware's documents carry on the object that holds the fields. */
export const fieldRules: FuncKeywordDefinition = {
  keyword: 'x-constraints',
  type: 'object',
  errors: false,
  compile: (rules: unknown, parent: unknown) => {
    if (!Array.isArray(rules)) throw new Error('x-constraints is not an array of rules')
    const { properties = {} } = parent as { readonly properties?: object }
    // A member that is called so goes before the members of one: names may hold dots.
    const pathOf = (name: string) => (Object.hasOwn(properties, name) ? [name] : name.split('.'))
    const tests = rules
      .map((it) => ruleOf(it, pathOf))
      .filter((it) => isDecided(it, pathOf))
      .map((it) => meets(it, pathOf))
    return (value: Readonly<Record<string, unknown>>) => tests.every((test) => test(value))
  },
  error: { message: 'must keep to every rule of x-constraints' },
}

/** Where the number of a parameter is. */
type PathOf = (name: string) => readonly string[]

function ruleOf(rule: unknown, pathOf: PathOf): Rule {
  const { operation, parameters, minimum, maximum } = (rule ?? {}) as { readonly [name in keyof Rule]?: unknown }
  const isBound = (bound: unknown) => bound === undefined || typeof bound === 'number'
  const named = Array.isArray(parameters) && parameters.every((name) => typeof name === 'string')
  const isWrong = named && isDecided(rule as Rule, pathOf) && parameters.length < (operation === 'ratio' ? 2 : 1)
  if (!named || isWrong || !isBound(minimum) || !isBound(maximum)) {
    throw new Error(`x-constraints holds a rule that is not understood: ${JSON.stringify(rule)}`)
  }
  return rule as Rule
}

/** Whether a request decides a rule: numbers of one object, the same for all, and nothing else that is unknown. */
function isDecided(rule: Rule, pathOf: PathOf): boolean {
  const {
    operation,
    parameters,
    minimum: _,
    maximum: __,
    title: ___,
    description: ____,
    ...others
  } = rule as Rule & {
    readonly title?: unknown
    readonly description?: unknown
  }
  const isKnown = operation === 'area' || operation === 'ratio'
  const folders = new Set(parameters.map((name) => JSON.stringify(pathOf(name).slice(0, -1))))
  return isKnown && Object.keys(others).length === 0 && folders.size < 2
}

function meets(
  { operation, parameters, minimum, maximum }: Rule,
  pathOf: PathOf,
): (value: Readonly<Record<string, unknown>>) => boolean {
  return (value) => {
    const numbers: Big[] = []
    for (const name of parameters) {
      const field = pathOf(name).reduce<unknown>(memberOf, value)
      if (typeof field !== 'number') return true
      numbers.push(decimal(field))
    }
    const [over, under] = operation === 'area' ? [product(numbers), decimal(1)] : (numbers as [Big, Big])
    if (under.eq(0)) return false
    return (
      (minimum === undefined || compareQuotient(over, under, minimum) >= 0) &&
      (maximum === undefined || compareQuotient(over, under, maximum) <= 0)
    )
  }
}

function memberOf(value: unknown, key: string): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject && Object.hasOwn(value, key) ? (value as { readonly [key: string]: unknown })[key] : undefined
}

function product(factors: readonly Big[]): Big {
  return factors.reduce((result, factor) => result.times(factor), decimal(1))
}

/** Sign of `over / under - bound`, without dividing: most quotients have no finite decimal. `under` is not 0. */
function compareQuotient(over: Big, under: Big, bound: number): number {
  const sign = over.cmp(under.times(decimal(bound)))
  return under.lt(0) ? -sign : sign
}
