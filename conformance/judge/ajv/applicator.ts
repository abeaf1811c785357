import type { Code, CodeKeywordDefinition, Name as CodeName, KeywordCxt } from 'ajv/dist/2020.js'
import { _, Name, resetErrorsCount, Type, usePattern } from './library.js'
import { properties } from './properties.js'
import { applyNamed, dependentSchemas } from './subschema.js'

// ajv's own definitions report what every branch of anyOf and oneOf finds, every item contains tries and every failed
// `then` twice, and they do not see a key named `__proto__` in a schema. These report by the table of violations:
// a choice fails once, as a whole, and what `then`, `else` or a property demands is reported where it is demanded.

/**
 * A branch that only answers yes or no: its errors are thrown away. It does not stop at the first one, since ajv's
 * prefixItems then skips the keywords after it for an array that is shorter than the list.
 */
const silently = { compositeRule: true, createErrors: false, allErrors: true } as const

/** JSON Schema 2020-12, Core 10.2.1.2. */
const anyOf: CodeKeywordDefinition = {
  keyword: 'anyOf',
  schemaType: 'array',
  trackErrors: true,
  error: { message: 'must match at least one schema of anyOf' },
  code(cxt) {
    const valid = cxt.gen.let('valid', false)
    const branch = cxt.gen.name('_valid')
    cxt.gen.block(() => {
      for (const i of (cxt.schema as unknown[]).keys()) {
        cxt.subschema({ keyword: 'anyOf', schemaProp: i, ...silently }, branch)
        cxt.gen.assign(valid, branch)
        cxt.gen.if(_`!${valid}`)
      }
    })
    cxt.reset()
    cxt.pass(valid)
  },
}

/** JSON Schema 2020-12, Core 10.2.1.3. */
const oneOf: CodeKeywordDefinition = {
  keyword: 'oneOf',
  schemaType: 'array',
  trackErrors: true,
  error: { message: 'must match exactly one schema of oneOf' },
  code(cxt) {
    const passing = cxt.gen.let('passing', 0)
    const branch = cxt.gen.name('_valid')
    for (const i of (cxt.schema as unknown[]).keys()) {
      cxt.subschema({ keyword: 'oneOf', schemaProp: i, ...silently }, branch)
      cxt.gen.if(branch, () => cxt.gen.code(_`${passing}++`))
    }
    cxt.reset()
    cxt.pass(_`${passing} === 1`)
  },
}

/** JSON Schema 2020-12, Core 10.2.1.4. */
const not: CodeKeywordDefinition = {
  keyword: 'not',
  schemaType: ['object', 'boolean'],
  trackErrors: true,
  error: { message: 'must not match the schema of not' },
  code(cxt) {
    const valid = cxt.gen.name('valid')
    cxt.subschema({ keyword: 'not', ...silently }, valid)
    cxt.reset()
    cxt.fail(valid)
  },
}

/** JSON Schema 2020-12, Core 10.2.2: `if` decides and is never reported. */
const conditional: CodeKeywordDefinition = {
  keyword: 'if',
  schemaType: ['object', 'boolean'],
  trackErrors: true,
  code(cxt) {
    const { gen, parentSchema } = cxt
    const condition = gen.name('_valid')
    const branch = gen.name('_valid')
    cxt.subschema({ keyword: 'if', ...silently }, condition)
    cxt.reset()
    if (parentSchema.then !== undefined) gen.if(condition, () => cxt.subschema({ keyword: 'then' }, branch))
    if (parentSchema.else !== undefined) gen.if(_`!${condition}`, () => cxt.subschema({ keyword: 'else' }, branch))
  },
}

