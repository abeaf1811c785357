import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { taskSpec } from '../generator/output/workspace.fixture.js'
import { body, PublishedHosts } from '../generator/pull/published.fixture.js'
import { amount } from '../generator/sample.fixture.js'
import { actionStep, runStep } from './action.fixture.js'
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
    const schemas = readdirSync(join(root, 'schemas')).sort()
    const commands = readdirSync(join(root, 'docs/commands')).sort()
    expect(others).toEqual([
      'BENCHMARKS.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'DEPENDENCIES.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'action.yml',
      'bin/specproof.js',
      'conformance/README.md',
      'conformance/mock/README.md',
      ...commands.map((it) => `docs/commands/${it}`),
      'docs/pictures/conform.svg',
      'docs/pictures/diff.svg',
      'generator/README.md',
      'generator/document/README.md',
      'package.json',
      ...schemas.map((it) => `schemas/${it}`),
      'specs/SOURCES.md',
      'specs/overlays/text-responses.json',
      'templates/contract.test.ts',
      'templates/specproof-contract.yml',
      'templates/specproof-update.yml',
    ])
    const built = packed.files.filter((path) => path.startsWith('dist/'))
    expect(new Set(built.map((path) => path.split('/').slice(0, 2).join('/')))).toEqual(
      new Set(['dist/chunks', 'dist/cli', 'dist/conformance', 'dist/generator', 'dist/index.d.ts', 'dist/index.js']),
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

  test('holds the pages that its README names', () => {
    const links = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
    expect(links.length).toBeGreaterThan(5)
    expect(links.map(([, path]) => path).filter((path) => !packed.files.includes(path as string))).toEqual([])
  })

  test('has no fault by publint', () => {
    expect(toolOutput('publint', ['run', packed.tarball, '--strict'])).toContain('All good!')
  })

  test('has types wherever it is imported, by are-the-types-wrong', () => {
    // CommonJS loads it by import() alone, and node10 is older than `exports`.
    const args = [packed.tarball, '--profile', 'esm-only', '--no-definitely-typed', '--format', 'json']
    const { analysis } = JSON.parse(toolOutput('@arethetypeswrong/cli', args))
    const entries = ['.', './conformance', './mock', './mock/browser', './vitest', './schemas/*', './package.json']
    expect(Object.keys(analysis.entrypoints)).toEqual(entries)
  })
})

