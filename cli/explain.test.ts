import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { runCommand } from './terminal.fixture.js'

const root = `${import.meta.dirname}/..`
const explain = (...args: string[]) => runCommand(['explain', ...args], root)
const place = 'alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties'

describe('a field of a model in specs', () => {
  test('has its meaning, each constraint with limit and place, its default and its origin', async () => {
    const { code, stdout, stderr } = await explain('397b', '/settings/temperature')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const at = `${place}/settings/properties/temperature`
    expect(stdout.split('\n')).toEqual([
      'settings.temperature  Temperature',
      expect.stringMatching(/^Controls randomness in generation/),
      '',
      'Constraints',
      `  type        "number"  ${at}/type`,
      `  multipleOf  0.01      ${at}/multipleOf`,
      `  minimum     0         ${at}/minimum`,
      `  maximum     2         ${at}/maximum`,
      '',
      'Default',
      '  0.6  (documented, never sent)',
      '',
      'Origin',
      `  ${at}`,
      '  with overlays/text-responses.json',
      expect.stringMatching(/^ {2}sha256 [0-9a-f]{64}$/),
      '',
    ])
  })

  test.each([
    ['/messages/0/content'],
    ['/messages/items/content'],
    ['#/messages/7/content'],
    ['messages.0.content'],
    ['messages[0].content'],
    ['messages.items.content'],
  ])('is found as %s', async (text) => {
    const found = JSON.parse((await explain('397b', text, '--json')).stdout)
    expect(found).toMatchObject({
      model: 'alibaba-qwen3-5-397b',
      pointer: '/messages/items/content',
      required: [{ at: `${place}/messages/items/required` }],
      constraints: [
        { keyword: 'type', limit: 'string' },
        { keyword: 'minLength', limit: 1, at: `${place}/messages/items/properties/content/minLength` },
      ],
    })
  })

  test('keeps the decimals of the file where checks take a number for another one', async () => {
    const workspace = new Workspace()
    const member =
      '{ "enum": [18446744073709551615, 1], "default": 9007199254740993, "exclusiveMaximum": 0.10000000000000001, "examples": [1, {"a": [18446744073709551615]}] }'
    const text = JSON.stringify(taskSpec('small', { settings: {} })).replace('"settings":{}', `"settings":${member}`)
    workspace.write('specs/model.json', text)
    const { stdout } = await runCommand(['explain', 'specs/model.json', 'settings'], workspace.root)
    expect(stdout).toContain('[18446744073709551615,1] (checked as [18446744073709552000,1])')
    expect(stdout).toContain('Allowed values\n  18446744073709551615 (checked as 18446744073709552000)\n  1\n')
    expect(stdout).toContain('9007199254740993 (checked as 9007199254740992)  (documented, never sent)')
    expect(stdout).toContain('0.10000000000000001 (checked as 0.1)')
    expect(stdout).toContain('Examples\n  1\n  {"a":[18446744073709551615]}\n')
    workspace.remove('.')
  })

  test('is told the rules in words that dots lead to, such as one about the pixels behind a URL', async () => {
    const workspace = new Workspace()
    const image = { type: 'object', properties: { url: { type: 'string' }, alt: { type: 'string' } } }
    const rule = { operation: 'area', parameters: ['image.url'], scope: 'each', maximum: 99 }
    const settings = { type: 'object', properties: { image }, 'x-constraints': [rule] }
    workspace.write('specs/model.json', taskSpec('small', { settings }))
    const told = async (field: string) => (await runCommand(['explain', 'small', field], workspace.root)).stdout
    for (const field of ['settings', 'settings.image', 'settings.image.url'])
      expect(await told(field)).toContain('The area of each of image.url is at most 99 (this is not checked).')
    expect(await told('settings.image.alt')).not.toContain('image.url')
    workspace.remove('.')
  })

  test('has its allowed values, each with its own description', async () => {
    const { stdout } = await explain('397b', 'deliveryMethod')
    expect(stdout).toMatch(
      /Allowed values\n {2}"sync" {4}Returns complete.*\n {2}"async" {3}.*\n {2}"stream" {2}Streams/,
    )
  })

  test('tells what the builder fills in', async () => {
    const filledIn = async (name: string) => JSON.parse((await explain('397b', name, '--json')).stdout).filledIn
    expect(await filledIn('model')).toBe('"alibaba:qwen@3.5-397b"')
    expect(await filledIn('taskUUID')).toBe('a fresh UUID')
    expect(await filledIn('seed')).toBeUndefined()
  })

  test.each([['/settings/temprature'], ['settings.temprature'], ['temperature'], ['settings.0.temperature']])(
    'that does not exist, %s, is a fault of usage that lists the nearest',
    async (text) => {
      const { code, stdout, stderr } = await explain('397b', text)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      const wanted = text.startsWith('/') ? '/settings/temperature' : 'settings.temperature'
      expect(stderr).toMatch(new RegExp(`has no field ".*"\\. The nearest are:\\n {2}${wanted}\\n`))
    },
  )

  test.each([[''], ['/']])('the whole request, %j, is one line per field', async (text) => {
    const { stdout } = await explain('397b', text)
    expect(stdout).toMatch(/^alibaba-qwen3-5-397b {2}Run Qwen3\.5-397B\n/)
    expect(stdout).toMatch(/\n {2}seed +integer +Random seed for reproducible generation\.\n/)
    expect(stdout).toMatch(/\n {2}messages +array +required +Array of chat messages/)
  })
})

