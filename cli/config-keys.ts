import type { Command, Option } from 'commander'
import { levels } from '../conformance/diff/http/level.js'
import { gathered } from './gathered.js'
import { levelsFile } from './levels-option.js'

/** Options that mean the same for every command that has them: they stand at the top of a configuration. */
const shared = ['specs', 'out', 'provider', 'emit', 'imports', 'strict', 'allowExternal', 'from', 'host']

/** Options that are about one run, and stand in no configuration. */
const perRun: ReadonlySet<string> = new Set(
  'all before check choices fewest force json locked merge only operation plan power response resume shard version watch write'.split(
    ' ',
  ),
)

/** What values may be, in JSON Schema, in TypeScript, and in words. `amount`: the option reads a text that may be a number. */
export const kinds = {
  flag: ['boolean', 'boolean', 'true or false'],
  text: ['string', 'string', 'a text'],
  amount: [['string', 'number'], 'string | number', 'a text or a number'],
  number: ['number', 'number', 'a number'],
  list: ['array', 'readonly string[]', 'a list of texts'],
  levels: [
    ['string', 'object'],
    `string | { readonly [cell: string]: ${levels.map((it) => `'${it}'`).join(' | ')} }`,
    'a file or an object',
  ],
} as const

/** What a key of a configuration takes. */
export interface ConfigKey {
  readonly name: string
  readonly description: string
  readonly kind: keyof typeof kinds
  /** The only values, where these are listed. */
  readonly choices?: readonly string[]
}

/** The keys of a configuration: those of all commands, and of each. */
export interface ConfigKeys {
  readonly shared: readonly ConfigKey[]
  readonly commands: ReadonlyMap<string, readonly ConfigKey[]>
}

/** What `pull` and `update` fetch when no model is named. */
const modelsKey: ConfigKey = {
  name: 'models',
  description: 'what pull and update fetch when no model is named: ids, AIRs, owner/name, or URLs of documents',
  kind: 'list',
}

/** The keys that the commands' own declarations make. */
export function configKeys(program: Command): ConfigKeys {
  const all = program.commands.flatMap((it) => [...optionsOf(it).values()])
  const found = shared.flatMap((name) => all.find((it) => it.attributeName() === name) ?? [])
  const commands = program.commands.map((it): [string, readonly ConfigKey[]] => [
    it.name(),
    [...optionsOf(it).values()].map(keyOf),
  ])
  return { shared: [modelsKey, ...found.map(keyOf)], commands: new Map(commands.filter(([, keys]) => keys.length > 0)) }
}

/** Options of a command that a configuration may set, by their names. */
export function optionsOf(command: Command): ReadonlyMap<string, Option> {
  const settable = command.options.filter((it) => !perRun.has(it.attributeName()))
  // Of `--align` and `--no-align` the first one is the key.
  return new Map([...new Map(settable.reverse().map((it) => [it.attributeName(), it]))].reverse())
}

function keyOf(option: Option): ConfigKey {
  const { description, argChoices, negate } = option
  return {
    name: option.attributeName(),
    description: negate ? `false: ${description}` : description,
    kind: kindOf(option),
    ...(argChoices && { choices: argChoices }),
  }
}

function kindOf(option: Option): ConfigKey['kind'] {
  if (option.isBoolean() || option.negate) return 'flag'
  if (isList(option)) return 'list'
  if (option.parseArg === levelsFile) return 'levels'
  if (typeof option.defaultValue === 'number') return 'number'
  return option.parseArg === undefined || option.argChoices ? 'text' : 'amount'
}

/** An option that may be repeated gathers what it is given. */
function isList({ parseArg, defaultValue }: Option): boolean {
  return parseArg === gathered || (typeof defaultValue === 'object' && defaultValue !== null)
}

/** The JSON Schema of a configuration. */
export function configSchema({ shared: common, commands }: ConfigKeys): object {
  const object = (keys: readonly ConfigKey[]) => Object.fromEntries(keys.map((it) => [it.name, valueSchema(it)]))
  const sections = [...commands].map(([name, keys]): [string, object] => [
    name,
    {
      description: `options of specproof ${name}`,
      type: 'object',
      properties: object(keys),
      additionalProperties: false,
    },
  ])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'specproof.config.json',
    description:
      'Options of commands: those at the top are for every command that has them, those of a command go before; what the command line says goes before both.',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...object(common), ...Object.fromEntries(sections) },
    additionalProperties: false,
  }
}

function valueSchema({ description, kind, choices }: ConfigKey): object {
  if (choices !== undefined) return { description, enum: choices }
  return {
    description,
    type: kinds[kind][0],
    ...(kind === 'list' && { items: { type: 'string' } }),
    ...(kind === 'levels' && { additionalProperties: { enum: levels } }),
  }
}

/** The TypeScript of the same, for `defineConfig`. */
export function configType({ shared: common, commands }: ConfigKeys): string {
  const line = (it: ConfigKey, indent: string) =>
    `${indent}/** ${it.description} */\n${indent}readonly ${it.name}?: ${valueType(it)}\n`
  const sections = [...commands].map(
    ([name, keys]) =>
      `  /** options of specproof ${name} */\n  readonly ${name}?: {\n${keys.map((it) => line(it, '    ')).join('')}  }\n`,
  )
  return `// Made by scripts/pages.js of what the commands declare.

/** What specproof.config.ts says: options of commands. The command line goes before it. */
export interface SpecproofConfig {
${common.map((it) => line(it, '  ')).join('')}${sections.join('')}}
`
}

function valueType({ kind, choices }: ConfigKey): string {
  return choices === undefined ? kinds[kind][1] : choices.map((it) => `'${it}'`).join(' | ')
}
