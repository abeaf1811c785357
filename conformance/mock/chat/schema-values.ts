import { shapeOf } from '../../../generator/compile.js'
import { isJsonObject, type Json } from '../../../generator/document/json.js'
import { SpecError } from '../../../generator/document/problem.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { JudgeOf } from '../../judge/verdict.js'
import { setRecent } from '../recent.js'
import { usualValue } from '../usual-value.js'
import { tooLarge } from './schema-size.js'

/** Values of a schema that came with a request; equal seeds give equal values. */
export interface SchemaValue {
  /** A value, or why there is none. */
  of(seed: number): { readonly value: Json } | { readonly why: string }
}

/** Most schemas that are kept. */
const kept = 200

/** So many values are tried where the judge refuses one. */
const attempts = 6

/** Values of the schemas that requests bring. What the judge does not accept is not answered. */
export class SchemaValues {
  private readonly judgeOf: JudgeOf
  private readonly known = new Map<string, SchemaValue | string>()

  constructor(judgeOf: JudgeOf) {
    this.judgeOf = judgeOf
  }

  /** The values of a schema, or why it is none. */
  for(schema: Json): SchemaValue | string {
    const text = JSON.stringify(schema)
    const known = this.known.get(text)
    if (known !== undefined) return known
    const made = this.made(schema)
    setRecent(this.known, text, made, kept)
    return made
  }

  private made(schema: Json): SchemaValue | string {
    const size = tooLarge(schema)
    try {
      const shape = shapeOf(schema)
      return size === undefined ? this.valuesOf(shape, schema) : { of: () => ({ why: size }) }
    } catch (error) {
      if (!(error instanceof SpecError)) return error instanceof Error ? error.message : String(error)
      const [first] = error.problems
      return first === undefined
        ? 'is no JSON Schema'
        : `${first.pointer || 'the schema'}: ${first.fact.replace(/\.$/, '')}`
    }
  }

  private valuesOf(shape: Shape, schema: Json): SchemaValue {
    const judge = this.judgeOf(schema, { pointer: '' })
    return {
      of(seed) {
        let why = 'none was found that it takes'
        for (let i = 0; i < attempts; i++) {
          const value = usualValue(shape, (seed + i) >>> 0)
          const verdict = value === undefined ? undefined : judge(JSON.stringify(value))
          if (value !== undefined && verdict?.valid) return { value }
          if (verdict?.verdict === 'undecided') why = `whether it takes one cannot be told (${verdict.reason})`
        }
        return { why }
      },
    }
  }
}

/** The schema of a tool's arguments, which are an object whatever it says; a text where it admits none. */
export function argumentsSchema(parameters: Json | undefined): Json | string {
  if (parameters === undefined || parameters === null)
    return { type: 'object', properties: {}, additionalProperties: false }
  if (!isJsonObject(parameters)) return 'is no schema'
  const { type = 'object' } = parameters
  const isObject = Array.isArray(type) ? type.includes('object') : type === 'object'
  return isObject
    ? { ...parameters, type: 'object' }
    : `is of type ${JSON.stringify(type)}, and arguments are an object`
}