describe('a project that installs the package', () => {
  let project: Project

  beforeAll(() => {
    // Other minor versions of its optional peers than those that this repository has.
    project = new Project(packed.tarball, 'fast-check@4.11.0', 'msw@2.14.6')
    if (project.offline !== undefined) return
    // Kept of what the project has for itself.
    project.link('vitest', '@types/node', '@runware/sdk-js', 'openai')
    project.copy('specs')
    for (const [i, { code }] of examples.entries()) project.write(`example${i}.ts`, code)
  })

  afterAll(() => project.remove())

  test('generates, compiles the examples of the READMEs under each resolution, and runs them', ({ skip }) => {
    skip(project.offline !== undefined, `neither a registry nor a cache has its dependencies: ${project.offline}`)
    // specproof brings it for itself; what is generated needs it where specproof is not.
    const told = project.npx('specproof', 'generate')
    expect(told).toMatch(/^generated: \d+ written$/m)
    expect(told).toContain('npm install eventsource-parser')
    expect(project.specproof('generate', '--check')).toMatch(/up to date/)

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
      resolveJsonModule: true,
    }
    const nodenext = { ...compilerOptions, module: 'nodenext', outDir: 'out', rootDir: '.' }
    const bundler = { ...compilerOptions, module: 'esnext', moduleResolution: 'bundler', noEmit: true }
    const include = ['*.ts', 'generated']
    for (const [name, options] of Object.entries({ nodenext, bundler }))
      expect(project.compile({ compilerOptions: options, include }), name).toBe('')

    // What asks a server is run by readme.test.ts, which has one; here it compiles.
    for (const it of runnable.filter(({ code }) => !code.includes('//127.0.0.1:'))) {
      const printed = nodeOutput([`out/example${examples.indexOf(it)}.js`], project.folder).trim()
      expect(printed, it.title).not.toBe('')
      if (it.prints.length > 0) expect(printed.split('\n'), it.title).toEqual(it.prints)
    }
    rmSync(join(project.folder, 'out'), { recursive: true })
  })

  test('generates JavaScript that runs as it is, with declarations that compile', ({ skip }) => {
    skip(project.offline !== undefined, `neither a registry nor a cache has its dependencies: ${project.offline}`)
    const args = ['generate', '--emit', 'js', '--out', 'plain']
    expect(project.specproof(...args)).toMatch(/^plain: \d+ written$/m)
    expect(project.specproof(...args, '--check')).toMatch(/up to date/)
    const compilerOptions = {
      target: 'es2023',
      lib: ['es2023'],
      module: 'nodenext',
      types: [],
      strict: true,
      noEmit: true,
    }
    expect(project.compile({ compilerOptions, include: ['plain'] })).toBe('')
    const use =
      "import { models } from './plain/index.js'; console.log(models['alibaba:qwen@3.5-27b'].validate({}).length)"
    expect(Number(nodeOutput(['--input-type=module', '--eval', use], project.folder))).toBeGreaterThan(2)
  })

  test('has one msw and one fast-check, and takes no more than 65 MB', ({ skip }) => {
    skip(project.offline !== undefined, `neither a registry nor a cache has its dependencies: ${project.offline}`)
    const installed = filesBelow(join(project.folder, 'node_modules'))
    for (const name of ['msw', 'fast-check'])
      expect(installed.filter(({ path }) => path.endsWith(`node_modules/${name}/package.json`))).toHaveLength(1)
    expect(installed.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(65 * 1024 * 1024)
    const use = `
      import fc from 'fast-check'
      import { RequestHandler, WebSocketHandler } from 'msw'
      import { judgeOf, validRequest } from 'specproof/conformance'
      import { createMock, mockModels } from 'specproof/mock'
      const models = await mockModels(['specs/alibaba-qwen3-5-27b.json'])
      const isOne = createMock(models, { judgeOf }).handlers.every((it) => [RequestHandler, WebSocketHandler].some((one) => it instanceof one))
      console.log(isOne, validRequest(models[0].model) instanceof fc.Arbitrary)`
    expect(nodeOutput(['--input-type=module', '--eval', use], project.folder)).toBe('true true\n')
  })

  test('has declarations that compile without skipLibCheck and the types of Node.js, with optional peers and without', ({
    skip,
  }) => {
    skip(project.offline !== undefined, `neither a registry nor a cache has its dependencies: ${project.offline}`)
    const entries = ['specproof', 'specproof/mock', 'specproof/mock/browser', 'specproof/vitest']
    const faults = (entry: readonly string[], resolution: 'nodenext' | 'bundler', lib: readonly string[]) => {
      const names = entry.map((it, i) => `import type * as entry${i} from '${it}'\n`).join('')
      project.write('bare.ts', `${names}export type All = [${entry.map((_, i) => `typeof entry${i}`)}]\n`)
      const module = resolution === 'bundler' ? 'esnext' : resolution
      // The declarations of the compiler's own library are none of the package.
      const skips = { skipLibCheck: false, skipDefaultLibCheck: true }
      const strict = { strict: true, exactOptionalPropertyTypes: true, ...skips, noEmit: true, types: [] }
      const compilerOptions = { ...strict, target: 'es2023', lib, module, moduleResolution: resolution }
      return project.compile({ compilerOptions, include: ['bare.ts'] })
    }
    // msw's own declarations want the types of a page.
    const withPeers = [...entries, 'specproof/conformance']
    expect(faults(withPeers, 'nodenext', ['es2023', 'dom'])).toBe('')
    if (amount(0, 1) === 1) expect(faults(withPeers, 'bundler', ['es2023', 'dom'])).toBe('')
    const peers = ['msw', 'fast-check', 'vitest'].map((it) => join(project.folder, 'node_modules', it))
    for (const it of peers) renameSync(it, `${it}.away`)
    try {
      expect(faults(entries, 'bundler', ['es2023'])).toBe('')
      if (amount(0, 1) === 1) expect(faults(entries, 'nodenext', ['es2023'])).toBe('')
    } finally {
      for (const it of peers) renameSync(`${it}.away`, it)
    }
  })

  test('is what a team lives with: from an empty folder to a release that breaks, a red run and a green one', async ({
    skip,
  }) => {
    skip(project.offline !== undefined, `neither a registry nor a cache has its dependencies: ${project.offline}`)
    const hosts = new PublishedHosts()
    await hosts.start()
    try {
      const team = new Team(project)
      const publish = (maximum: number) => {
        const settings = { type: 'object', properties: { temperature: { type: 'number', maximum } } }
        hosts.plays.set('/docs/models/model-a/schema.json', body(taskSpec('model-a', { settings })))
      }
      hosts.plays.set('/docs/models/index.json', body([{ id: 'model-a', air: 'test:model-a@1' }]))
      publish(2)
      expect(await team.specproof('init')).toMatchObject({ code: 0 })
      expect(await team.specproof('pull', 'test:model-a@1', '--from', hosts.url)).toMatchObject({ code: 0 })
      expect(await team.specproof('generate')).toMatchObject({ code: 0 })
      team.commit('the models that we use')
      expect(team.ci()).toEqual([0, 0, 0])
      team.startDirectly()
      publish(1)
      const update = await team.specproof('update', '--fail-on', 'breaking', '--report', 'markdown:CHANGES.md')
      expect([update.code, update.stdout]).toEqual([1, expect.stringMatching(/^1 model changed and breaks callers\./)])
      expect(team.read('CHANGES.md')).toContain('model-a: settings.temperature')
      expect(team.ci()).toEqual([0, 1, 0])
      expect(team.read('summary')).toContain('Witnesses to copy')
      team.commit('the models as they are now')
      expect(team.ci()).toEqual([0, 0, 0])
      team.write('generated/model-a/index.ts', '// mine\n')
      expect(team.ci()).toEqual([0, 0, 1])
    } finally {
      hosts.stop()
    }
  })
})

