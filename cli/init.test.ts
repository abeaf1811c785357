import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Workspace } from '../generator/output/workspace.fixture.js'
import { runCommand } from './terminal.fixture.js'

let space = new Workspace()
beforeEach(() => {
  space = new Workspace()
})
afterEach(() => space.remove('.'))

const page = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const init = () => runCommand(['init'], space.root)

test('init lays out a project: overlays of providers, configuration, scripts, a contract test and two workflows', async () => {
  space.write('package.json', '{\n    "name": "team",\n    "scripts": { "models:pull": "mine" }\n}\n')
  const { code, stdout } = await init()
  expect(code).toBe(0)
  expect(Object.keys(space.tree('.'))).toEqual([
    '.github/workflows/contract.yml',
    '.github/workflows/model-files.yml',
    'package.json',
    'specproof.config.json',
    'specs/.gitattributes',
    ...readdirSync(new URL('../specs/overlays', import.meta.url)).map((it) => `specs/overlays/${it}`),
    'tests/contract.test.ts',
  ])
  expect(stdout).toContain('scripts added: models:update, models:generate, models:check')
  const { name, scripts } = JSON.parse(space.read('package.json'))
  expect([name, scripts['models:pull'], scripts['models:update']]).toEqual(['team', 'mine', 'specproof update'])
  expect(space.read('package.json')).toContain('\n    "name"')
})

test('init overwrites nothing, and a second time writes nothing', async () => {
  const own = { 'tests/contract.test.ts': 'mine', 'specproof.config.ts': 'export default {}' }
  for (const [path, text] of Object.entries(own)) space.write(path, text)
  expect((await init()).stdout).toContain('no package.json')
  for (const [path, text] of Object.entries(own)) expect(space.read(path)).toBe(text)
  expect(space.has('specproof.config.json')).toBe(false)
  const before = space.tree('.')
  const again = await init()
  expect([again.code, again.stdout]).toEqual([0, expect.not.stringContaining('  written')])
  expect(space.tree('.')).toEqual(before)
})

test('a package.json that is broken is named, and left as it is', async () => {
  space.write('package.json', '{"scripts": ')
  expect(await init()).toMatchObject({ code: 3, stderr: expect.stringContaining('package.json#  input/not-json') })
  expect(space.read('package.json')).toBe('{"scripts": ')
})

test('the README shows the workflows that init writes', () => {
  const readme = page('README.md')
  for (const name of ['specproof-contract.yml', 'specproof-update.yml'])
    expect(readme).toContain(`\`\`\`yaml\n${page(`templates/${name}`)}\`\`\``)
})
