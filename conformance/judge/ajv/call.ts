import type {
  Ajv2020,
  AnySchema,
  Code,
  CodeGen,
  CodeKeywordDefinition,
  Name as CodeName,
  KeywordCxt,
  SchemaCxt,
} from 'ajv/dist/2020.js'
import type { SchemaEnv as Env } from 'ajv/dist/compile/index.js'
import { CodeUnits } from './code-unit.js'
import { _, extendSubschemaData, extendSubschemaMode, getSubschema, Name, resolveUrl, SchemaEnv } from './library.js'

/** ajv's name for something in the code that it writes. */
const named = (name: 'vErrors' | 'errors' | 'instancePath' | 'rootData' | 'dynamicAnchors') => new Name(name)

/** A value in the code that is written, and where it stands: `path` is what its place adds to the instance path. */
interface CalledWith {
  readonly data: Code | CodeName
  readonly path: Code
  readonly parentData: Code | CodeName
  readonly key: Code | number
}

/** The call of other code with a value: true where that takes it. */
export function callOf(code: Code, { data, path, parentData, key }: CalledWith): Code {
  const place = _`{instancePath: ${named('instancePath')} + ${path}, parentData: ${parentData}, parentDataProperty: ${key}, rootData: ${named('rootData')}, dynamicAnchors: ${named('dynamicAnchors')}}`
  return _`${code}(${data}, ${place})`
}

/** Adds what called code found to what was found so far. */
export function addErrorsOf(gen: CodeGen, code: Code): void {
  const [errors, count, found] = [named('vErrors'), named('errors'), _`${code}.errors`]
  gen.assign(errors, _`${errors} === null ? ${found} : ${errors}.concat(${found})`)
  gen.assign(count, _`${errors}.length`)
}

/** The environment of a schema within another one. */
export function envWithin({ baseId, self, schemaEnv: { root } }: SchemaCxt, schema: AnySchema): Env {
  const $id = typeof schema === 'object' ? schema.$id : undefined
  const base = typeof $id === 'string' ? resolveUrl(self.opts.uriResolver, baseId, $id) : baseId
  return new SchemaEnv({ schema, schemaId: '$id', root, baseId: base })
}

/** Writes a keyword with a call of other code for each schema that it applies, which ajv would write in full. */
export function inUnits(code: CodeKeywordDefinition['code']): CodeKeywordDefinition['code'] {
  return (cxt, ruleType) => {
    if (!cxt.it.schemaEnv.root.meta) cxt.subschema = callingUnits(cxt)
    code(cxt, ruleType)
  }
}

/** What a keyword has written for a schema that it applies. */
function callingUnits(cxt: KeywordCxt): KeywordCxt['subschema'] {
  const { it, gen } = cxt
  const inFull = cxt.subschema.bind(cxt)
  return (applied, valid) => {
    const part = getSubschema(it, applied)
    const { schema } = part
    if (typeof schema === 'boolean') return inFull(applied, valid)
    extendSubschemaData(part, it, applied)
    extendSubschemaMode(part, applied)
    const inner: SchemaCxt = { ...it, ...part }
    const { data, parentData, parentDataProperty: key, errorPath: path } = inner
    const validate = CodeUnits.of(it.self as Ajv2020).validatorOf(envWithin(it, schema), 'member')
    const code = gen.scopeValue('validate', { ref: validate })
    gen.var(valid, callOf(code, { data, path, parentData, key }))
    if (inner.createErrors !== false) gen.if(_`!${valid}`, () => addErrorsOf(gen, code))
    return inner
  }
}
