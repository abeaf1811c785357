import type { Code, CodeKeywordDefinition, KeywordCxt, Name } from 'ajv/dist/2020.js'
import type { Type } from 'ajv/dist/compile/util.js'
import { _, getProperty, propertyInData } from './library.js'

/**
 * Applies the schema called `name` among those that a keyword holds. ajv's own way percent-encodes the name for a path
 * that nothing here reads, and there is no such code for a lone surrogate.
 */
export function applyNamed(
  cxt: KeywordCxt,
  name: string,
  place: { dataProp?: Code | string; dataPropType?: Type },
  valid: Name,
): void {
  const { keyword, it, schema } = cxt
  const { schemaPath, errSchemaPath, topSchemaRef } = it
  cxt.subschema(
    {
      schema: schema[name],
      schemaPath: _`${schemaPath}${getProperty(keyword)}${getProperty(name)}`,
      errSchemaPath: `${errSchemaPath}/${keyword}`,
      topSchemaRef,
      ...place,
    },
    valid,
  )
}

/** JSON Schema 2020-12, Core 10.2.2.4. */
export const dependentSchemas: CodeKeywordDefinition = {
  keyword: 'dependentSchemas',
  type: 'object',
  schemaType: 'object',
  code(cxt) {
    const valid = cxt.gen.name('valid')
    for (const name of Object.keys(cxt.schema)) {
      cxt.gen.if(propertyInData(cxt.gen, cxt.data, name, true), () => applyNamed(cxt, name, {}, valid))
    }
  },
}
