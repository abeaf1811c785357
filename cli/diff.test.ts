import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Folders } from '../conformance/diff/folders.js'
import type { Portability } from '../conformance/diff/portable.js'
import type { Replay } from '../conformance/diff/replay.js'
import type { DiffResult } from '../conformance/diff/result/result.js'
import { resultSchema } from '../conformance/diff/result/result-schema.js'
import { unmetBySarif } from '../conformance/report/form/sarif-demands.fixture.js'
import { compileValidator } from '../generator/compile.js'
import { registerDiff } from './diff.js'
import { runCommand } from './terminal.fixture.js'

const specs = fileURLToPath(new URL('../specs', import.meta.url))
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'specproof-diff-'))
  cpSync(specs, join(folder, 'specs'), { recursive: true })
  rmSync(join(folder, 'specs/overlays'), { recursive: true, force: true })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (args: readonly string[], options: Parameters<typeof runCommand>[2] = {}) =>
  runCommand(['diff', ...args], folder, { ...options, register: [registerDiff] })

const big = 'specs/alibaba-qwen3-5-397b.json'
const small = 'specs/alibaba-qwen3-5-27b.json'

const silentCode = 'It breaks, and the exit code does not tell: --fail-on breaking makes it 1.\n'

describe('specproof diff', () => {
  test('tells what is lost from the 397B to the 27B model, with lines', async () => {
    const { code, stdout, stderr } = await run(['397b', '27b'])
    expect([code, stderr]).toEqual([0, silentCode])
    expect(stdout).toContain('settings.systemPrompt = "a" × 131073')
    expect(stdout).toMatch(/alibaba-qwen3-5-27b\.json:89/)
    expect(stdout).toContain('inputs  field removed')
    expect(stdout).toContain('image-to-text, video-to-text no longer offered')
    expect(stdout.indexOf('model (identity)')).toBeLessThan(stdout.indexOf('settings.systemPrompt'))
    expect(stdout).toMatch(/\n\d+ annotations/)
  })

  test('says nothing but that there is no change for a model against itself', async () => {
    expect((await run([big, big])).stdout).toContain('not breaking: no change; suggested bump: none')
  })

  test('fails only on what --fail-on names', async () => {
    const code = async (...args: string[]) => (await run(args)).code
    expect(await code('397b', '27b', '--fail-on', 'proven')).toBe(1)
    expect(await code('27b', '27b', '--fail-on', 'any')).toBe(0)
    expect(await code('397b', '27b', '--fail-on', 'none')).toBe(0)
    expect(await code('397b', '27b', '--fail-on', 'sometimes')).toBe(2)
  })

  test('on GitHub each break is a warning at its line where nothing is to fail', async () => {
    const env = { GITHUB_ACTIONS: 'true' }
    const { stderr, stdout, code } = await run(['397b', '27b', '--json'], { env })
    const proven = (JSON.parse(stdout) as DiffResult).changes.filter((it) => it.breaking)
    const lines = stderr.trimEnd().split('\n')
    expect([code, lines.length]).toEqual([0, proven.length])
    expect(lines.filter((it) => !/^::warning file=specs\/[^,]+\.json,line=\d+,title=/.test(it))).toEqual([])
    expect((await run(['397b', '27b', '--fail-on', 'none'], { env })).stderr).toBe('')
  })

  test('writes each report that is asked for, of one run', async () => {
    const reports = ['html:out/a.html', 'json:out/a.json', 'gitlab:out/a.gitlab.json', 'github:out/a.txt']
    const args = reports.flatMap((it) => ['--report', it])
    const { stdout, code } = await run(['397b', '27b', ...args, '--json', '--fail-on', 'breaking'])
    const read = (name: string) => readFileSync(join(folder, 'out', name), 'utf8')
    expect([code, read('a.json')]).toEqual([1, stdout])
    expect(read('a.html')).toContain('<html')
    expect(read('a.txt')).toMatch(/^::error file=/m)
    const quality = JSON.parse(read('a.gitlab.json')) as { severity: string; location: { path: string } }[]
    const count = (JSON.parse(stdout) as DiffResult).changes.filter((it) => it.breaking).length
    expect(quality.filter((it) => it.severity === 'major')).toHaveLength(count)
    expect(new Set(quality.map((it) => it.location.path))).toEqual(new Set([small, big]))
    expect((await run(['397b', '27b', '--report', 'pdf:x'])).code).toBe(2)
    expect((await run(['397b', '27b', '--report', 'json:x', '--report', 'html:x'])).code).toBe(2)
  })

  test('uses colour on a terminal and nowhere else', async () => {
    const colour = String.fromCharCode(27)
    expect((await run(['397b', '27b'], { isTTY: true })).stdout).toContain(colour)
    expect((await run(['397b', '27b'])).stdout).not.toContain(colour)
    expect((await run(['397b', '27b'], { isTTY: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(colour)
  })

  test('takes one side from standard input', async () => {
    const { stdout } = await run(['-', small, '--json'], { input: readFileSync(join(folder, big)) })
    const result = JSON.parse(stdout) as DiffResult
    expect([result.old.id, result.counts.proven]).toEqual(['alibaba-qwen3-5-397b', 2])
    expect((await run(['-', '-'])).code).toBe(2)
  })

  test('calls an unreadable input by its name and leaves with 3', async () => {
    const { code, stderr } = await run(['specs/none.json', small])
    expect([code, stderr.includes('specs/none.json') || stderr.includes('none.json')]).toEqual([3, true])
  })

  test('explains a change by its id, from the models or from a saved result, and a verdict by its name', async () => {
    const saved = await run(['397b', '27b', '--json'])
    const result = JSON.parse(saved.stdout) as DiffResult
    const id = result.changes.find((it) => it.keyword === 'maxLength')?.id ?? ''
    writeFileSync(join(folder, 'result.json'), saved.stdout)
    for (const args of [
      ['explain', id, '397b', '27b'],
      ['explain', id, 'result.json'],
    ])
      expect((await run(args)).stdout).toContain('"a" × 131073')
    expect((await run(['explain', 'undecided'])).stdout).toContain('Neither shown nor refuted')
    expect((await run(['explain', 'nothing', 'result.json'])).code).toBe(2)
  })

  test.each(['2026-02-30', '2026-13-01', '2027-02-29', '2026-1-1', 'never'])(
    'refuses %s as the day of an ignore file',
    async (expires) => {
      writeFileSync(join(folder, 'ignore.json'), JSON.stringify({ ignore: [{ id: 'a', reason: 'agreed', expires }] }))
      expect((await run(['397b', '27b', '--ignore', 'ignore.json'])).code).toBe(3)
    },
  )

  test('refuses levels of a cell that there is not, with the one that was meant', async () => {
    writeFileSync(join(folder, 'levels.json'), JSON.stringify({ levels: { 'server.url request.remove': 'http' } }))
    const { code, stderr } = await run(['397b', '27b', '--levels', 'levels.json'])
    expect([code, stderr]).toEqual([3, expect.stringContaining('Did you mean "server.url request.removed"?')])
  })

  test('leaves out what an ignore file accepts until its day has passed', async () => {
    const result = JSON.parse((await run(['397b', '27b', '--json'])).stdout) as DiffResult
    const ignore = result.changes
      .filter((it) => it.breaking)
      .map(({ id }) => ({ id, reason: 'agreed', expires: '2999-12-31' }))
    const check = async (entries: object[]) => {
      writeFileSync(join(folder, 'ignore.json'), JSON.stringify({ ignore: entries }))
      return run(['397b', '27b', '--ignore', 'ignore.json', '--fail-on', 'breaking'])
    }
    expect((await check(ignore)).code).toBe(0)
    const expired = await check(ignore.map((it) => ({ ...it, expires: '2020-01-01' })))
    expect([expired.code, expired.stderr.includes('expired')]).toEqual([1, true])
    expect((await check([{ id: ignore[0]?.id, expires: '2999-12-31' }])).code).toBe(3)
  })
})

describe('the formats of specproof diff', () => {
  const print = async (format: string) => (await run(['397b', '27b', '--format', format])).stdout

  test('json follows its own JSON Schema, which the command prints', async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    const validate = ajv.compile(JSON.parse((await run(['schema'])).stdout))
    const value = JSON.parse(await print('json'))
    expect([validate(value), validate.errors]).toEqual([true, null])
    expect(validate({ ...value, changes: [{}] })).toBe(false)
    expect(resultSchema.required).toEqual(Object.keys(value))
  })

  test('markdown has a table for each verdict and the short witnesses to copy', async () => {
    const text = await print('markdown')
    expect(text).toContain('### Breaking, proven')
    expect(text).toMatch(/\| `settings\.systemPrompt` \| `maxLength 262144 → 131072` \| .*`"a" × 131073`|"a" × 131073/)
    expect(text).toContain('```json\n[{')
  })

  test('github writes an error beside the line of each break', async () => {
    expect(await print('github')).toContain(
      '::error file=specs/alibaba-qwen3-5-27b.json,line=89,title=Breaking%2C proven::settings.systemPrompt: maxLength',
    )
  })

  test('junit fails one case for each break, however often it is asked', async () => {
    for (const text of [await print('junit'), await print('junit')]) {
      expect(text.match(/<failure/g)).toHaveLength(2)
      expect(text.match(/<testcase/g)).toHaveLength(4)
    }
  })

  test('sarif has a result with line and fingerprint for each break, as the standard has them', async () => {
    const text = await print('sarif')
    expect(unmetBySarif(text)).toEqual([])
    const { runs } = JSON.parse(text)
    const errors = runs[0].results.filter((it: { level: string }) => it.level === 'error')
    expect(errors).toHaveLength(2)
    expect(errors[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'specs/alibaba-qwen3-5-27b.json' },
      region: { startLine: 89 },
    })
    expect(errors[0].partialFingerprints['specproof/change']).toMatch(/^[0-9a-f]{10}$/)
  })

  test('html stands alone, holds both sides, and escapes what the documents say', async () => {
    const page = await print('html')
    expect(page).not.toMatch(/(src|href)="(?!#)/)
    expect(page).toContain('prefers-color-scheme:dark')
    for (const text of ['262144', '131072', '&#34;a&#34; × 131073']) expect(page).toContain(text)
    expect(page.length).toBeLessThan(60_000)
    const hostile = JSON.parse(readFileSync(join(folder, small), 'utf8'))
    hostile.info['x-capabilities'] = ['<script>alert(1)</script>']
    writeFileSync(join(folder, 'hostile.json'), JSON.stringify(hostile))
    expect((await run([small, 'hostile.json', '--format', 'html'])).stdout).not.toContain('<script>alert')
  })
})

describe('specproof diff for two folders and for git', () => {
  test('pairs models by id and lists those that came and went', async () => {
    mkdirSync(join(folder, 'next'), { recursive: true })
    const changed = JSON.parse(readFileSync(join(folder, small), 'utf8'))
    changed.components.schemas.RequestBody.items.properties.numberResults.maximum = 2
    writeFileSync(join(folder, 'next/a.json'), JSON.stringify(changed))
    changed.info['x-model-id'] = 'brand-new'
    writeFileSync(join(folder, 'next/b.json'), JSON.stringify(changed))
    const { code, stdout } = await run(['specs', 'next', '--json', '--fail-on', 'breaking'])
    const all = JSON.parse(stdout) as Folders
    expect([code, all.added, all.removed]).toEqual([1, ['brand-new'], ['alibaba-qwen3-5-397b']])
    expect(all.models.map((it) => [it.old.id, it.counts.proven])).toEqual([['alibaba-qwen3-5-27b', 1]])
    expect((await run(['specs', small])).code).toBe(2)
    mkdirSync(join(folder, 'gone'), { recursive: true })
    cpSync(join(folder, small), join(folder, 'gone/a.json'))
    for (const [failOn, wanted] of [
      ['none', 0],
      ['proven', 1],
      ['breaking', 1],
      ['any', 1],
    ] as const)
      expect((await run(['specs', 'gone', '--fail-on', failOn])).code).toBe(wanted)
  })

  test('two models of one id in a folder are a problem', async () => {
    for (const name of ['a', 'b']) cpSync(join(folder, small), join(folder, `twice/${name}.json`))
    expect(await run(['specs', 'twice'])).toMatchObject({ code: 3, stderr: expect.stringContaining('duplicate-model') })
  })

  describe('prints one document for all models', () => {
    const print = async (format: string) => {
      const { code, stdout, stderr } = await run(['before', 'after', '--format', format, '--fail-on', 'none'])
      expect([code, stderr]).toEqual([0, ''])
      return stdout
    }

    beforeAll(() => {
      const files = [
        ['before/one.json', 'one', 4],
        ['before/two.json', 'two', 4],
        ['before/same.json', 'same', 4],
        ['before/gone.json', 'gone', 4],
        ['after/one.json', 'one', 2],
        ['after/two.json', 'two', 2],
        ['after/same.json', 'same', 4],
        ['after/new.json', 'new', 4],
      ] as const
      for (const [path, id, maximum] of files) {
        const document = JSON.parse(readFileSync(join(folder, small), 'utf8'))
        document.info['x-model-id'] = `maker-${id}`
        document.components.schemas.RequestBody.items.properties.numberResults.maximum = maximum
        mkdirSync(join(folder, path, '..'), { recursive: true })
        writeFileSync(join(folder, path), JSON.stringify(document))
      }
    })

    test('sarif: one log with one run', async () => {
      const text = await print('sarif')
      expect(unmetBySarif(text)).toEqual([])
      const { runs } = JSON.parse(text)
      const [{ results, tool }] = runs
      type Result = {
        ruleId: string
        ruleIndex: number
        locations: { physicalLocation: { artifactLocation: { uri: string } } }[]
      }
      const told = results.map((it: Result) => [it.ruleId, it.locations[0]?.physicalLocation.artifactLocation.uri])
      expect(told).toEqual([
        ['model-removed', 'before/gone.json'],
        ['model-added', 'after/new.json'],
        ['proven', 'after/one.json'],
        ['proven', 'after/two.json'],
      ])
      for (const it of results as Result[]) expect(tool.driver.rules[it.ruleIndex].id).toBe(it.ruleId)
    })

    test('junit: one testsuites, with a failure for each break and for the model that is gone', async () => {
      const text = await print('junit')
      for (const once of ['<?xml', '<testsuites', '</testsuites>']) expect(text.split(once)).toHaveLength(2)
      expect(text.startsWith('<?xml')).toBe(true)
      expect(text.trimEnd().endsWith('</testsuites>')).toBe(true)
      expect(text.match(/<failure/g)).toHaveLength(3)
    })

    test('html: one page, in which no id occurs twice and every link leads somewhere', async () => {
      const page = await print('html')
      for (const once of ['<!doctype html>', '<html', '</html>', '<main>', '<style>', '<script>'])
        expect(page.split(once)).toHaveLength(2)
      expect(page.startsWith('<!doctype html>')).toBe(true)
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
      expect(new Set(ids).size).toBe(ids.length)
      const links = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id)
      expect(links.filter((it) => !ids.includes(it))).toEqual([])
      for (const id of ['maker-gone', 'maker-new', 'maker-same', 'maker-one', 'maker-two']) expect(page).toContain(id)
    })

    test('markdown: a table of the models, then those that changed', async () => {
      const text = await print('markdown')
      expect(text).toMatch(/^# Breaking: 5 models\n\n\| Model /)
      expect(text.match(/^## .*/gm)).toHaveLength(2)
    })

    test('github: nothing but commands', async () => {
      const lines = (await print('github')).trimEnd().split('\n')
      expect(lines).toHaveLength(4)
      for (const line of lines) expect(line).toMatch(/^::(error|notice) file=(before|after)\/\w+\.json,.*title=.*::/)
    })

    test('json: one document, from which a change is explained', async () => {
      const text = await print('json')
      const { models, breaking } = JSON.parse(text) as Folders
      expect([models.length, breaking]).toEqual([3, true])
      writeFileSync(join(folder, 'folders.json'), text)
      const id = models.flatMap((it) => it.changes)[0]?.id ?? ''
      expect((await run(['explain', id, 'folders.json'])).stdout).toContain('maximum 4 → 2')
    })
  })

  test('reads files and folders of a revision', async () => {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' })
    git('init', '-q')
    git('add', 'specs')
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'specs')
    const one = await run([`HEAD:${big}`, `HEAD:${small}`, '--json'])
    expect((JSON.parse(one.stdout) as DiffResult).counts.proven).toBe(2)
    const all = await run(['HEAD:specs', 'specs'])
    expect(all.stdout).toContain('alibaba-qwen3-5-27b   no change')
    const none = await run(['HEAD:specs/none.json', small])
    expect([none.code, none.stderr]).toEqual([
      3,
      expect.stringContaining('The revision "HEAD" has no "specs/none.json"'),
    ])
    for (const [given, file] of [
      ['mian', 'specs'],
      ['v9.9', big],
    ] as const) {
      const { code, stderr } = await run([`${given}:${file}`, 'specs'])
      expect([code, stderr]).toEqual([3, expect.stringContaining(`git does not know the revision "${given}".`)])
      expect(stderr).toContain('fetch-depth: 0')
    }
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'more', '--allow-empty')
    git('tag', '-m', 'tag', '-a', 'v1', 'HEAD~1')
    git('clone', '-q', '--depth', '1', `file://${folder}`, 'shallow')
    const shallow = await runCommand(['diff', `HEAD~1:${big}`, `HEAD:${big}`], join(folder, 'shallow'), {
      register: [registerDiff],
    })
    expect([shallow.code, shallow.stderr]).toEqual([
      3,
      expect.stringContaining('This clone is shallow and does not have the revision "HEAD~1".'),
    ])
    expect(shallow.stderr).toContain('fetch-depth: 0')
  })

  test('an AIR is no revision', async () => {
    expect((await run(['alibaba:qwen@3.5-397b', 'alibaba:qwen@3.5-27b'])).code).toBe(0)
    const { code, stderr } = await run(['alibaba:qwen@9', '27b'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('alibaba:qwen@3.5-27b')])
  })

  test('takes no revision for an option of git', async () => {
    const { code, stderr } = await run(['--', '--output=x:specs', 'specs'])
    expect([code, stderr]).toEqual([2, 'A revision does not start with "-": "--output=x".\n'])
  })
})

describe('specproof diff for those who move', () => {
  test('--portable and --requests are not taken together: neither is dropped in silence', async () => {
    const { code, stderr } = await run(['397b', '27b', '--portable', '--requests', 'requests.jsonl'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('give one of them')])
  })

  test('--portable says which fields carry over, need care or are gone', async () => {
    const told = JSON.parse((await run(['397b', '27b', '--portable', '--json'])).stdout)
    expect(compileValidator(resultSchema).validate(told)).toEqual([])
    const report = told.portability as Portability
    const by = (status: string) => report.fields.filter((it) => it.status === status).map((it) => it.path)
    expect(by('gone')).toEqual(['inputs'])
    expect(by('care')).toEqual(['model', 'settings.systemPrompt'])
    expect(by('unchanged')).toContain('messages[].role')
    expect(report.rename).toEqual({ path: 'model', old: 'alibaba:qwen@3.5-397b', new: 'alibaba:qwen@3.5-27b' })
    expect((await run(['397b', '27b', '--portable'])).stdout).toContain('Set model to "alibaba:qwen@3.5-27b".')
  })

  test('--requests counts which recorded requests break, and by which change', async () => {
    const task = (fields: object) => ({
      taskType: 'textInference',
      taskUUID: '5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90',
      model: 'alibaba:qwen@3.5-397b',
      messages: [{ role: 'user', content: 'hello' }],
      ...fields,
    })
    const record = [
      [task({})],
      task({ inputs: {} }),
      [task({ settings: { systemPrompt: 'a'.repeat(200_000) } }), task({ inputs: {} })],
      [task({ settings: { topK: 0 } })],
    ]
    writeFileSync(join(folder, 'record.ndjson'), `${record.map((it) => JSON.stringify(it)).join('\n')}\nno json\n`)
    const { stdout, stderr, code } = await run(['397b', '27b', '--requests', 'record.ndjson', '--json'])
    expect([code, stderr.replace(silentCode, '')]).toEqual([
      3,
      expect.stringMatching(/^record\.ndjson#.*\n {2}Line 5, column 1 /),
    ])
    expect(compileValidator(resultSchema).validate(JSON.parse(stdout))).toEqual([])
    expect(JSON.parse(stdout).changes).not.toEqual([])
    const report = JSON.parse(stdout).replay as Replay
    expect(report).toMatchObject({
      requests: 5,
      validBefore: 3,
      broken: 2,
      invalidBefore: 1,
      unreadable: 1,
      unreadableLines: [{ line: 5, error: expect.stringContaining('Line 5') }],
      undecided: 0,
    })
    expect(report.byChange.map((it) => [it.broken, it.first[0]?.index])).toEqual([
      [2, 2],
      [1, 3],
    ])
    expect(report.byChange.every((it) => it.id !== null)).toBe(true)
    const text = (await run(['397b', '27b', '--requests', 'record.ndjson'])).stdout
    expect(text).toContain('2 break (66.7 %)')
    expect(text).toContain('inputs  field removed')
  })

  test('--requests that no judge can decide end with exit 3: nothing is known of them', async () => {
    const spec = (maximum: number) => ({
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      paths: {
        '/t': {
          post: {
            operationId: 't',
            requestBody: {
              content: {
                'application/json': { schema: { properties: { a: { $dynamicRef: '#x' }, b: { maximum } } } },
              },
            },
            responses: {},
          },
        },
      },
      components: { schemas: { X: { $dynamicAnchor: 'x', type: 'integer' } } },
    })
    writeFileSync(join(folder, 'old.json'), JSON.stringify(spec(2)))
    writeFileSync(join(folder, 'new.json'), JSON.stringify(spec(1)))
    writeFileSync(join(folder, 'odd.ndjson'), '{"a":1}\n')
    const { stdout, code } = await run(['old.json', 'new.json', '--requests', 'odd.ndjson'])
    expect([code, stdout]).toEqual([3, expect.stringContaining('1 could not be judged')])
  })
})
