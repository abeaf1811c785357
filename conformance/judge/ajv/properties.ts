import {
  _,
  type Ajv2020,
  type CodeKeywordDefinition,
  type KeywordCxt,
  Name,
  type ValidateFunction,
} from 'ajv/dist/2020.js'
import { SchemaEnv } from 'ajv/dist/compile/index.js'
import { resolveUrl } from 'ajv/dist/compile/resolve.js'
import { propertyInData } from 'ajv/dist/vocabularies/code.js'
import { escapeToken } from '../pointer.js'
import { CodeUnits } from './code-unit.js'
import { applyNamed } from './subschema.js'

/** Of an object that may have more members than this a value mostly has a few: only their schemas are compiled. */
const mostAtOnce = 8

/** JSON Schema 2020-12, Core 10.3.2.1. */
export const properties: CodeKeywordDefinition = {
  keyword: 'properties',
  type: 'object',
  schemaType: 'object',
  code(cxt) {
    const keys = Object.keys(cxt.schema)
    if (keys.length > mostAtOnce && !cxt.it.schemaEnv.root.meta) applyWhenMet(cxt, keys)
    else applyAtOnce(cxt, keys)
  },
}

function applyAtOnce(cxt: KeywordCxt, keys: readonly string[]): void {
  const valid = cxt.gen.name('valid')
  for (const key of keys)
    cxt.gen.if(propertyInData(cxt.gen, cxt.data, key, true), () => applyNamed(cxt, key, { dataProp: key }, valid))
}

/** A member with the code of its schema, which is compiled when a value first has the member. */
interface LateMember {
  readonly key: string
  /** What the key adds to the pointer of the object. */
  readonly path: string
  readonly validate: ValidateFunction
}

/** ajv's names in the code that it writes: what was found so far and how much, and where the value stands. */
const [errors, count, instancePath, rootData, dynamicAnchors] = (
  ['vErrors', 'errors', 'instancePath', 'rootData', 'dynamicAnchors'] as const
).map((it) => new Name(it)) as [Name, Name, Name, Name, Name]

function applyWhenMet({ gen, data, schema, it }: KeywordCxt, keys: readonly string[]): void {
  const { baseId, errorPath, self } = it
  const { root } = it.schemaEnv
  const units = CodeUnits.of(self as Ajv2020)
  const members = keys.map((key): LateMember => {
    const $id = schema[key]?.$id
    const base = typeof $id === 'string' ? resolveUrl(self.opts.uriResolver, baseId, $id) : baseId
    const env = new SchemaEnv({ schema: schema[key], schemaId: '$id', root, baseId: base })
    return { key, path: `/${escapeToken(key)}`, validate: units.validatorOf(env, 'member') }
  })
  gen.forOf('member', gen.scopeValue('obj', { ref: members }), (member) => {
    const key = gen.const('key', _`${member}.key`)
    gen.if(propertyInData(gen, data, key, true), () => {
      const place = _`{instancePath: ${instancePath} + ${errorPath} + ${member}.path, parentData: ${data}, parentDataProperty: ${key}, rootData: ${rootData}, dynamicAnchors: ${dynamicAnchors}}`
      gen.if(_`!${member}.validate(${data}[${key}], ${place})`, () => {
        const found = _`${member}.validate.errors`
        gen.assign(errors, _`${errors} === null ? ${found} : ${errors}.concat(${found})`)
        gen.assign(count, _`${errors}.length`)
      })
    })
  })
}
