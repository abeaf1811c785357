import { afterAll, expect, test } from 'vitest'
import { taskDocument } from '../emit/bundle.fixture.js'
import { compileErrors } from '../emit/typescript.fixture.js'
import { Workspace } from './workspace.fixture.js'

const workspace = new Workspace()
afterAll(() => workspace.remove('.'))
workspace.write('specs/one.json', taskDocument({ field: { type: 'string', description: "export {} from './a.js'" } }))

/** The files that a run writes, with the ends of their relative imports. */
async function generated(imports: 'js' | 'ts' | 'none') {
  const { problems, written } = await workspace.generate({ imports, renderer: () => import('../emit/render.js') })
  expect(problems).toEqual([])
  const files = Object.entries(workspace.tree('generated')).filter(([path]) => path.endsWith('.ts'))
  const names = files.flatMap(([, text]) => [...text.matchAll(/^(?:[^*\n]* from |import )'(\.[^']+)'/gm)])
  return { written, files, ends: new Set(names.map(([, name]) => /\.[jt]s$/.exec(name as string)?.[0] ?? '')) }
}

test('imports end in .js, in .ts or in nothing, and another ending is written anew', async () => {
  expect((await generated('js')).ends).toEqual(new Set(['.js']))
  const { files, ends } = await generated('ts')
  expect(ends).toEqual(new Set(['.ts']))
  const options = {
    allowImportingTsExtensions: true,
    noEmit: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
  }
  const found = compileErrors(new Map(files.map(([path, text]) => [`generated/${path}`, text])), options)
  expect(Object.fromEntries(found)).toEqual({})
  expect((await generated('ts')).written).toEqual([])
  expect((await generated('none')).ends).toEqual(new Set(['']))
  const back = await generated('js')
  expect(back.ends).toEqual(new Set(['.js']))
  expect(back.written.length).toBeGreaterThan(5)
})
