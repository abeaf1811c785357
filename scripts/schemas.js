#!/usr/bin/env node
import { writeFileSync } from 'node:fs'
// Writes what is made of the commands' own declarations: the JSON Schema and the type of a configuration.
import { PassThrough } from 'node:stream'
import { configKeys, configSchema, configType } from '../dist/cli/config-keys.js'
import { programFor } from '../dist/cli/main.js'
import { Terminal } from '../dist/cli/terminal.js'

const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
const keys = configKeys(programFor(new Terminal({ stdin, stdout, stderr, cwd: '/', env: {} })))
const place = (path) => new URL(`../${path}`, import.meta.url)
writeFileSync(place('schemas/config.schema.json'), `${JSON.stringify(configSchema(keys), null, 2)}\n`)
writeFileSync(place('cli/config-type.ts'), configType(keys))