/** JSON Schema 2020-12, Core 10.3.1.3 and Validation 6.4.4, 6.4.5: reported under the keyword whose number is not met. */
const contains: CodeKeywordDefinition = {
  keyword: 'contains',
  type: 'array',
  schemaType: ['object', 'boolean'],
  trackErrors: true,
  error: {
    message: ({ params }) =>
      params.rule === 'maxContains' ? 'must hold fewer matching items' : 'must hold more matching items',
    params: ({ params }) => _`{rule: ${params.rule}}`,
  },
  code(cxt) {
    const { gen, data, parentSchema } = cxt
    const min: number = parentSchema.minContains ?? 1
    const max: number | undefined = parentSchema.maxContains
    const count = gen.let('count', 0)
    const matches = gen.name('_valid')
    gen.forRange('i', 0, _`${data}.length`, (i) => {
      cxt.subschema({ keyword: 'contains', dataProp: i, dataPropType: Type.Num, ...silently }, matches)
      gen.if(matches, () => gen.code(_`${count}++`))
    })
    cxt.reset()
    const report = (rule: string) => () => cxt.error(false, { rule })
    gen.if(_`${count} < ${min}`, report(parentSchema.minContains === undefined ? 'contains' : 'minContains'))
    if (max !== undefined) gen.if(_`${count} > ${max}`, report('maxContains'))
  },
}

const aboutOneKey = { params: ({ params }: { params: KeywordCxt['params'] }) => _`{key: ${params.key}}` }

/** JSON Schema 2020-12, Core 10.3.2.4: a key is reported once, whatever its name breaks. */
const propertyNames: CodeKeywordDefinition = {
  keyword: 'propertyNames',
  type: 'object',
  schemaType: ['object', 'boolean'],
  error: { message: 'must have a name that matches propertyNames', ...aboutOneKey },
  code(cxt) {
    const { gen } = cxt
    const valid = gen.name('valid')
    gen.forIn('key', cxt.data, (key) => {
      const before = gen.const('_errs', new Name('errors')) // ajv's name for the number of errors so far
      cxt.subschema(
        { keyword: 'propertyNames', data: key, dataTypes: ['string'], propertyName: key, ...silently },
        valid,
      )
      resetErrorsCount(gen, before)
      gen.if(_`!${valid}`, () => cxt.error(false, { key }))
    })
  },
}

/** JSON Schema 2020-12, Core 10.3.2.2. */
const patternProperties: CodeKeywordDefinition = {
  keyword: 'patternProperties',
  type: 'object',
  schemaType: 'object',
  code(cxt) {
    const valid = cxt.gen.name('valid')
    for (const pattern of Object.keys(cxt.schema)) {
      cxt.gen.forIn('key', cxt.data, (key) => {
        cxt.gen.if(_`${usePattern(cxt, pattern)}.test(${key})`, () => {
          applyNamed(cxt, pattern, { dataProp: key, dataPropType: Type.Str }, valid)
        })
      })
    }
  },
}

/** JSON Schema 2020-12, Core 10.3.2.3. */
const additionalProperties: CodeKeywordDefinition = {
  keyword: 'additionalProperties',
  type: 'object',
  schemaType: ['object', 'boolean'],
  error: { message: 'must not be there: no such property is declared', ...aboutOneKey },
  code(cxt) {
    const { gen, schema } = cxt
    if (schema === true) return
    const valid = gen.name('valid')
    gen.forIn('key', cxt.data, (key) => {
      gen.if(isAdditional(cxt, key), () => {
        if (schema === false) cxt.error(false, { key })
        else cxt.subschema({ keyword: 'additionalProperties', dataProp: key, dataPropType: Type.Str }, valid)
      })
    })
  },
}

function isAdditional(cxt: KeywordCxt, key: CodeName): Code {
  const declared = new Set(Object.keys(cxt.parentSchema.properties ?? {}))
  const patterns = Object.keys(cxt.parentSchema.patternProperties ?? {})
  return patterns.reduce<Code>(
    (condition, pattern) => _`${condition} && !${usePattern(cxt, pattern)}.test(${key})`,
    _`!${cxt.gen.scopeValue('obj', { ref: declared })}.has(${key})`,
  )
}

export const applicators: readonly CodeKeywordDefinition[] = [
  anyOf,
  oneOf,
  not,
  conditional,
  contains,
  propertyNames,
  properties,
  patternProperties,
  additionalProperties,
  dependentSchemas,
]
