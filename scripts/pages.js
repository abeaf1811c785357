#!/usr/bin/env node
// Writes what is made of the commands' own declarations: a page for each, the JSON Schemas of what they print,
// and the JSON Schema and the type of a configuration.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { commandPage } from '../dist/modules/cli/command-page.js'
import { configKeys, configSchema, configType } from '../dist/modules/cli/config-keys.js'
import { wholeProgram } from '../dist/modules/cli/main.js'
import { outputSchemas } from '../dist/modules/cli/output-schema/all.js'
import { Terminal } from '../dist/modules/cli/terminal.js'

const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
const program = await wholeProgram(new Terminal({ stdin, stdout, stderr, cwd: '/', env: {} }))
const keys = configKeys(program)
const place = (path) => new URL(`../${path}`, import.meta.url)
writeFileSync(place('schemas/config.schema.json'), `${JSON.stringify(configSchema(keys), null, 2)}\n`)
for (const [name, it] of Object.entries(outputSchemas))
  writeFileSync(place(`schemas/${name}.schema.json`), `${JSON.stringify(it, null, 2)}\n`)
writeFileSync(place('cli/config-type.ts'), configType(keys))
rmSync(place('docs/commands'), { recursive: true, force: true })
mkdirSync(place('docs/commands'), { recursive: true })
for (const it of program.commands) writeFileSync(place(`docs/commands/${it.name()}.md`), commandPage(it))
