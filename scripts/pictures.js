#!/usr/bin/env node
// Draws what the program prints, for README: docs/pictures/*.svg. With --check nothing is written, and a picture that is
// not what the program prints is an error. `npm run build` goes before.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../', import.meta.url))
const bin = fileURLToPath(new URL('../bin/specproof.js', import.meta.url))
const folder = new URL('../docs/pictures/', import.meta.url)
const env = { ...process.env, FORCE_COLOR: '1', RUNWARE_API_KEY: 'test-key', GITHUB_ACTIONS: '' }

/** What a command prints in colours; its exit code says what was found, and is none of a failure. */
async function printed(...args) {
  const options = { cwd: root, env, maxBuffer: 2 ** 26 }
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args], options).catch((error) => {
    if (error.code !== 1) throw error
    return error
  })
  return stdout
}

const field = '/components/schemas/RequestBody/items/properties/settings/properties/temperature'

/** A server that takes one step more than the document says. */
async function wrongServer(use) {
  const fault = `limit;pointer=${field};keyword=maximum;by=loosen`
  const server = spawn(process.execPath, [bin, 'mock', '27b', '--api-key', 'test-key', '--fault', fault], { cwd: root })
  try {
    const [line] = await once(server.stdout.setEncoding('utf8'), 'data')
    return await use(line.split('\n')[0])
  } finally {
    server.kill()
  }
}

/** What each picture shows: a command line, what it printed, and how many lines of that. */
const pictures = {
  diff: async () => ({ command: 'specproof diff 397b 27b', lines: 20, text: await printed('diff', '397b', '27b') }),
  conform: async () => {
    const args = ['--cases', 'core', '--runs', '0', '--seed', '1']
    const text = await wrongServer((url) => printed('conform', '27b', '--url', url, ...args))
    // The port is a free one, and a run takes as long as it takes.
    const lasting = text.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:8787').replace(/ [\d.]+ s;/, ' … s;')
    const command = 'specproof conform 27b --url http://127.0.0.1:8787/v1 --cases core --runs 0 --seed 1'
    return { command, lines: 23, text: lasting }
  },
}

/** Columns of a line; what is longer ends in an ellipsis. */
const columns = 112
const [line, column, margin] = [19, 7.85, 16]
const colours = { 1: 'bold', 2: 'dim', 22: '', 31: 'red', 32: 'green', 33: 'yellow', 39: '' }

const escaped = (text) => text.replace(/[&<>]/g, (it) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[it])

/** A line with its colours, as parts of a text. */
function spans(text) {
  let left = columns
  let style = ''
  let out = ''
  for (const [i, part] of text.split('\x1b[').entries()) {
    const end = i === 0 ? 0 : part.indexOf('m') + 1
    if (end > 0) style = colours[part.slice(0, end - 1)] ?? ''
    const plain = left === 0 ? '' : part.slice(end)
    const shown = plain.length > left ? `${plain.slice(0, left - 1)}…` : plain
    left -= shown.length
    if (shown !== '') out += style === '' ? escaped(shown) : `<tspan class="${style}">${escaped(shown)}</tspan>`
  }
  return out
}

/** A text of a terminal as a picture. */
function drawn({ command, text, lines }) {
  const all = text.trimEnd().split('\n')
  const rows = [
    `\x1b[2m$\x1b[22m ${command}`,
    ...all.slice(0, lines),
    ...(all.length > lines ? ['\x1b[2m…\x1b[22m'] : []),
  ]
  const [width, height] = [Math.ceil(columns * column + 2 * margin), rows.length * line + 2 * margin]
  const texts = rows.map(
    (it, i) => `<text x="${margin}" y="${margin + i * line + 14}" xml:space="preserve">${spans(it)}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(command)}</title>
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #e6edf3 }
.bold { font-weight: bold } .dim { fill: #8b949e } .red { fill: #ff7b72 } .green { fill: #7ee787 } .yellow { fill: #e3b341 }
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${texts.join('\n')}
</svg>
`
}

const isCheck = process.argv.includes('--check')
const names = process.argv.slice(2).filter((it) => it !== '--check')
mkdirSync(folder, { recursive: true })
for (const [name, show] of Object.entries(pictures)) {
  if (names.length > 0 && !names.includes(name)) continue
  const place = new URL(`${name}.svg`, folder)
  const svg = drawn(await show())
  if (!isCheck) writeFileSync(place, svg)
  else if (readFileSync(place, 'utf8') !== svg) {
    console.error(`docs/pictures/${name}.svg is not what the program prints: npm run pictures`)
    process.exitCode = 1
  }
}
