import type { Ajv2020 as Ajv, AnySchema, AnySchemaObject, CodeKeywordDefinition, ErrorObject } from 'ajv/dist/2020.js'
import type { SchemaEnv as Env } from 'ajv/dist/compile/index.js'
import type { DataValidationCxt, ValidateFunction } from 'ajv/dist/types/index.js'
import { escapeToken } from '../pointer.js'
import { CodeUnits } from './code-unit.js'
import { callRef, normalizeId, resolveRef, resolveUrl, SchemaEnv } from './library.js'
import { prepareReference } from './reference.js'

// ajv collects what is evaluated while it writes its code. It counts the keys of an `if` that fails, every item beside a
// `contains`, and keys that every JavaScript object inherits; it never counts `__proto__`. So the two keywords are
// replaced by a walk over the schema beside the value. The walk takes $ref, and whether a branch holds, from ajv.
//
// Of subschemas that have to hold (allOf, $ref, then, else, dependentSchemas) the walk counts what they name even when
// they fail: their own errors are reported, and each of their keys as unevaluated would only repeat them.

/** A schema with what it takes to follow its references. */
type SchemaPlace = { readonly schema: AnySchema; readonly root: Env; readonly baseId: string }

type MemberKey = string | number
type Value = Readonly<Record<MemberKey, unknown>>

/** A value with what ajv knows of where it stands. */
type Instance = { readonly value: Value; readonly context: DataValidationCxt }

/** JSON Schema 2020-12, Core 11.3. */
const unevaluatedProperties = keyword(
  'unevaluatedProperties',
  'object',
  'must not be there: no schema knows this property',
)
/** JSON Schema 2020-12, Core 11.2. */
const unevaluatedItems = keyword('unevaluatedItems', 'array', 'must not be there: no schema knows this item')

export const unevaluated: readonly CodeKeywordDefinition[] = [unevaluatedProperties, unevaluatedItems]

function keyword(name: string, type: 'object' | 'array', message: string): CodeKeywordDefinition {
  return {
    keyword: name,
    type,
    schemaType: ['object', 'boolean'],
    code(cxt) {
      const { gen, it, parentSchema } = cxt
      const place: SchemaPlace = { schema: parentSchema, root: it.schemaEnv.root, baseId: it.baseId }
      const walk = new Walk(it.self as Ajv, place)
      const check = (value: Value, context: DataValidationCxt): boolean => {
        const keys = type === 'array' ? [...(value as unknown as unknown[]).keys()] : Object.keys(value)
        const known = walk.evaluated({ value, context })
        check.errors = keys
          .filter((key) => !known.has(key))
          .flatMap((key) => walk.errorsAt(name, key, { value, context }, message))
        return check.errors.length === 0
      }
      check.errors = [] as ErrorObject[]
      callRef(cxt, gen.scopeValue('keyword', { ref: check }))
    },
  }
}

class Walk {
  readonly #ajv: Ajv
  readonly #start: SchemaPlace
  readonly #units: CodeUnits

  constructor(ajv: Ajv, start: SchemaPlace) {
    this.#ajv = ajv
    this.#start = start
    this.#units = CodeUnits.of(ajv)
  }

  /** The keys or indices of a value that some other keyword of the schema, or of one it applies in place, evaluates. */
  evaluated(instance: Instance): Set<MemberKey> {
    const known = new Set<MemberKey>()
    this.#walk(this.#start, instance, known)
    return known
  }

