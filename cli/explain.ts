import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Json } from '../generator/document/json.js'
import { loadDocument } from '../generator/document/load.js'
import { oneLine } from '../generator/document/printable.js'
import type { Conditional, ConstraintNote, Explanation } from '../generator/explain/explain-field.js'
import { textSha256 } from '../generator/output/line-ends.js'
import { UsageError } from './exit.js'
import { printJson } from './json-output.js'
import { asKnown, type ProviderFlag, providerOption } from './provider-option.js'
import { selectModel } from './select-model.js'
import { selectOperation } from './select-operation.js'
import { table } from './table.js'
import { type Terminal, write } from './terminal.js'

interface ExplainFlags extends ProviderFlag {
  readonly specs: string
  readonly operation?: string
  readonly json?: boolean
  readonly allowExternal?: boolean
}

/** Adds `specproof explain`. */
export function registerExplain(program: Command, terminal: Terminal): void {
  program
    .command('explain')
    .description('Tell what the specification of a model says of one field of a request, and where.')
    .argument('<model>', 'id, AIR, file, or the end of an id')
    .argument('<pointer>', "a field: /settings/temperature or settings.temperature; '' or / for the whole request")
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .option('--operation <id>', 'which operation, for a file that has several')
    .option('--json', 'print one JSON document')
    .option('--allow-external', 'let a $ref leave the folder of its specification')
    .addOption(providerOption())
    .action(async (name: string, pointer: string, flags: ExplainFlags) => {
      const { modelOf } = await import('../generator/ir/read.js')
      const path = await selectModel(name, { cwd: terminal.cwd, specs: flags.specs })
      const document = await loadDocument(path)
      // The hash that generated files carry: it does not depend on the line ends of the checkout.
      const source = { ...document, sha256: textSha256(await readFile(path)) }
      const model = await modelOf(source, {
        allowExternal: flags.allowExternal ?? false,
        ...(await asKnown(flags, terminal.cwd)),
      })
      const operation = selectOperation(model, flags.operation)
      const [{ findField }, { explainField }] = await Promise.all([
        import('../generator/explain/find-field.js'),
        import('../generator/explain/explain-field.js'),
      ])
      const field = findField(operation.request, pointer)
      if ('message' in field) throw new UsageError(field.message)
      const explanation = explainField(model, operation, field)
      if (flags.json) await printJson(terminal, explanation)
      else await write(terminal.stdout, explanationText(explanation, terminal))
    })
}

function explanationText(it: Explanation, terminal: Terminal): string {
  const bold = (text: string) => terminal.stdout.styled('bold', text)
  const head = [bold(it.path === '' ? it.model : it.path), it.title]
    .filter((text) => text !== undefined)
    .map(oneLine)
    .join('  ')
  const section = (name: string, lines: string) => (lines === '' ? '' : `\n${bold(name)}\n${indented(lines)}`)
  return [
    `${head}${it.deprecated ? '  (deprecated)' : ''}\n`,
    it.description === undefined ? '' : `${it.description.trim()}\n`,
    ...(it.notes ?? []).map((note) => `${oneLine(note)}\n`),
    section('Required', it.required.map((place) => `${oneLine(place.at)}\n${whenLine(place)}`).join('')),
    section('Filled in by the builder', it.filledIn === undefined ? '' : `${it.filledIn}\n`),
    section('Constraints', constraintLines(it.constraints)),
    section(
      'Default',
      it.default === undefined ? '' : `${brief(it.default, it.spelledDefault)}  (documented, never sent)\n`,
    ),
    section('Allowed values', valueLines(it)),
    section(
      'Examples',
      (it.examples ?? []).map((example, i) => `${exampleText(example, it.spelledExamples?.[i])}\n`).join(''),
    ),
    section(
      it.path === '' ? 'Rules between fields' : 'Rules between fields that mention it',
      it.rules
        .map((rule) => `${oneLine(rule.text)}\n  ${oneLine(`${rule.keyword}  ${rule.at}`)}\n${whenLine(rule)}`)
        .join(''),
    ),
    section('Fields', fieldLines(it)),
    section('Origin', originLines(it)),
  ].join('')
}

function constraintLines(constraints: readonly ConstraintNote[]): string {
  const rows = constraints.map((it) => [it.keyword, brief(it.limit, it.spelled), it.at])
  const lines = table(rows, new Set()).split('\n')
  return constraints
    .map((it, i) => `${lines[i]}\n${it.text === undefined ? '' : `  the value ${oneLine(it.text)}\n`}${whenLine(it)}`)
    .join('')
}

function valueLines({ values }: Explanation): string {
  return table(
    values.map(({ value, spelled, title, description, deprecated }) => [
      brief(value, spelled),
      [deprecated ? 'deprecated' : undefined, description ?? title].filter((it) => it !== undefined).join(': '),
    ]),
    new Set(),
  )
}

function fieldLines({ fields }: Explanation): string {
  return table(
    fields.map(({ path, type, required, meaning }) => [path, type, required ? 'required' : '', cut(meaning, 90)]),
    new Set(),
  )
}

function originLines({ origin }: Explanation): string {
  const others = origin.with.length === 0 ? '' : `with ${oneLine(origin.with.join(', '))}\n`
  return `${origin.places.map((place) => `${oneLine(place)}\n`).join('')}${others}sha256 ${origin.sha256}\n`
}

/** When it applies, on a line of its own; nothing for what always does. */
function whenLine({ when }: Conditional): string {
  return when === undefined ? '' : `  only ${oneLine(when.map(({ text }) => text).join(', '))}\n`
}

/** @param spelled as the file has it, where checks take it for something else */
function brief(value: Json, spelled?: string): string {
  const text = cut(JSON.stringify(value), 100)
  return spelled === undefined ? text : `${cut(spelled, 100)} (checked as ${text})`
}

/** Nothing is checked with examples: they are told as the file has them. */
function exampleText(example: Json, spelled?: string | null): string {
  return typeof spelled === 'string' ? cut(spelled, 100) : brief(example)
}

function cut(text: string, length: number): string {
  const points = [...text]
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`
}

function indented(lines: string): string {
  return lines.replace(/^(?=.)/gm, '  ')
}