/** Every file below a folder, with its size in bytes. */
function filesBelow(folder: string): readonly { readonly path: string; readonly bytes: number }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
    .map((path) => ({ path: path.split(sep).join('/'), bytes: statSync(path).size }))
}

/** A repository of its own, which has installed what a project has. */
class Team {
  private readonly folder: string

  constructor(project: Project) {
    this.folder = join(project.folder, 'team')
    mkdirSync(join(this.folder, 'temp'), { recursive: true })
    this.write('package.json', '{ "name": "team", "private": true, "type": "module" }\n')
    this.write('.gitignore', 'bin\ntemp\noutput\nsummary\nCHANGES.md\n')
    this.git('init', '-q')
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text)
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8')
  }

  /** Runs a command while this process answers. */
  specproof(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
    const bin = join(this.folder, '../node_modules/specproof/bin/specproof.js')
    return new Promise((resolve) => {
      execFile(process.execPath, [bin, ...args], { cwd: this.folder }, (error, stdout) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout }),
      )
    })
  }

  /** From now on `npx` starts what is installed without asking npm, which takes longer for it than the command itself. */
  startDirectly(): void {
    mkdirSync(join(this.folder, 'bin'))
    writeFileSync(join(this.folder, 'bin/npx'), '#!/bin/sh\nshift\nexec "../node_modules/.bin/$@"\n', { mode: 0o755 })
  }

  commit(message: string): void {
    this.git('add', '.')
    this.git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', message)
  }

  /** How the steps of the action end: against the lock, against what was committed, and the generated code. */
  ci(): readonly (number | null)[] {
    const inputs = { base: 'HEAD', 'fail-on': 'breaking' }
    return ['Hold the files', 'Compare', 'Check'].map((it) => runStep(actionStep(it), this.folder, inputs).status)
  }

  private git(...args: readonly string[]): void {
    execFileSync('git', args, { cwd: this.folder })
  }
}
