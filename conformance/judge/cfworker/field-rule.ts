import type { Json } from '../verdict.js'

const understood = new Set(['operation', 'parameters', 'minimum', 'maximum', 'title', 'description'])

/**
 * Whether an object breaks one rule of x-constraints; a rule whose fields are not all numbers says nothing.
 * @param declared names of members, which may hold dots; other dots lead to members of members
 */
export function breaksRule(
  object: { readonly [key: string]: Json },
  rule: Json,
  declared: ReadonlySet<string>,
): boolean {
  const { operation, parameters, minimum, maximum } = rule as {
    readonly operation: string
    readonly parameters: readonly string[]
    readonly minimum?: number
    readonly maximum?: number
  }
  const said = Object.keys(rule as object)
  const paths = parameters.map((name) => (declared.has(name) ? [name] : name.split('.')))
  const isKnown = ['area', 'ratio'].includes(operation) && paths.every((path) => areBeside(path, paths[0] ?? []))
  if (!isKnown || !said.every((it) => understood.has(it))) return false
  const numbers: Fraction[] = []
  for (const path of paths) {
    const value = memberAt(object, path)
    if (typeof value !== 'number') return false
    numbers.push(fraction(value))
  }
  const [first = [0n, 1n], second = [1n, 1n]] = numbers
  if (operation === 'ratio' && second[0] === 0n) return true
  const result = operation === 'ratio' ? times(first, inverse(second)) : numbers.reduce(times)
  return (
    (minimum !== undefined && isLess(result, fraction(minimum))) ||
    (maximum !== undefined && isLess(fraction(maximum), result))
  )
}

function memberAt(object: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = object
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined
    value = (value as { readonly [key: string]: Json })[key]
  }
  return value
}

/** Whether two paths end in members of one object. */
function areBeside(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.slice(0, -1).every((key, i) => key === b[i])
}

/** Numerator and denominator; the denominator is above 0. */
type Fraction = readonly [bigint, bigint]

/** The decimal that JSON prints, as a fraction. */
function fraction(value: number): Fraction {
  const [, sign = '', whole = '0', digits = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? []
  const exponent = Number(power) - digits.length
  const units = BigInt(`${sign}${whole}${digits}`)
  return exponent < 0 ? [units, 10n ** BigInt(-exponent)] : [units * 10n ** BigInt(exponent), 1n]
}

function times(a: Fraction, b: Fraction): Fraction {
  return [a[0] * b[0], a[1] * b[1]]
}

function inverse([over, under]: Fraction): Fraction {
  return over < 0n ? [-under, -over] : [under, over]
}

function isLess(a: Fraction, b: Fraction): boolean {
  return a[0] * b[1] < b[0] * a[1]
}
