import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { action, actionStep, nightly, onPush, runStep, type Step } from './action.fixture.js'
import { runCommand } from './terminal.fixture.js'

let space = new Workspace()

/** Programs that write down how they were called; `npx` writes the changelog that is asked for, and ends with $CODE. */
const npx = `#!/usr/bin/env bash
echo "$@" >> calls
for it in "$@"; do case $it in markdown:*) echo '# 1 model changed' > "\${it#markdown:}";; esac; done
exit "\${CODE:-0}"
`

const said = (name: string) => `#!/usr/bin/env bash\necho "${name} $@" >> calls\n`

/** Shell parts that were run. */
const tried = new Set<string | undefined>()

beforeEach(() => {
  space = new Workspace()
  for (const [name, text] of Object.entries({ npx, gh: said('gh'), npm: said('npm') })) {
    space.write(`bin/${name}`, text)
    chmodSync(join(space.root, 'bin', name), 0o755)
  }
  mkdirSync(join(space.root, 'temp'))
})
afterEach(() => space.remove('.'))

/** Runs a step, and tells how programs were called. */
function run(step: Step, inputs: Record<string, string> = {}, more: Record<string, string> = {}) {
  tried.add(step.run)
  const outcome = runStep(step, space.root, inputs, { HOME: space.root, ...more })
  return { ...outcome, calls: space.has('calls') ? space.read('calls').trimEnd().split('\n') : [] }
}

const step = actionStep
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
    const scripts = [...action.runs.steps, ...nightly, ...onPush].map((it) => it.run ?? '')
    expect(scripts.filter((it) => it.includes('${{'))).toEqual([])
  })
})

test('the nightly workflow opens a pull request with the changelog where something changed, and nothing where not', () => {
  const open = nightly.at(-1) as Step
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

test('the workflows install what the lock names, and the contract test runs on each push', () => {
  const steps = [...nightly.slice(0, -1), ...onPush].filter((it) => it.run !== undefined)
  for (const it of steps) expect(run(it).status).toBe(0)
  expect(space.read('calls')).toBe('npm ci\nnpm ci\nvitest run\n')
  expect(onPush.filter((it) => it.run !== undefined).map((it) => run(it, {}, { CODE: '1' }).status)).toEqual([0, 1])
})

test('every shell part of the action and of both workflows is run here', () => {
  const all = [...action.runs.steps, ...nightly, ...onPush].map((it) => it.run).filter((it) => it !== undefined)
  expect(all.length).toBeGreaterThan(7)
  expect(all.filter((it) => !tried.has(it))).toEqual([])
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
