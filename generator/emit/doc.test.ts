import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../document/json.js'
import { readModel } from '../ir/read.js'
import { taskDocument, treeOf } from './bundle.fixture.js'
import { escaped, fieldDoc } from './doc.js'
import { compileErrors } from './typescript.fixture.js'

/** The JSDoc of one field of a task. */
async function docOf(schema: JsonObject): Promise<string> {
  const model = await readModel(taskDocument({ field: schema }))
  const shapes = model.operations[0]?.request.constraints.find((it) => it.kind === 'properties')?.shapes
  const shape = shapes?.get('field')
  if (shape === undefined) throw new Error('no field')
  return fieldDoc(shape)
}

describe('what a field says of itself', () => {
  test.each<[string, JsonObject, readonly string[]]>([
    ['its meaning', { description: 'How wide.', title: 'Width' }, ['How wide.']],
    ['its title for want of a description', { title: 'Width' }, ['Width']],
    [
      'bounds, step and integer',
      { type: 'integer', minimum: 128, maximum: 2048, multipleOf: 64 },
      ['an integer', 'at least 128', 'at most 2048', 'in steps of 64'],
    ],
    ['exclusive bounds', { exclusiveMinimum: 0, exclusiveMaximum: 1 }, ['greater than 0', 'less than 1']],
    ['one character, several items', { minLength: 1, maxItems: 3 }, ['at least 1 character', 'at most 3 items']],
    ['its default, never its absence', { default: false }, ['@defaultValue false']],
    ['a default of null', { default: null }, ['@defaultValue null']],
    ['that it is deprecated', { deprecated: true }, ['@deprecated']],
    [
      'each value with its own meaning',
      {
        oneOf: [
          { const: 'a', description: 'First.' },
          { const: 'b', title: 'Second' },
        ],
      },
      ['- `"a"`: First.', '- `"b"`: Second'],
    ],
    ['where it stands', {}, ['@see document.json#/components/schemas/RequestBody/items/properties/field']],
  ])('%s', async (_, schema, says) => {
    const doc = await docOf(schema)
    for (const it of says) expect(doc).toContain(it)
  })

  test('what is not deprecated is not marked, and what has no default names none', async () => {
    const doc = await docOf({ deprecated: false, description: 'x' })
    expect(doc).not.toMatch(/@deprecated|@defaultValue|Limits/)
  })
})

/** The tags and the end of a comment, as TypeScript reads them. */
function tagsOf(doc: string): string[] {
  const text = `/**\n${doc.replace(/^/gm, ' * ')}\n */\nexport const it = 1`
  const source = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true)
  expect(source.statements).toHaveLength(1)
  return ts.getJSDocTags(source.statements[0] as ts.Node).map((tag) => tag.tagName.text)
}

describe('hostile text', () => {
  test.each([
    ['the end of a comment', 'a */ export const planted = 1 /*'],
    ['the end of a comment over a line break', 'a *\u2028/ b *\r/ c'],
    ['stars before the slash', 'a **/ b ***/ c'],
    ['tags', '@deprecated at once\n@returns nothing\r\n@type {string} (@internal)'],
    ['tags after other line ends', 'a\r@deprecated b\u2028@deprecated c\u2029@deprecated'],
    ['code', '```ts\n/** @deprecated */\nconst a = `b`\n```'],
    ['nothing but a slash', '/'],
    ['lines without end', '\n\n\n\n\n'],
  ])('%s stays text', async (_, description) => {
    expect(tagsOf(escaped(description))).toEqual([])
    const tags = tagsOf(await docOf({ description, title: description, default: description }))
    expect(tags).toEqual(['defaultValue', 'see'])
  })

  test('an address of mail keeps its sign', () => {
    expect(escaped('write to a@b.example')).toBe('write to a@b.example')
  })

  test('in every place that takes text, the generated code compiles', async () => {
    const text = '*/ `${x}` \\ \' " @deprecated\r\n/* \u2028 */ </script> \u0000'
    const field: JsonObject = {
      title: text,
      description: text,
      default: { [text]: text },
      examples: [text],
      type: 'object',
      properties: { [text]: { enum: [text, 'b'], description: text } },
      anyOf: [{ title: text, required: [text] }, { title: text }],
    }
    const document = taskDocument(
      { field, [text]: { pattern: '\\*/`' } },
      { title: text, description: text },
      { title: text, summary: text, description: text, 'x-status': text, 'x-capabilities': [text] },
    )
    const tree = await treeOf([document])
    const files = [...tree].map(([path, content]): [string, string] => [`generated/${path}`, content])
    expect(Object.fromEntries(compileErrors(new Map(files), { noUnusedLocals: true }))).toEqual({})
  })
})

test('keys that no member names are typed, and told where named members widen their type', async () => {
  const rest = { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] }
  const many = Object.fromEntries('abcdefgh'.split('').map((it) => [it, { enum: [`${it}`.repeat(40)] }]))
  const tree = await treeOf([
    taskDocument({
      sizes: { type: 'object', properties: { name: { type: 'string' } }, additionalProperties: rest },
      many: { type: 'object', properties: many, additionalProperties: { type: 'number' } },
      odd: { type: 'object', properties: { n: { type: 'number' } }, patternProperties: { '^x': rest } },
    }),
  ])
  const types = tree.get('test-model/types.ts')
  expect(types).toMatch(
    /Other keys: TestModelSizesValue\. \*\/\n {2}readonly \[key: string\]: TestModelSizesValue \| string \| undefined;/,
  )
  expect(types).toMatch(/Other keys: number\. \*\/\n {2}readonly \[key: string\]: unknown;/)
  expect(types).toMatch(/Keys that match a pattern: TestModelOddValue\. \*\/\n {2}readonly \[key: string\]: unknown;/)
  const use = (literal: string) =>
    `import { testModel } from './generated/index.js'\ntestModel.build({ sizes: ${literal} })\n`
  const sources = { 'good.ts': use("{ name: 'x', a: { size: 1 } }"), 'bad.ts': use("{ a: { size: '1' } }") }
  const files = [...tree].map(([path, text]): [string, string] => [`generated/${path}`, text])
  expect([...compileErrors(new Map([...files, ...Object.entries(sources)])).keys()]).toEqual(['bad.ts'])
})
