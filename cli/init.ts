import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { applyEdits, modify } from 'jsonc-parser'
import { isJsonObject } from '../generator/document/json.js'
import { readJson } from '../generator/document/read-json.js'
import { replaceFile } from '../generator/document/replace-file.js'
import { isFile } from '../generator/output/spec-files.js'
import { exit } from './exit.js'
import { table } from './table.js'
import { type Terminal, write } from './terminal.js'

/** Adds `specproof init`. */
export function registerInit(program: Command, terminal: Terminal): void {
  program
    .command('init')
    .description(
      'Lay out a project: specs/, overlays, scripts, an example contract test and workflows. Nothing is overwritten.',
    )
    .action(async () => {
      terminal.exitCode = await runInit(terminal)
    })
}

/** What is written, by its place in the project, and where in the package it comes from. */
const files: readonly (readonly [place: string, source: string])[] = [
  ['tests/contract.test.ts', 'templates/contract.test.ts'],
  ['.github/workflows/contract.yml', 'templates/specproof-contract.yml'],
  ['.github/workflows/model-files.yml', 'templates/specproof-update.yml'],
]

const config = { $schema: './node_modules/specproof/schemas/config.schema.json', specs: 'specs', out: 'generated' }

/** Scripts of the project's package.json. */
const scripts: Readonly<Record<string, string>> = {
  'models:pull': 'specproof pull',
  'models:update': 'specproof update',
  'models:generate': 'specproof generate',
  'models:check': 'specproof pull --locked && specproof generate --check',
}

async function runInit(terminal: Terminal): Promise<number> {
  const { cwd, stdout } = terminal
  const root = packageRoot()
  const made: (readonly [string, boolean])[] = []
  const put = async (place: string, text: string) => made.push([place, await writeNew(join(cwd, place), text)])
  await mkdir(join(cwd, 'specs', 'overlays'), { recursive: true })
  // Each says in its targets what it fits: documents of other providers are left as they are.
  for (const name of (await readdir(join(root, 'specs/overlays'))).sort())
    await put(`specs/overlays/${name}`, await readFile(join(root, 'specs/overlays', name), 'utf8'))
  if (!(await isConfigured(cwd))) await put('specproof.config.json', `${JSON.stringify(config, null, 2)}\n`)
  for (const [place, source] of files) await put(place, await readFile(join(root, source), 'utf8'))
  // The lock holds hashes of bytes: no checkout may turn line ends.
  await put('specs/.gitattributes', '* -text\n')
  const added = await addScripts(cwd)
  const rows = made.map(([place, isNew]) => [
    place,
    isNew ? stdout.styled('green', 'written') : stdout.styled('dim', 'was there, and is as it was'),
  ])
  const told =
    added === undefined
      ? 'no package.json: npm init makes one'
      : added.length > 0
        ? `scripts added: ${added.join(', ')}`
        : 'scripts were there'
  await write(stdout, `${table([...rows, ['package.json', told]], new Set())}${next}`)
  return exit.fine
}

const next = `
Next:
  npx specproof pull MODEL      an id, an AIR, owner/name, or a URL
  npx specproof generate
  npx vitest run                the contract test, against the mock: npm i -D vitest fast-check
`

/** @returns whether it was written; false where something is there */
async function writeNew(path: string, text: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeFile(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function isConfigured(cwd: string): Promise<boolean> {
  return (await readdir(cwd)).some((it) => /^specproof\.config\.(?!json$)/.test(it))
}

/** The scripts that were added; undefined where there is no package.json. The rest of it stays as it is written. */
async function addScripts(cwd: string): Promise<readonly string[] | undefined> {
  const path = join(cwd, 'package.json')
  if (!isFile(path)) return undefined
  const json = await readJson('package.json', cwd)
  const own = isJsonObject(json) && isJsonObject(json.scripts) ? json.scripts : {}
  const missing = Object.keys(scripts).filter((name) => !Object.hasOwn(own, name))
  if (!isJsonObject(json) || missing.length === 0) return []
  let text = await readFile(path, 'utf8')
  const [, indent = '  '] = /^([ \t]+)"/m.exec(text) ?? []
  const formattingOptions = { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol: '\n' }
  for (const name of missing)
    text = applyEdits(text, modify(text, ['scripts', name], scripts[name], { formattingOptions }))
  await replaceFile(path, text)
  return missing
}

/** The folder of this package, whether this file is a source or was built. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!isFile(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}
