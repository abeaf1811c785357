import { readdirSync, readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { commandPage } from './command-page.js'
import { wholeProgram } from './main.js'
import { Terminal } from './terminal.js'

test('each command has a page, which says what its --help says (npm run pages writes them)', async () => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const { commands } = await wholeProgram(new Terminal({ stdin, stdout, stderr, cwd: '/', env: {} }))
  const folder = new URL('../docs/commands/', import.meta.url)
  expect(readdirSync(folder).sort()).toEqual(commands.map((it) => `${it.name()}.md`).sort())
  for (const it of commands) {
    const page = readFileSync(new URL(`${it.name()}.md`, folder), 'utf8')
    expect(page, it.name()).toBe(commandPage(it))
    for (const { flags } of it.options) expect(page).toContain(`| \`${flags}\` | `)
  }
})

test('no help tells of an empty list or object as a default', async () => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const { commands } = await wholeProgram(new Terminal({ stdin, stdout, stderr, cwd: '/', env: {} }))
  const pages = commands.flatMap((it) => [it, ...it.commands]).map((it) => it.helpInformation())
  expect(pages.filter((it) => /default:\s*(\[\]|\{\})/.test(it))).toEqual([])
  expect(pages.join('')).toMatch(/\(default:\s+"specs"\)/)
})
