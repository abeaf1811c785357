import { Writable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostile } from './hostile.fixture.js'
import { Output } from './output.js'

/** What an output writes to its stream. */
async function written(
  work: (output: Output) => unknown,
  { isTTY = false, columns, env = {} }: { isTTY?: boolean; columns?: number; env?: Record<string, string> } = {},
) {
  const chunks: Buffer[] = []
  const stream = Object.assign(
    new Writable({
      write: (chunk, _, done) => {
        chunks.push(chunk)
        done()
      },
    }),
    { isTTY, ...(columns !== undefined && { columns }) },
  )
  await work(new Output(stream, env))
  return Buffer.concat(chunks).toString()
}

const styles = { bold: '\x1b[1m', dim: '\x1b[2m', red: '\x1b[31m', green: '\x1b[32m', yellow: '\x1b[33m' } as const

describe('an output', () => {
  test('writes what would act on a terminal as JSON writes it, and keeps its lines', async () => {
    expect(await written((it) => it.write('a\x1b[1m\x07\x9b\x7f\u202E\r\nb\tc\n'))).toBe(
      'a\\u001b[1m\\u0007\\u009b\\u007f\\u202e\\u000d\nb\tc\n',
    )
  })

  test('folds lines of prose to a terminal by whole words, as wide as they are written, and nowhere else', async () => {
    const line = (it: Output) =>
      it.write(it.folded(`  ${it.styled('red', 'broken')}  ab \x1b ${'c'.repeat(12)} d e f`, 4))
    const plain = '  broken  ab \\u001b cccccccccccc d e f'
    expect(await written(line)).toBe(plain)
    expect(await written(line, { isTTY: true, env: { NO_COLOR: '1' } })).toBe(plain)
    const narrow = await written(line, { isTTY: true, columns: 13, env: { NO_COLOR: '1' } })
    expect(narrow).toBe('  broken  ab\n    \\u001b\n    cccccccccccc\n    d e f')
    expect(await written(line, { isTTY: true, columns: 13 })).toBe(narrow.replace('broken', '\x1b[31mbroken\x1b[39m'))
    expect(await written(line, { isTTY: true, columns: 80, env: { NO_COLOR: '1' } })).toBe(plain)
  })

  test('writes no workflow command, wherever its line begins', async () => {
    const text = await written((it) => it.write(`${hostile}\n\u00A0::error::x\na ##[error]x ###[b] # ## ::\n`))
    expect(text).not.toMatch(/^\s*::/m)
    expect(text).not.toMatch(/##\w*\[/)
    expect(text).toContain('## ::')
  })

  test.each(Object.entries(styles))(
    'writes %s text between our own codes, whatever the text says',
    async (style, code) => {
      const text = await written((it) => it.write(`${it.styled(style as keyof typeof styles, hostile)}\n`), {
        isTTY: true,
      })
      expect(text.startsWith(code)).toBe(true)
      expect(text.slice(code.length).split('\x1b')).toHaveLength(2)
    },
  )

  test('lets workflow commands through that were meant as such, with their data on one line', async () => {
    const text = await written((it) =>
      it.writeCommands(['::error file=a,line=1::it \x1b[1m', '::warning ::two\n::error ::lines', '::set-env ::x']),
    )
    expect(text.split('\n')).toEqual([
      '::error file=a,line=1::it \\u001b[1m',
      '\\u003a:warning ::two',
      '\\u003a:error ::lines',
      '\\u003a:set-env ::x',
      '',
    ])
  })

  test('shows progress on a terminal only', async () => {
    expect(await written((it) => it.progress(hostile))).toBe('')
    const shown = await written((it) => it.progress(hostile), { isTTY: true })
    expect(shown.slice(0, 4)).toBe('\r\x1b[K')
    expect(shown.slice(4)).not.toMatch(/\p{Cc}/u)
  })

  test('writes any JSON text as the same JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.nat(4), async (value, text, indent) => {
        const json = { value, text, [text]: hostile }
        const printed = await written((it) => it.write(JSON.stringify(json, null, indent)))
        expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(json)))
      }),
    )
  })

  const colours = [
    [{}, false, false],
    [{}, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: 'true' }, false, true],
    [{ FORCE_COLOR: '3', TERM: 'dumb' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ FORCE_COLOR: '' }, false, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ] as const

  test.each(colours)('with %j on a terminal (%s) has colours: %s', async (env, isTTY, has) => {
    expect(await written((it) => it.write(it.styled('red', 'a')), { isTTY, env })).toBe(has ? '\x1b[31ma\x1b[39m' : 'a')
  })
})
