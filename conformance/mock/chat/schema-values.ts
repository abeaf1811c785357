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
  /** Undefined where none was found. */
  of(seed: number): Json | undefined
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
    if (size !== undefined) return size
    try {
      return this.valuesOf(shapeOf(schema), schema)
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
    const drawn = (seed: number) => {
      const value = usualValue(shape, seed)
      return value === undefined || !judge(JSON.stringify(value)).valid ? undefined : value
    }
    return {
      of(seed) {
        for (let i = 0; i < attempts; i++) {
          const value = drawn((seed + i) >>> 0)
          if (value !== undefined) return value
        }
        return undefined
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