  /** What the keyword `name` has against the member `key`, which nothing evaluated. */
  errorsAt(name: string, key: MemberKey, { value, context }: Instance, message: string): ErrorObject[] {
    const schema = (this.#start.schema as AnySchemaObject)[name] as AnySchema
    if (schema === true) return []
    if (schema === false) {
      const { instancePath } = context
      return [{ keyword: name, instancePath, schemaPath: name, params: { key: String(key) }, message, schema }]
    }
    const instancePath = `${context.instancePath}/${escapeToken(String(key))}`
    const validate = this.#validator(this.#inside(this.#start, schema))
    return validate(value[key], { ...context, instancePath }) ? [] : (validate.errors ?? [])
  }

  #walk(place: SchemaPlace, instance: Instance, known: Set<MemberKey>): void {
    const { schema } = place
    if (typeof schema === 'boolean') return
    this.#units.watch?.walked(schema)
    if (Array.isArray(instance.value)) this.#items(place, schema, instance, known)
    else this.#properties(schema, instance.value, known)
    if (schema.$ref !== undefined) this.#walk(this.#target(place, schema.$ref), instance, known)
    for (const inner of this.#inPlace(place, schema, instance)) this.#walk(this.#inside(place, inner), instance, known)
  }

  /** The subschemas that apply to the value itself. */
  #inPlace(place: SchemaPlace, schema: AnySchemaObject, { value, context }: Instance): readonly AnySchema[] {
    const holds = (inner: AnySchema) => this.#holds(this.#inside(place, inner), value, context)
    const conditional =
      schema.if === undefined ? [] : holds(schema.if) ? [schema.if, schema.then ?? true] : [schema.else ?? true]
    const dependent = Object.keys(schema.dependentSchemas ?? {})
      .filter((key) => !Array.isArray(value) && Object.hasOwn(value, key))
      .map((key) => schema.dependentSchemas[key])
    const branches: readonly AnySchema[] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
    return [...(schema.allOf ?? []), ...branches.filter(holds), ...conditional, ...dependent]
  }

  #properties(schema: AnySchemaObject, value: Value, known: Set<MemberKey>): void {
    const nested = schema !== this.#start.schema && schema.unevaluatedProperties !== undefined
    const all = nested || schema.additionalProperties !== undefined
    const patterns = Object.keys(schema.patternProperties ?? {}).map((pattern) =>
      this.#ajv.opts.code.regExp(pattern, 'u'),
    )
    for (const key of Object.keys(value)) {
      const declared = Object.hasOwn(schema.properties ?? {}, key)
      if (all || declared || patterns.some((pattern) => pattern.test(key))) known.add(key)
    }
  }

  #items(place: SchemaPlace, schema: AnySchemaObject, { value, context }: Instance, known: Set<MemberKey>): void {
    const nested = schema !== this.#start.schema && schema.unevaluatedItems !== undefined
    const all = nested || schema.items !== undefined
    const prefix = (schema.prefixItems ?? []).length
    const matching = schema.contains === undefined ? undefined : this.#inside(place, schema.contains)
    for (const [i, item] of (value as unknown as unknown[]).entries()) {
      if (all || i < prefix || (matching !== undefined && this.#holds(matching, item, context))) known.add(i)
    }
  }

  /** Where $ref leads. */
  #target({ root, baseId }: SchemaPlace, ref: string): SchemaPlace {
    prepareReference(this.#ajv, { root, baseId }, ref)
    const found = ref === '#' && baseId === root.baseId ? root : resolveRef.call(this.#ajv, root, baseId, ref)
    return found instanceof SchemaEnv ? found : { schema: found ?? true, root, baseId }
  }

  #inside({ root, baseId }: SchemaPlace, schema: AnySchema): SchemaPlace {
    const id = typeof schema === 'object' ? schema.$id : undefined
    const inner = id === undefined ? baseId : resolveUrl(this.#ajv.opts.uriResolver, baseId, normalizeId(id))
    return { schema, root, baseId: inner }
  }

  #holds(place: SchemaPlace, value: unknown, context: DataValidationCxt): boolean {
    return this.#validator(place)(value, context)
  }

  #validator({ schema, root, baseId }: SchemaPlace): ValidateFunction {
    return this.#units.validatorOf(new SchemaEnv({ schema, schemaId: '$id', root, baseId }), 'branch')
  }
}
