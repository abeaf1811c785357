import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { runCommand } from './terminal.fixture.js'

interface Step {
  readonly name: string
  readonly id?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

const read = (path: string) => parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))
const action: { inputs: Record<string, { default?: string }>; runs: { steps: Step[] } } = read('action.yml')
const update: { jobs: { update: { steps: Step[] } } } = read('templates/specproof-update.yml')

let space = new Workspace()

/** Programs that write down how they were called; `npx` writes the changelog that is asked for, and ends with $CODE. */
const npx = `#!/usr/bin/env bash
echo "$@" >> calls
for it in "$@"; do case $it in markdown:*) echo '# 1 model changed' > "\${it#markdown:}";; esac; done
exit "\${CODE:-0}"
`

beforeEach(() => {
  space = new Workspace()
  for (const [name, text] of Object.entries({ npx, gh: '#!/usr/bin/env bash\necho "gh $@" >> calls\n' })) {
    space.write(`bin/${name}`, text)
    chmodSync(join(space.root, 'bin', name), 0o755)
  }
  mkdirSync(join(space.root, 'temp'))
})
afterEach(() => space.remove('.'))

/** Runs the shell part of a step as a runner does, with its inputs or else their defaults. */
function run(
  { run: script = '', env = {} }: Step,
  inputs: Record<string, string> = {},
  more: Record<string, string> = {},
) {
  const inputIn = (expression: string) => {
    const name = /inputs\.([\w-]+)/.exec(expression)?.[1] ?? ''
    return inputs[name] ?? action.inputs[name]?.default?.replace(/\$\{\{.*\}\}/, '') ?? ''
  }
  const own = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value.replace(/\$\{\{(.*?)\}\}/g, (_, it) => inputIn(it))]),
  )
  const at = (name: string) => join(space.root, name)
  const files = { GITHUB_OUTPUT: at('output'), GITHUB_STEP_SUMMARY: at('summary'), RUNNER_TEMP: at('temp') }
  const all = { ...process.env, PATH: `${at('bin')}:${process.env.PATH}`, HOME: space.root, ...files, ...own, ...more }
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: space.root,
    env: all,
    encoding: 'utf8',
  })
  return { status, stdout, stderr, calls: existsSync(at('calls')) ? space.read('calls').trimEnd().split('\n') : [] }
}

const step = (name: string) => action.runs.steps.find((it) => it.name.startsWith(name)) as Step
const git = (...args: string[]) =>
  spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: space.root, encoding: 'utf8' })

describe('the action', () => {
  test('holds the files against the lock, where there is one', () => {
    expect(run(step('Hold the files')).stdout).toContain('::notice::')
    space.write('specproof.lock.json', {})
    expect(run(step('Hold the files'), {}, { CODE: '1' })).toMatchObject({
      status: 1,
      calls: ['--no-install specproof pull --locked'],
    })
  })

  test('updates, writes the changelog into the summary, and ends as the command did', () => {
    const { status, calls } = run(step('Pull'), { 'fail-on': 'breaking', sarif: 'a.sarif' }, { CODE: '1' })
    const changelog = join(space.root, 'temp/specproof-changelog.md')
    expect(calls).toEqual([
      `--no-install specproof update --specs specs --fail-on breaking --report markdown:${changelog} --out generated --report sarif:a.sarif --format github`,
    ])
    expect([status, space.read('summary'), space.read('output')]).toEqual([
      1,
      '# 1 model changed\n',
      `changelog=${changelog}\n`,
    ])
  })

  test('compares with the base, and says what a shallow clone lacks', () => {
    expect(run(step('Compare')).stdout).toContain('No base')
    for (const args of [
      ['init', '-q'],
      ['commit', '-q', '--allow-empty', '-m', 'a'],
    ])
      git(...args)
    expect(run(step('Compare'), { base: 'origin/main' })).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('fetch-depth: 0'),
    })
    expect(run(step('Compare'), { base: 'HEAD' }).stdout).toContain('has no specs')
    space.write('specs/a.json', {})
    for (const args of [
      ['add', 'specs'],
      ['commit', '-q', '-m', 'b'],
    ])
      git(...args)
    const { status, calls } = run(step('Compare'), { base: 'HEAD' })
    expect([status, calls]).toEqual([
      0,
      [
        expect.stringMatching(
          /^--no-install specproof diff HEAD:specs specs --fail-on none --format github --report markdown:/,
        ),
      ],
    ])
    expect(space.read('summary')).toBe('# 1 model changed\n')
  })

  test('checks the generated code, and holds a server against the files', () => {
    run(step('Check'), { out: 'src/models' })
    expect(run(step('Hold the server'), { conform: '397b --cases core' }).calls).toEqual([
      '--no-install specproof generate --check --specs specs --out src/models',
      '--no-install specproof conform 397b --cases core',
    ])
  })

  test('has no expression in a shell part: what a branch is called is never run', () => {
    const scripts = [...action.runs.steps, ...update.jobs.update.steps].map((it) => it.run ?? '')
    expect(scripts.filter((it) => it.includes('${{'))).toEqual([])
  })
})

test('the nightly workflow opens a pull request with the changelog where something changed, and nothing where not', () => {
  const open = update.jobs.update.steps.at(-1) as Step
  space.write('.gitignore', 'bin\ntemp\ncalls\nremote.git\n')
  space.write('temp/changes.md', '# 1 model changed, it breaks\n\nmore\n')
  for (const args of [
    ['init', '-q'],
    ['init', '-q', '--bare', 'remote.git'],
    ['remote', 'add', 'origin', 'remote.git'],
    ['add', '.'],
    ['commit', '-q', '-m', 'a'],
  ])
    git(...args)
  const env = { CHANGELOG: 'temp/changes.md' }
  expect(run(open, {}, env)).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing changed'), calls: [] })
  space.write('specs/a.json', {})
  const { status, calls } = run(open, {}, env)
  expect([status, calls]).toEqual([0, ['gh pr create --title 1 model changed, it breaks --body-file temp/changes.md']])
  expect(git('log', '-1', '--format=%s', 'origin/specproof/update').stdout).toBe('1 model changed, it breaks\n')
})

test('in GitHub Actions, generate --check and validate annotate the files that they refuse', async () => {
  const env = { GITHUB_ACTIONS: 'true' }
  space.write('specs/a.json', taskSpec('model-a'))
  space.write('task.json', { taskType: 'textInference', width: 1 })
  const stale = await runCommand(['generate', '--check'], space.root, { env })
  expect(stale.stderr).toMatch(/^::error file=generated\/\S+::.*Run specproof generate\.$/m)
  expect(stale.stderr).toMatch(/::error file=generated::\d+ more files are stale\./)
  const invalid = await runCommand(['validate', 'model-a', 'task.json'], space.root, { env })
  expect(invalid.stderr).toContain('::error file=task.json::Task 0: /width  width: 1 is below')
  expect((await runCommand(['validate', 'model-a', 'task.json'], space.root)).stderr).toBe('')
})
