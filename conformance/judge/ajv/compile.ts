import type { Ajv2020, AnySchema, ValidateFunction } from 'ajv/dist/2020.js'
import type { SchemaEnv as Env } from 'ajv/dist/compile/index.js'
import { valueAt } from '../pointer.js'
import type { Json } from '../verdict.js'
import { type AjvOptions, createAjv } from './ajv.js'
import { CodeUnits } from './code-unit.js'
import { baseAt, dropIdentifiers } from './identifier.js'
import { compileSchema, SchemaEnv } from './library.js'

// The name `.invalid` is reserved (RFC 2606), so no document names itself or another like this.
const uri = 'https://specproof.invalid/document'

/**
 * Compiles the schemas of one document by their pointers, each once, when it is first asked for. `document` is handed
 * to ajv as a whole, so that references into it resolve, and loses inner `$id`s (identifier.ts).
 * Throws what ajv throws: for a reference that leads nowhere, a keyword with a value it cannot have, and so on.
 * @param text what the document was read from
 */
export function compilerOf(
  document: Json,
  mode: 'assert' | 'annotate',
  text = JSON.stringify(document),
): (pointer: string) => ValidateFunction {
  const compiled = new Map<string, ValidateFunction>()
  const open = once(() => openDocument(document, text, { mode }))
  return (pointer) => {
    const validate = compiled.get(pointer) ?? open().compile(pointer)
    compiled.set(pointer, validate)
    return validate
  }
}

/** A document that ajv holds. */
export interface OpenDocument {
  readonly units: CodeUnits
  /** The code of the schema at a pointer. */
  compile(pointer: string): ValidateFunction
}

/** Hands a document to ajv. Parameters and what it throws: those of `compilerOf`. */
export function openDocument(
  document: Json,
  text: string,
  options: Omit<AjvOptions, 'knowsMetaSchemas'>,
): OpenDocument {
  const ajv = createAjv({ ...options, knowsMetaSchemas: text.includes('json-schema.org') })
  const { resolve } = ajv.opts.uriResolver
  const root = naming.test(text) ? namedRoot(ajv, document) : plainRoot(ajv, document)
  const units = CodeUnits.of(ajv)
  const code = (env: Env) => compileSchema.call(ajv, env).validate as ValidateFunction
  const compile = (pointer: string) => {
    if (pointer === '') return code(root)
    // `$ref: "#"` calls the code of the whole document, which ajv takes for granted when only a part is compiled.
    try {
      if (root.validate === undefined && mayNameWhole.test(text)) code(root)
    } catch {
      // A fault elsewhere is not this part's; where the part does refer to the whole, calling it fails.
    }
    const schema = valueAt(document, pointer) as AnySchema
    const baseId = baseAt(document, pointer, root.baseId, resolve)
    return units.validatorOf(new SchemaEnv({ schema, schemaId: '$id', root, baseId }), 'entry')
  }
  return { units, compile }
}

/** Members by which a schema is called something else than its place. */
const naming = /"\$(?:id|anchor|dynamicAnchor)":/

/** A reference that is no pointer to a part: it may mean the whole. */
const mayNameWhole = /"\$(?:id|ref|recursiveRef)":"(?!#\/[^"])/

/** Of a document without names all that ajv has to know is where it is: it need not look for any. */
function plainRoot(ajv: Ajv2020, document: Json): Env {
  const root = new SchemaEnv({ schema: document as AnySchema, schemaId: '$id', baseId: uri, localRefs: {} })
  ajv.schemas[uri] = root
  return root
}

function namedRoot(ajv: Ajv2020, document: Json): Env {
  const { resolve } = ajv.opts.uriResolver
  const isObject = typeof document === 'object' && document !== null && !Array.isArray(document)
  const id = isObject ? (document as { readonly [key: string]: Json }).$id : undefined
  const base = typeof id === 'string' ? id : uri
  const named = isObject ? dropIdentifiers(document as { [key: string]: Json }, base, resolve) : new Map<string, Json>()
  ajv.addSchema(document as AnySchema, base)
  const root = Object.values(ajv.schemas).find((env) => env?.schema === document) as Env
  // ajv notes such a schema by its place and goes round for ever when `$ref` stands beside `$id`.
  for (const [name, schema] of named) {
    ajv.refs[name] = new SchemaEnv({ schema: schema as AnySchema, schemaId: '$id', root, baseId: name })
  }
  return root
}

/** `make`, called at most once; what it throws the first time it throws every time. */
function once<T>(make: () => T): () => T {
  let outcome: (() => T) | undefined
  return () => {
    if (outcome === undefined) {
      try {
        const value = make()
        outcome = () => value
      } catch (error) {
        outcome = () => {
          throw error
        }
      }
    }
    return outcome()
  }
}
