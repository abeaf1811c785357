import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeHashName } from '../generator/output/generator-version.js'

const root = fileURLToPath(new URL('../', import.meta.url))

/** The sources as JavaScript, file by file, as the build makes them; below the repository, where packages are found. */
let built: string

beforeAll(() => {
  built = mkdtempSync(join(root, 'node_modules/.entry-'))
  const sources = ['generator', 'conformance'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(path))
      .map((path) => join(folder, path)),
  )
  buildSync({
    entryPoints: ['index.ts', 'cli/define-config.ts', ...sources],
    absWorkingDir: root,
    outdir: built,
    outbase: root,
    format: 'esm',
    platform: 'node',
  })
  cpSync(join(root, 'generator/runtime'), join(built, 'generator/runtime'), { recursive: true })
  writeFileSync(join(built, 'generator', codeHashName), 'aa\n')
})

afterAll(() => rmSync(built, { recursive: true, force: true }))

describe('importing specproof', () => {
  /** The packages that are loaded after each step of a program. */
  function loadedBy(steps: readonly string[]): string[][] {
    const program = `
      import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
      import { createRequire, register } from 'node:module'
      import { tmpdir } from 'node:os'
      import { join } from 'node:path'
      const folder = mkdtempSync(join(tmpdir(), 'specproof-loaded-'))
      const list = join(folder, 'list')
      appendFileSync(list, '')
      register('data:text/javascript,' + encodeURIComponent(\`
        import { appendFileSync } from 'node:fs'
        let list
        export const initialize = (data) => { list = data.list }
        export const load = (url, context, next) => { appendFileSync(list, url + '\\\\n'); return next(url, context) }
      \`), { parentURL: import.meta.url, data: { list } })
      const { cache } = createRequire(import.meta.url) // of what CommonJS requires
      const told = []
      const tell = () => {
        const paths = [...readFileSync(list, 'utf8').split('\\n'), ...Object.keys(cache)]
        const names = paths.map((path) => /.*[\\\\/]node_modules[\\\\/]((?:@[^\\\\/]+[\\\\/])?[^.\\\\/][^\\\\/]*)/.exec(path)?.[1])
        told.push([...new Set(names.filter((name) => name !== undefined))].sort())
      }
      ${steps.map((step) => `${step}\ntell()`).join('\n')}
      rmSync(folder, { recursive: true })
      console.log(JSON.stringify(told))`
    const args = ['--no-warnings', '--input-type=module', '--eval', program]
    return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }))
  }

  test('loads one small parser, and the rest when it is used', () => {
    const [imported, compiled, generated, compared] = loadedBy([
      `const specproof = await import(${JSON.stringify(pathToFileURL(join(built, 'index.js')).href)})`,
      "specproof.compileValidator({ type: 'object', properties: { a: { format: 'email' } } }).validate({ a: 1 })",
      "await specproof.generate({ out: join(folder, 'generated') })",
      `const models = await Promise.all(['27b', '397b'].map((it) =>
         specproof.readModel('specs/alibaba-qwen3-5-' + it + '.json')))
       await specproof.diffModels(models[1], models[0])`,
    ])
    expect(imported).toEqual(['jsonc-parser'])
    expect(compiled).toEqual(imported)
    expect(generated).toEqual(expect.arrayContaining(['ts-morph', 'json-p3']))
    expect(generated).not.toContain('ajv')
    expect(compared).toEqual(expect.arrayContaining(['ajv', '@cfworker/json-schema']))
    const never = ['msw', 'ws', 'vitest', 'commander', 'junit-report-builder']
    expect(compared?.filter((name) => never.includes(name))).toEqual([])
  })

  test('loads with mock and kit no msw, no ws, no writer of reports, and ajv when the first judge judges', () => {
    const from = (path: string) => `await import(${JSON.stringify(pathToFileURL(join(built, path)).href)})`
    const [mock, kit, made, judged] = loadedBy([
      from('conformance/mock/index.js'),
      `const { judgeOf } = ${from('conformance/index.js')}`,
      "const judge = judgeOf({ type: 'object' }, { pointer: '' })",
      "if (!judge('{}').valid || judge('1').valid) throw new Error('It does not judge.')",
    ])
    const small = ['@eslint-community/regexpp', 'big.js', 'jsonc-parser']
    expect(mock).toEqual(small)
    expect(kit?.filter((name) => name !== 'pure-rand')).toEqual([...small, 'eventsource-parser', 'fast-check'].sort())
    expect(made).toEqual(kit)
    expect(judged).toEqual(expect.arrayContaining(['ajv']))
  })
})
