import type { CodeKeywordDefinition, FuncKeywordDefinition } from 'ajv/dist/2020.js'
import type { Json } from '../verdict.js'

// ajv compares with fast-deep-equal, which looks at `constructor`, `valueOf` and `toString` of the compared objects: two
// equal objects that carry such a key as data are unequal to it, or it throws. Its uniqueItems misses a repeated
// "__proto__" and is quadratic elsewhere. So the three keywords that compare values are replaced.

/** A text that two JSON values share exactly when they are equal: key order does not count, and -0 is 0. */
export function jsonKey(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(jsonKey).join()}]`
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${jsonKey(value[key] ?? null)}`)
    .join()}}`
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function equals(wanted: Json): (value: Json) => boolean {
  if (wanted === null || typeof wanted !== 'object') return (value) => value === wanted
  const key = jsonKey(wanted)
  return (value) => value !== null && typeof value === 'object' && jsonKey(value) === key
}

/** JSON Schema 2020-12, Validation 6.1.3. */
const constant: FuncKeywordDefinition = {
  keyword: 'const',
  errors: false,
  compile: (wanted: Json) => equals(wanted),
  error: { message: 'must be equal to the constant' },
}

/** JSON Schema 2020-12, Validation 6.1.2. An empty list admits nothing. */
const enumeration: FuncKeywordDefinition = {
  keyword: 'enum',
  schemaType: 'array',
  errors: false,
  compile: (allowed: readonly Json[]) => {
    const tests = allowed.map(equals)
    return (value: Json) => tests.some((test) => test(value))
  },
  error: { message: 'must be equal to one of the allowed values' },
}

/** JSON Schema 2020-12, Validation 6.4.3. */
const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  errors: false,
  compile: (wanted: boolean) => (items: readonly Json[]) =>
    !wanted || items.length < 2 || new Set(items.map(jsonKey)).size === items.length,
  error: { message: 'must not hold the same item twice' },
}

export const equality: readonly (CodeKeywordDefinition | FuncKeywordDefinition)[] = [constant, enumeration, uniqueItems]
