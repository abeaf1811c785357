import { nounFor } from '../document/counted.js'
import { canonicalText, type Json } from '../document/json.js'
import type { Model, Operation } from '../ir/model.js'
import { type Explanation, explainField } from './explain-field.js'
import { type Field, namedFieldsBelow, rootField } from './field.js'

/** What a document says of the values of one parameter of a request. */
export interface ParameterLimits {
  /** `settings.temperature` */
  readonly path: string
  /** In words: `integer`, `list of strings`. */
  readonly type: string
  readonly isRequired: boolean
  /** Documented, never sent. */
  readonly default?: Json
  /** Limits that always hold, by keyword; of several of one keyword the first. */
  readonly limits: Readonly<Record<string, Json>>
  /** The only values, where these are listed. */
  readonly values: readonly Json[]
  /** Whether there are further limits, which hold in some cases. */
  readonly isConditional: boolean
}

/** A schema that names itself has no end: so deep, and so many parameters are told. */
const deepest = 8
const most = 2000

/** Keywords that a table tells; the others are told by `explain`. */
const told: ReadonlySet<string> = new Set(
  'minimum exclusiveMinimum maximum exclusiveMaximum multipleOf minLength maxLength minItems maxItems uniqueItems pattern format'.split(
    ' ',
  ),
)

/** What `parametersOf` leaves out, where it leaves out any. */
export const parametersLeftOut = `those more than ${deepest} levels deep, and all beyond the first ${most}`

/**
 * The parameters of a request in the order of the document, those within others after them.
 * @returns them, and whether they are all
 */
export function parametersOf(
  model: Model,
  operation: Operation,
): { readonly parameters: readonly ParameterLimits[]; readonly areAll: boolean } {
  const found: ParameterLimits[] = []
  let areAll = true
  const walk = (field: Field, above: Explanation, depth: number) => {
    for (const [i, inner] of namedFieldsBelow(field).entries()) {
      const line = above.fields[i]
      if (line === undefined) return
      if (depth > deepest || found.length === most) {
        areAll = false
        return
      }
      const own = explainField(model, operation, inner)
      found.push({ ...limitsOf(own), path: line.path, type: line.type, isRequired: line.required })
      walk(inner, own, depth + 1)
    }
  }
  const root = rootField(operation.request)
  walk(root, explainField(model, operation, root), 1)
  return { parameters: found, areAll }
}

function limitsOf(it: Explanation) {
  const always = it.constraints.filter(({ when }) => when === undefined)
  const limits = new Map<string, Json>()
  for (const { keyword, limit } of always) if (told.has(keyword) && !limits.has(keyword)) limits.set(keyword, limit)
  return {
    ...(it.default !== undefined && { default: it.default }),
    limits: Object.fromEntries(limits),
    values: it.values.map(({ value }) => value),
    isConditional: it.constraints.some(({ when, keyword }) => when !== undefined && told.has(keyword)),
  }
}

/** So many values are listed. */
const mostListed = 12

/** `integer 128 to 2048, step 16; default 1024`: one text where two parameters say the same. */
export function limitsText(it: ParameterLimits): string {
  const parts = [
    it.values.length > 0 ? valuesText(it.values) : [it.type, rangeText(it.limits)].filter(Boolean).join(' '),
    it.default !== undefined && `default ${shortText(it.default)}`,
    it.isRequired && 'required',
    it.isConditional && 'further limits in some cases',
  ]
  return parts.filter(Boolean).join('; ')
}

function valuesText(values: readonly Json[]): string {
  const rest = values.length > mostListed ? ` and ${values.length - mostListed} more` : ''
  return `${values.slice(0, mostListed).map(shortText).join(' | ')}${rest}`
}

function rangeText(limits: ParameterLimits['limits']): string {
  const range = (least: Json | undefined, highest: Json | undefined, noun?: string) => {
    if (least === undefined && highest === undefined) return undefined
    const text =
      least === undefined ? `up to ${highest}` : highest === undefined ? `from ${least}` : `${least} to ${highest}`
    return noun === undefined ? text : `${text} ${nounFor(Number(highest ?? least), noun)}`
  }
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, pattern, format, uniqueItems } = limits
  const parts = [
    range(minimum, maximum),
    exclusiveMinimum !== undefined && exclusiveMinimum !== false && `above ${exclusiveMinimum}`,
    exclusiveMaximum !== undefined && exclusiveMaximum !== false && `below ${exclusiveMaximum}`,
    multipleOf !== undefined && `step ${multipleOf}`,
    range(limits.minLength, limits.maxLength, 'character'),
    range(limits.minItems, limits.maxItems, 'item'),
    uniqueItems === true && 'all different',
    format !== undefined && `format ${format}`,
    pattern !== undefined && `pattern ${pattern}`,
  ]
  return parts.filter((part) => typeof part === 'string').join(', ')
}

function shortText(value: Json): string {
  const text = canonicalText(value)
  return text.length > 60 ? `${[...text].slice(0, 59).join('')}…` : text
}
