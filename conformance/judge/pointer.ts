import type { ErrorObject } from 'ajv/dist/2020.js'
import type { Json, Violation } from './verdict.js'

/** The token as RFC 6901 writes it inside a pointer. */
export function escapeToken(token: string): string {
  if (!token.includes('~') && !token.includes('/')) return token
  return token.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The tokens of a pointer, unescaped. */
export function tokensOf(pointer: string): string[] {
  const [, ...tokens] = pointer.split('/')
  return pointer.includes('~') ? tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')) : tokens
}

/** The pointer, or the name, that a URI fragment stands for; itself where its percent signs encode no text. */
export function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** A pointer as the fragment of a URI; lone surrogates, which have no percent-encoding, stay as they are. */
export function encodedFragment(pointer: string): string {
  return pointer
    .split('/')
    .map((token) => token.replace(/\P{Cs}+/gu, encodeURIComponent))
    .join('/')
}

/** The own member of `value` that one token names; undefined where there is none. */
export function member(value: Json | undefined, token: string): Json | undefined {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, token)) return undefined
  return (value as { readonly [key: string]: Json })[token]
}

/** The value a pointer leads to; undefined where it leads nowhere. */
export function valueAt(value: Json, pointer: string): Json | undefined {
  return tokensOf(pointer).reduce<Json | undefined>(member, value)
}

/** ajv's errors as violations: each at the place it is about, each once, and none below a value of a wrong type. */
export function violationsOf(errors: readonly ErrorObject[]): Violation[] {
  const all = errors.flatMap((error) => {
    const { keyword, limit } = ruleOf(error)
    return pointersOf(error).map((pointer) => violation(pointer, keyword, limit, sentenceOf(error)))
  })
  return onePerRule(withoutInsideOfWrongTypes(all))
}

/** A violation whose message names the place and the rule. */
export function violation(pointer: string, keyword: string, limit: Json, rule: string): Violation {
  return { pointer, keyword, limit, message: `${tokensOf(pointer).join('.') || 'the value'} ${rule}` }
}

/** A few errors are about other places than the value that the keyword was applied to. */
function pointersOf({ keyword, instancePath, params, data }: ErrorObject): string[] {
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return [`${instancePath}/${escapeToken(params.missingProperty)}`]
    case 'additionalProperties':
    case 'unevaluatedProperties':
    case 'propertyNames':
      return [`${instancePath}/${escapeToken(params.key)}`]
    case 'items': {
      // `items: false` beside prefixItems: ajv reports it once, with the number of items that are allowed.
      const items = data as readonly unknown[]
      return Array.from({ length: items.length - params.limit }, (_, i) => `${instancePath}/${params.limit + i}`)
    }
    case 'unevaluatedItems':
      return [`${instancePath}/${params.key}`]
    default:
      return [instancePath]
  }
}

/** The rule as it reads after the name of the place; ajv's sentences are about the value around a missing key. */
function sentenceOf({ keyword, message, params }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required'
    case 'dependentRequired':
      return `is required where ${params.property} is present`
    case 'items':
    case 'false schema':
      return 'must not be there'
    default:
      return message ?? `breaks ${keyword}`
  }
}

/** The broken keyword and its value; one error of ours stands for three keywords. */
function ruleOf({ keyword, params, schema, parentSchema }: ErrorObject): { keyword: string; limit: Json } {
  const name = keyword === 'contains' ? (params.rule as string) : keyword
  return { keyword: name, limit: ((name === keyword ? schema : parentSchema?.[name]) ?? null) as Json }
}

function withoutInsideOfWrongTypes(violations: readonly Violation[]): Violation[] {
  const wrong = new Set(violations.filter(({ keyword }) => keyword === 'type').map(({ pointer }) => pointer))
  if (wrong.size === 0) return [...violations]
  return violations.filter(({ pointer }) => !ancestors(pointer).some((above) => wrong.has(above)))
}

/** The pointers strictly above this one, from the nearest to the whole value. */
function ancestors(pointer: string): string[] {
  const above: string[] = []
  for (let end = pointer.lastIndexOf('/'); end >= 0; end = (above.at(-1) ?? '').lastIndexOf('/')) {
    above.push(pointer.slice(0, end))
  }
  return above
}

function onePerRule(violations: readonly Violation[]): Violation[] {
  const seen = new Set<string>()
  return violations.filter(({ pointer, keyword, limit }) => {
    const key = JSON.stringify([pointer, keyword, limit])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