describe('a field of a document with rules', () => {
  const media = async (...args: string[]) =>
    JSON.parse((await explain('conformance/fixture/media-model.json', ...args, '--json')).stdout)

  test('has the rules between fields that mention it', async () => {
    const { rules } = await media('settings.operation')
    expect(rules).toEqual([
      {
        keyword: 'if',
        text: 'Where settings.operation is given: inputs.seedImage is given and inputs is given.',
        at: 'media-model.json#/components/schemas/RequestBody/items/allOf/6/if',
      },
      expect.objectContaining({ text: expect.stringMatching(/^Where settings\.operation is relight/) }),
    ])
    const texts = (await media('width')).rules.map((it: { text: string }) => it.text)
    expect(texts).toContain('width and height go together.')
    expect(texts).toContain('width × height has to be at least 147456 and at most 2359296.')
    expect((await media('negativePrompt')).rules).toEqual([])
  })

  test('has the rules of the object that it is in', async () => {
    const { rules } = await media('inputs.frameImages.0.frame')
    expect(rules).toContainEqual(
      expect.objectContaining({ text: 'In inputs.frameImages.items: Where frame is given: timestamp is not given.' }),
    )
  })

  test('in a recursive schema is found at any depth', async () => {
    const { path, values } = await media('composition.layers.0.layers.0.layers.0.kind')
    expect(path).toBe('composition.layers.items.layers.items.layers.items.kind')
    expect(values.length).toBeGreaterThan(1)
  })
})

describe('where several schemas speak of a field', () => {
  let space: Workspace

  beforeAll(() => {
    space = new Workspace()
    const settings = {
      type: 'object',
      allOf: [{ $ref: '#/$defs/limits' }, { properties: { level: { maximum: 9 } } }],
      properties: {
        level: { type: 'integer', title: 'Level' },
        pair: { prefixItems: [{ const: 'x' }], items: { type: 'number' } },
        mode: { oneOf: [{ const: true }, { type: 'object', properties: { depth: { type: 'integer' } } }] },
        'a.b/c~d': { deprecated: true, type: 'string' },
      },
      patternProperties: { '^w_': { type: 'number', maximum: 2 } },
      if: { properties: { level: { const: 1 } }, required: ['level'] },
      then: { properties: { pair: { maxItems: 1 } } },
      $defs: { limits: { properties: { level: { minimum: 1 } } } },
    }
    space.write('specs/a.json', taskSpec('maker-a', { settings: { $id: 'https://example.com/settings', ...settings } }))
  })

  afterAll(() => rmSync(space.root, { recursive: true, force: true }))

  const told = async (text: string) =>
    JSON.parse((await runCommand(['explain', 'maker-a', text, '--json'], space.root)).stdout)

  test('all of them are shown, those through allOf and $ref at their own places', async () => {
    const { title, constraints } = await told('settings.level')
    expect(title).toBe('Level')
    const at = 'a.json#/paths/~1/post/requestBody/content/application~1json/schema/items/properties/settings'
    expect(constraints).toEqual([
      { keyword: 'type', limit: 'integer', at: `${at}/properties/level/type` },
      { keyword: 'minimum', limit: 1, at: `${at}/$defs/limits/properties/level/minimum` },
      { keyword: 'maximum', limit: 9, at: `${at}/allOf/1/properties/level/maximum` },
    ])
  })

  test('what holds under a condition only says so', async () => {
    const { constraints } = await told('settings.pair')
    expect(constraints).toEqual([
      expect.objectContaining({
        keyword: 'maxItems',
        when: [{ text: 'where "if" holds', at: expect.stringMatching(/\/if$/) }],
      }),
    ])
  })

  test.each([
    ['settings.pair.0', 'const'],
    ['settings.pair.1', 'type'],
    ['settings.pair.items', 'type'],
    ['settings.w_any', 'type'],
    ['settings.mode.depth', 'type'],
    ['/settings/a.b~1c~0d', 'type'],
  ])('%s is found', async (text, keyword) => {
    expect((await told(text)).constraints[0].keyword).toBe(keyword)
  })

  test('fields below are listed with their types', async () => {
    const { fields } = await told('settings')
    expect(fields.map((it: { path: string; type: string }) => [it.path, it.type])).toEqual([
      ['settings.level', 'integer'],
      ['settings.pair', 'any'],
      ['settings.mode', 'true | object'],
      ['settings.a.b/c~d', 'string'],
    ])
  })
})

describe('a file with several operations', () => {
  const file = 'conformance/fixture/chat-api.json'

  test('needs one to be named', async () => {
    expect(await explain(file, 'messages')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('name one with --operation:\n  createChatCompletion\n'),
    })
    expect(await explain(file, 'messages', '--operation', 'none')).toMatchObject({ code: 2 })
  })

  test('has the values of all forms of a field', async () => {
    const { stdout } = await explain(file, 'messages.0.role', '--operation', 'createChatCompletion', '--json')
    expect(JSON.parse(stdout).values.map((it: { value: string }) => it.value)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
    ])
  })
})

test('the hash does not depend on the line ends of the file', async () => {
  const space = new Workspace()
  const text = JSON.stringify(taskSpec('maker-a'), null, 2)
  const hash = async () =>
    JSON.parse((await runCommand(['explain', 'maker-a', 'width', '--json'], space.root)).stdout).origin.sha256
  space.write('specs/a.json', text)
  const before = await hash()
  space.write('specs/a.json', text.replaceAll('\n', '\r\n'))
  expect(await hash()).toBe(before)
  rmSync(space.root, { recursive: true, force: true })
})

describe('a broken document', () => {
  let space: Workspace

  beforeEach(() => {
    space = new Workspace()
  })

  afterEach(() => rmSync(space.root, { recursive: true, force: true }))

  test('is a problem, not an explanation', async () => {
    space.write('specs/a.json', taskSpec('maker-a', { settings: { multipleOf: 0 } }))
    expect(await runCommand(['explain', 'maker-a', 'width'], space.root)).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('spec/bad-step'),
    })
  })
})
