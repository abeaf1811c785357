import type { Ajv2020, CodeKeywordDefinition, KeywordCxt, ValidateFunction } from 'ajv/dist/2020.js'
import { escapeToken } from '../pointer.js'
import { addErrorsOf, callOf, envWithin } from './call.js'
import { CodeUnits } from './code-unit.js'
import { _, propertyInData } from './library.js'
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

function applyWhenMet({ gen, data, schema, it }: KeywordCxt, keys: readonly string[]): void {
  const units = CodeUnits.of(it.self as Ajv2020)
  const members = keys.map((key): LateMember => {
    const validate = units.validatorOf(envWithin(it, schema[key]), 'member')
    return { key, path: `/${escapeToken(key)}`, validate }
  })
  gen.forOf('member', gen.scopeValue('obj', { ref: members }), (member) => {
    const key = gen.const('key', _`${member}.key`)
    const code = _`${member}.validate`
    gen.if(propertyInData(gen, data, key, true), () => {
      const path = _`${it.errorPath} + ${member}.path`
      gen.if(_`!${callOf(code, { data: _`${data}[${key}]`, path, parentData: data, key })}`, () => {
        addErrorsOf(gen, code)
      })
    })
  })
}
