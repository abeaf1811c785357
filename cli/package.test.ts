import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examples, runnable } from './examples.fixture.js'
import { nodeOutput, Packed, Project, root, toolOutput } from './package.fixture.js'

let packed: Packed

beforeAll(() => {
  packed = new Packed()
})

afterAll(() => packed.remove())

describe('the package', () => {
  test('holds what was built, the command and its pages, and nothing else', () => {
    const others = packed.files.filter((path) => !path.startsWith('dist/'))
    expect(others).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin/specproof.js',
      'package.json',
      'schemas/config.schema.json',
      'specs/overlays/text-responses.json',
      'templates/contract.test.ts',
      'templates/specproof-contract.yml',
      'templates/specproof-update.yml',
    ])
    const built = packed.files.filter((path) => path.startsWith('dist/'))
    expect(new Set(built.map((path) => path.split('/').slice(0, 2).join('/')))).toEqual(
      new Set(['dist/cli', 'dist/conformance', 'dist/generator', 'dist/index.d.ts', 'dist/index.js']),
    )
  })

  test('holds no test, no data of tests, no ledger and no bench', () => {
    const ofTests = /(^|\/)(fixture|known|bench|fuzz)\/|\.(test|test-d|fixture|samples)\.|format-cases/
    expect(packed.files.filter((path) => ofTests.test(path))).toEqual(['templates/contract.test.ts'])
  })

  test('holds of TypeScript sources the runtime alone, which is copied', () => {
    const sources = packed.files.filter((path) => /(?<!\.d)\.ts$/.test(path) && !path.startsWith('templates/'))
    expect(sources).toContain('dist/generator/runtime/check.ts')
    expect(sources.filter((path) => !path.startsWith('dist/generator/runtime/'))).toEqual([])
  })

  test('has no fault by publint', () => {
    expect(toolOutput('publint', ['run', packed.tarball, '--strict'])).toContain('All good!')
  })

  test('has types wherever it is imported, by are-the-types-wrong', () => {
    // CommonJS loads it by import() alone, and node10 is older than `exports`.
    const args = [packed.tarball, '--profile', 'esm-only', '--no-definitely-typed', '--format', 'json']
    const { analysis } = JSON.parse(toolOutput('@arethetypeswrong/cli', args))
    expect(Object.keys(analysis.entrypoints)).toEqual(['.', './conformance', './mock', './vitest', './package.json'])
  })
})

describe('a project that installs the package', () => {
  let project: Project

  beforeAll(() => {
    project = new Project(packed.tarball)
    if (project.offline !== undefined) return
    // Kept of what the project has for itself.
    project.link('vitest', '@types/node')
    project.copy('specs')
    for (const [i, { code }] of examples.entries()) project.write(`example${i}.ts`, code)
  })

  afterAll(() => project.remove())

  test('generates, compiles the examples of the READMEs under each resolution, and runs them', ({ skip }) => {
    skip(project.offline !== undefined, `neither a registry nor a cache has its dependencies: ${project.offline}`)
    expect(project.npx('specproof', 'generate')).toMatch(/^generated: \d+ written$/m)
    expect(project.npx('specproof', 'generate', '--check')).toMatch(/up to date/)

    const compilerOptions = {
      target: 'es2023',
      lib: ['es2023'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      isolatedModules: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      skipLibCheck: true,
    }
    const nodenext = { ...compilerOptions, module: 'nodenext', outDir: 'out', rootDir: '.' }
    const bundler = { ...compilerOptions, module: 'esnext', moduleResolution: 'bundler', noEmit: true }
    const include = ['*.ts', 'generated']
    for (const [name, options] of Object.entries({ nodenext, bundler })) {
      project.write(`${name}.json`, JSON.stringify({ compilerOptions: options, include }))
      const tsc = join(root, 'node_modules/typescript/bin/tsc')
      expect(nodeOutput([tsc, '-p', `${name}.json`], project.folder), name).toBe('')
    }

    for (const it of runnable) {
      const printed = nodeOutput([`out/example${examples.indexOf(it)}.js`], project.folder).trim()
      expect(printed, it.title).not.toBe('')
      if (it.prints.length > 0) expect(printed.split('\n'), it.title).toEqual(it.prints)
    }
    rmSync(join(project.folder, 'out'), { recursive: true })
  })

  test('generates JavaScript that runs as it is, with declarations that compile', ({ skip }) => {
    skip(project.offline !== undefined, `neither a registry nor a cache has its dependencies: ${project.offline}`)
    const args = ['generate', '--emit', 'js', '--out', 'plain']
    expect(project.npx('specproof', ...args)).toMatch(/^plain: \d+ written$/m)
    expect(project.npx('specproof', ...args, '--check')).toMatch(/up to date/)
    const compilerOptions = {
      target: 'es2023',
      lib: ['es2023'],
      module: 'nodenext',
      types: [],
      strict: true,
      noEmit: true,
    }
    project.write('plain.json', JSON.stringify({ compilerOptions, include: ['plain'] }))
    expect(nodeOutput([join(root, 'node_modules/typescript/bin/tsc'), '-p', 'plain.json'], project.folder)).toBe('')
    const use =
      "import { models } from './plain/index.js'; console.log(models['alibaba:qwen@3.5-27b'].validate({}).length)"
    expect(Number(nodeOutput(['--input-type=module', '--eval', use], project.folder))).toBeGreaterThan(2)
  })
})
