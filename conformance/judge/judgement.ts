import type { ValidateFunction } from 'ajv/dist/2020.js'
import { messageOf } from './parsed.js'
import { escapeToken, violation, violationsOf } from './pointer.js'
import { type Json, undecided, type Verdict, type Violation, verdictOf } from './verdict.js'

/**
 * What compiled code says of the value that a text is of; undecided where it cannot be made, or fails.
 * @param jsonText may be left empty where `mayOverflow` said no to it
 */
export function judgement(value: Json, jsonText: string, validatorOf: (value: Json) => ValidateFunction): Verdict {
  try {
    const validate = validatorOf(value)
    const valid: unknown = validate(value)
    if (typeof valid !== 'boolean') return undecided('the schema is asynchronous ($async), which is no JSON Schema')
    const found = infinities(value, jsonText)
    return verdictOf(valid ? found : [...found, ...violationsOf(validate.errors ?? [])])
  } catch (error) {
    return undecided(messageOf(error))
  }
}

/** Whether what `judgement` says of a value is that it is accepted, which takes less time to tell. */
export function isAccepted(value: Json, jsonText: string, validatorOf: (value: Json) => ValidateFunction): boolean {
  try {
    const valid: unknown = validatorOf(value)(value)
    return valid === true && infinities(value, jsonText).length === 0
  } catch {
    return false
  }
}

// No number without two digits of exponent or 300 digits in a row is beyond a double, so most texts need no walk. What stands
// before a number keeps UUIDs, which have `1e23` in them often, from passing for one.
const canOverflow = /(?:^|[\s:,[])-?\d[\d.]*[eE]\+?\d{2}|\d{300}/

/** Whether some number of a text may be beyond a double. */
export function mayOverflow(jsonText: string): boolean {
  return canOverflow.test(jsonText)
}

/** Numbers beyond the largest double: JSON.parse makes them infinite, and JSON has no such number. */
function infinities(value: Json, jsonText: string): Violation[] {
  const found: Violation[] = []
  const pending: [pointer: string, value: Json][] = mayOverflow(jsonText) ? [['', value]] : []
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [pointer, current] = next
    if (typeof current === 'number' && !Number.isFinite(current)) {
      found.push(violation(pointer, 'type', 'number', 'must be a number that a double can hold'))
    }
    if (typeof current !== 'object' || current === null) continue
    for (const [key, inner] of Object.entries(current)) pending.push([`${pointer}/${escapeToken(key)}`, inner])
  }
  return found
}
