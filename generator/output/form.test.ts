import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { taskDocument } from '../emit/bundle.fixture.js'
import { compileErrors } from '../emit/typescript.fixture.js'
import { emittedForms, type Form, formOf, importEndings, versionWith } from './form.js'
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

test('a check takes the form that is there, unless another one is asked for', async () => {
  const real = { renderer: () => import('../emit/render.js') }
  await workspace.generate({ ...real, imports: 'none' })
  expect((await workspace.check(real)).stale).toEqual([])
  expect((await workspace.check({ ...real, imports: 'js' })).stale).not.toEqual([])
  const written = (form: Form) => formOf(versionWith({ generator: '1', code: 'emit' }, form))
  for (const emit of emittedForms)
    for (const imports of importEndings) expect(written({ emit, imports })).toEqual({ emit, imports })
})

const runsTypeScript = Number(process.versions.node.split('.')[0]) >= 24

test.runIf(runsTypeScript)('node runs a program over files whose imports end in .ts', async () => {
  await workspace.generate({ imports: 'ts', renderer: () => import('../emit/render.js') })
  workspace.write('package.json', { type: 'module' })
  workspace.write(
    'app.ts',
    "import { testModel } from './generated/index.ts'\nconst built: { readonly field?: string | undefined } = testModel.build({ field: 'x' })\nconsole.log(built.field)\n",
  )
  const { stdout, stderr } = spawnSync(process.execPath, [join(workspace.root, 'app.ts')], { encoding: 'utf8' })
  expect([stdout, stderr]).toEqual(['x\n', ''])
})

test.runIf(!runsTypeScript)('no program in TypeScript is run (skipped: Node.js before 24 runs none)', () => {})
