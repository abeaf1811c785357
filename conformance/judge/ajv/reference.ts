import type { Ajv2020, AnySchema, CodeKeywordDefinition, ValidateFunction } from 'ajv/dist/2020.js'
import { compileSchema, resolveSchema, SchemaEnv } from 'ajv/dist/compile/index.js'
import { resolveUrl } from 'ajv/dist/compile/resolve.js'

type Resolve = (this: Ajv2020, root: SchemaEnv, ref: string) => SchemaEnv | undefined
type Compile = (this: Ajv2020, env: SchemaEnv) => SchemaEnv

/**
 * `$ref` as ajv has it, but that what it names is compiled when a value first gets there. Of a document whose schemas lead to
 * most of the others a value meets a few, and to compile all of them takes seconds.
 */
export function referenceOf(ajv: Ajv2020): CodeKeywordDefinition {
  const { code, ...definition } = ajv.getKeyword('$ref') as CodeKeywordDefinition
  return {
    ...definition,
    code(cxt) {
      const { baseId, schemaEnv } = cxt.it
      const { root } = schemaEnv
      const uri = resolveUrl(ajv.opts.uriResolver, baseId, cxt.schema as string)
      // What stands for the document as a whole is compiled with it.
      if (!root.meta && root.refs[uri] === undefined && !/^#?\/?$/.test(cxt.schema as string)) {
        const named = envOf(ajv, root, uri)
        if (named !== undefined && named !== root && named.validate === undefined) {
          named.validate = whenCalled(ajv, named)
          root.refs[uri] = named
        }
      }
      code(cxt)
    },
  }
}

/** What a URI names, found as ajv finds it. */
function envOf(ajv: Ajv2020, root: SchemaEnv, uri: string): SchemaEnv | undefined {
  let name = uri
  for (let next = ajv.refs[name]; typeof next === 'string'; next = ajv.refs[name]) name = next
  const known = ajv.refs[name] ?? ajv.schemas[name]
  return known instanceof SchemaEnv ? known : (resolveSchema as Resolve).call(ajv, root, name)
}

/** The code of a schema, which is compiled when it is first called. */
export function whenCalled(ajv: Ajv2020, env: SchemaEnv): ValidateFunction {
  let compiled: ValidateFunction | undefined
  const validate = ((value: unknown, context: unknown) => {
    compiled ??= shared(ajv, env)
    const isValid = (compiled as (value: unknown, context: unknown) => unknown)(value, context)
    validate.errors = compiled.errors ?? null
    return isValid
  }) as ValidateFunction
  return validate
}

/** Code of schemas that name nothing and refer to nothing, by their text: many documents hold the same ones. */
const known = { formats: new Map<string, ValidateFunction>(), noFormats: new Map<string, ValidateFunction>() }

/** So much code is kept; then it is begun anew. */
const mostKept = 2000

function shared(ajv: Ajv2020, env: SchemaEnv): ValidateFunction {
  const text = JSON.stringify(env.schema)
  if (text.includes('"$')) return compiledOf(ajv, env)
  const kept = ajv.opts.validateFormats === false ? known.noFormats : known.formats
  if (kept.size >= mostKept) kept.clear()
  const code = kept.get(text) ?? compiledOf(ajv, env)
  kept.set(text, code)
  return code
}

function compiledOf(ajv: Ajv2020, { schema, root, baseId, schemaPath, localRefs, meta }: SchemaEnv): ValidateFunction {
  return (compileSchema as Compile).call(
    ajv,
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
}
