#!/usr/bin/env node
// Draws what the program prints, for README: docs/pictures/*.svg. With --check nothing is written, and a picture that is
// not what the program prints is an error. `npm run build` goes before.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { drawn, pictures } from './picture.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const bin = fileURLToPath(new URL('../bin/specproof.js', import.meta.url))
const folder = new URL('../docs/pictures/', import.meta.url)
const env = { ...process.env, FORCE_COLOR: '1', RUNWARE_API_KEY: 'test-key', GITHUB_ACTIONS: '' }

/** What a command prints in colours; its exit code says what was found, and is none of a failure. */
async function printed(command, url = '') {
  const args = command
    .replace(/http:\S+/, url)
    .split(' ')
    .slice(1)
  const options = { cwd: root, env, maxBuffer: 2 ** 26 }
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args], options).catch((error) => {
    if (error.code !== 1) throw error
    return error
  })
  // The port is a free one, and a run takes as long as it takes.
  return stdout.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:8787').replace(/ [\d.]+ s;/, ' … s;')
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

const isCheck = process.argv.includes('--check')
mkdirSync(folder, { recursive: true })
for (const [name, picture] of Object.entries(pictures)) {
  const { command } = picture
  const text = command.includes('--url') ? await wrongServer((url) => printed(command, url)) : await printed(command)
  const svg = drawn(picture, text)
  const place = new URL(`${name}.svg`, folder)
  if (!isCheck) writeFileSync(place, svg)
  else if (readFileSync(place, 'utf8') !== svg) {
    console.error(`docs/pictures/${name}.svg is not what the program prints: npm run pictures`)
    process.exitCode = 1
  }
}
