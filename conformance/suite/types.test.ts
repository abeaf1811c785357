import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import { compileErrors, documents, generatedTree } from '../../generator/emit/typescript.fixture.js'
import { readModel } from '../../generator/ir/read.js'
import { validRequest } from '../value/request.js'

/** Longest text that a literal repeats as it is: types do not look at lengths. */
const longest = 40

describe.each(documents.filter((it) => it.exists))('$name', ({ path }) => {
  test('a request that the document accepts has the type that was made for it', async () => {
    const model = await readModel(path)
    const tree = await generatedTree([path])
    const files = model.operations.map((operation, i): [string, string] => {
      const requests = fc.sample(validRequest(model, { compile: compileShape, operation: operation.id }), {
        numRuns: 150,
        seed: 7,
      })
      const folder = [...tree.keys()].filter((it) => it.endsWith('/types.ts'))[i]?.replace(/\.ts$/, '.js')
      const literals = requests.map(
        (request, k) => `export const request${k}: Request = ${short(JSON.stringify(request))}`,
      )
      return [`requests${i}.ts`, [`import type { Request } from './${folder}'`, ...literals].join('\n')]
    })
    const errors = compileErrors(new Map([...tree, ...files]), { exactOptionalPropertyTypes: true })
    expect(Object.fromEntries(errors)).toEqual({})
  })
})

/** JSON with its long texts cut, where TypeScript reads `__proto__` as an ordinary key. */
function short(json: string): string {
  return json
    .replace(/"((?:[^"\\]|\\.)*)"/g, (text) => (text.length > longest * 6 ? `"${'a'.repeat(longest)}"` : text))
    .replaceAll('"__proto__":', "['__proto__']:")
}
