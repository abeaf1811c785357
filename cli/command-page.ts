import type { Argument, Command, Option } from 'commander'
import { exitText } from './exit.js'

/** What `--help` tells of a command, as a page: both are made of the same declarations. */
export function commandPage(command: Command): string {
  const usage = `specproof ${pathOf(command)} ${command.usage()}`
  const subcommands = command.commands.map((it) => `- \`specproof ${pathOf(it)} ${it.usage()}\`: ${it.description()}`)
  const sections = [
    `# specproof ${pathOf(command)}\n`,
    `${text(command.description())}\n`,
    `    ${usage}\n`,
    table('argument', command.registeredArguments.map(argumentRow)),
    table('option', command.options.map(optionRow)),
    subcommands.length === 0 ? '' : `${subcommands.join('\n')}\n`,
    noteOf(command),
    command.options.some(({ long }) => long === '--json') ? jsonNote(command.name()) : '',
    `Options that stay the same may stand in \`specproof.config.json\`. Exit codes: ${text(exitText)}.\n`,
  ]
  return sections.filter((it) => it !== '').join('\n')
}

/** What help tells after the options, as it stands there. */
function noteOf(command: Command): string {
  const usual = command.configureOutput()
  const told: string[] = []
  command.configureOutput({ ...usual, writeOut: (text) => void told.push(text) })
  command.outputHelp()
  command.configureOutput(usual)
  const all = told.join('')
  const note = all.slice(all.indexOf(command.helpInformation()) + command.helpInformation().length).trim()
  return note === '' ? '' : `\`\`\`text\n${note}\n\`\`\`\n`
}

/** Where the form of what `--json` prints is told. */
function jsonNote(name: string): string {
  return `What \`--json\` prints: [JSON Schema](../../schemas/${name}.schema.json), \`specproof/schemas/${name}.schema.json\`.\n`
}

function pathOf(command: Command): string {
  const above = command.parent
  return above === null || above.parent === null ? command.name() : `${pathOf(above)} ${command.name()}`
}

function argumentRow(it: Argument): readonly string[] {
  const name = `${it.name()}${it.variadic ? '...' : ''}`
  return [`\`${it.required ? `<${name}>` : `[${name}]`}\``, text(it.description)]
}

function optionRow({ flags, description, argChoices, defaultValue }: Option): readonly string[] {
  const isPlain = typeof defaultValue === 'string' || typeof defaultValue === 'number'
  const notes = [
    argChoices !== undefined && `one of ${argChoices.map((it) => `\`${it}\``).join(', ')}`,
    isPlain && `default \`${defaultValue}\``,
  ].filter((it) => it !== false)
  return [`\`${flags}\``, `${text(description)}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`]
}

function table(head: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  return [`| ${head} | meaning |`, '| --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`), ''].join('\n')
}

/** Markdown takes nothing of it for its own. */
function text(plain: string): string {
  return plain.replace(/[\\`*_[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ')
}
