import type { Ajv2020, CodeKeywordDefinition } from 'ajv/dist/2020.js'
import type { SchemaEnv as Env } from 'ajv/dist/compile/index.js'
import { CodeUnits } from './code-unit.js'
import { resolveSchema, resolveUrl, SchemaEnv } from './library.js'

type Resolve = (this: Ajv2020, root: Env, ref: string) => Env | undefined

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
      prepareReference(ajv, { root, baseId }, cxt.schema as string)
      code(cxt)
    },
  }
}

/** Has what a reference names compiled when a value first gets there. */
export function prepareReference(
  ajv: Ajv2020,
  { root, baseId }: { readonly root: Env; readonly baseId: string },
  ref: string,
): void {
  const uri = resolveUrl(ajv.opts.uriResolver, baseId, ref)
  // What stands for the document as a whole is compiled with it.
  if (root.meta || root.refs[uri] !== undefined || /^#?\/?$/.test(ref)) return
  const named = envOf(ajv, root, uri)
  if (named === undefined || named === root || named.validate !== undefined) return
  named.validate = CodeUnits.of(ajv).validatorOf(named, 'reference')
  root.refs[uri] = named
}

/** What a URI names, found as ajv finds it. */
function envOf(ajv: Ajv2020, root: Env, uri: string): Env | undefined {
  let name = uri
  for (let next = ajv.refs[name]; typeof next === 'string'; next = ajv.refs[name]) name = next
  const known = ajv.refs[name] ?? ajv.schemas[name]
  return known instanceof SchemaEnv ? known : (resolveSchema as Resolve).call(ajv, root, name)
}
