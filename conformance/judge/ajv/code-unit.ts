import type { Ajv2020, AnySchema, ValidateFunction } from 'ajv/dist/2020.js'
import type { SchemaEnv as Env } from 'ajv/dist/compile/index.js'
import { compileSchema, SchemaEnv } from './library.js'

type Compile = (this: Ajv2020, env: Env) => Env

/** What leads to a schema that has code of its own. */
export type CodeUnitUse = 'entry' | 'reference' | 'member' | 'branch'

/**
 * A schema that has code of its own, compiled when it is first called. Whatever leads to it calls `validate`, so that the
 * code may be other code for a while.
 */
export interface CodeUnit {
  readonly use: CodeUnitUse
  readonly baseId: string
  readonly validate: ValidateFunction
  code: ValidateFunction | undefined
}

/** Who is told what becomes of values. */
export interface UnitWatch {
  /** A value was held against a schema by code of its own. */
  called(unit: CodeUnit, value: unknown, isValid: boolean): void
  /** Members of a value were looked for in a schema. */
  walked(schema: object): void
}

/** Code of schemas that name nothing and refer to nothing, by their text: many documents hold the same ones. */
const nameless = { formats: new Map<string, ValidateFunction>(), noFormats: new Map<string, ValidateFunction>() }

/** So much code is kept; then it is begun anew. */
const mostKept = 2000

/** The units of one ajv by their schemas. */
export class CodeUnits {
  private static readonly known = new WeakMap<Ajv2020, CodeUnits>()
  private readonly bySchema = new Map<AnySchema, CodeUnit[]>()
  private readonly ajv: Ajv2020
  /** Whether code may be that of an equal schema of another document. @defaultValue true */
  mayShare = true
  watch: UnitWatch | undefined
  /** How many units there are. */
  made = 0

  private constructor(ajv: Ajv2020) {
    this.ajv = ajv
  }

  static of(ajv: Ajv2020): CodeUnits {
    const units = CodeUnits.known.get(ajv) ?? new CodeUnits(ajv)
    CodeUnits.known.set(ajv, units)
    return units
  }

  /** The units of a schema that are there so far. */
  at(schema: object): readonly CodeUnit[] {
    return this.bySchema.get(schema as AnySchema) ?? []
  }

  /** The code of a schema for one use, the same whoever asks. */
  validatorOf(env: Env, use: CodeUnitUse): ValidateFunction {
    const schema = env.schema as AnySchema
    const units = this.bySchema.get(schema) ?? []
    const known = units.find((it) => it.use === use && it.baseId === env.baseId)
    if (known !== undefined) return known.validate
    const unit = this.unitOf(env, use)
    this.made++
    this.bySchema.set(schema, [...units, unit])
    return unit.validate
  }

  private unitOf(env: Env, use: CodeUnitUse): CodeUnit {
    const { schema, root, baseId, schemaPath, localRefs, meta } = env
    const compiled = () =>
      (compileSchema as Compile).call(
        this.ajv,
        new SchemaEnv({
          schema: schema as AnySchema,
          schemaId: '$id',
          root,
          baseId,
          ...(schemaPath !== undefined && { schemaPath }),
          ...(localRefs && { localRefs }),
          ...(meta !== undefined && { meta }),
        }),
      ).validate as ValidateFunction
    const validate = ((value: unknown, context: unknown) => {
      if (unit.code === undefined) {
        const isPart = use === 'reference' || use === 'member'
        unit.code = isPart && this.mayShare ? this.shared(schema as AnySchema, compiled) : compiled()
      }
      const { code } = unit
      const isValid = (code as (value: unknown, context: unknown) => boolean)(value, context)
      validate.errors = code.errors ?? null
      this.watch?.called(unit, value, isValid)
      return isValid
    }) as ValidateFunction
    const unit: CodeUnit = { use, baseId, validate, code: undefined }
    return unit
  }

  private shared(schema: AnySchema, compiled: () => ValidateFunction): ValidateFunction {
    const text = JSON.stringify(schema)
    if (text.includes('"$')) return compiled()
    const kept = this.ajv.opts.validateFormats === false ? nameless.noFormats : nameless.formats
    if (kept.size >= mostKept) kept.clear()
    const code = kept.get(text) ?? compiled()
    kept.set(text, code)
    return code
  }
}
