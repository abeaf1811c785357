import { basename, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { type LimitsForm, limitsFormNames, limitsReport } from '../conformance/report/limits/forms.js'
import type { ModelLimits } from '../conformance/report/limits/limits.js'
import { type Problem, SpecError } from '../generator/document/problem.js'
import type { ReadOptions } from '../generator/ir/read.js'
import { isFolder } from '../generator/output/spec-files.js'
import { exit, UsageError } from './exit.js'
import { asKnown, type ProviderFlag, providerOption } from './provider-option.js'
import { knownModels, selectModel } from './select-model.js'
import { withoutJson } from './select-operation.js'
import { printProblems, type Terminal, write } from './terminal.js'

interface LimitsFlags extends ProviderFlag {
  readonly specs: string
  readonly format: LimitsForm
  readonly json?: boolean
  readonly allowExternal?: boolean
}

/** Adds `specproof limits`. */
export function registerLimits(program: Command, terminal: Terminal): void {
  program
    .command('limits')
    .description('Print the parameters of models side by side: bounds, steps, defaults and values, with what differs.')
    .argument('[model...]', 'ids, AIRs, files, folders, or ends of ids; none: all in the folder of specifications')
    .addOption(new Option('--format <format>', 'how to print it').choices(limitsFormNames).default('markdown'))
    .option('--json', 'the same as --format json')
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .option('--allow-external', 'let a $ref leave the folder of its specification')
    .addOption(providerOption())
    .action(async (names: string[], flags: LimitsFlags) => {
      terminal.exitCode = await runLimits(names, flags.json ? { ...flags, format: 'json' } : flags, terminal)
    })
}

async function runLimits(names: readonly string[], flags: LimitsFlags, terminal: Terminal): Promise<number> {
  const paths = await pathsOf(names, flags, terminal)
  const options = { allowExternal: flags.allowExternal ?? false, ...(await asKnown(flags, terminal.cwd)) }
  const models: ModelLimits[] = []
  const problems: Problem[] = []
  for (const [i, path] of paths.entries()) {
    if (paths.length >= worthProgress) terminal.stderr.progress(`${i + 1}/${paths.length} ${basename(path)}`)
    try {
      models.push(...(await limitsIn(path, options, terminal)))
    } catch (error) {
      if (!(error instanceof SpecError)) throw error
      problems.push(...error.problems)
    }
  }
  if (paths.length >= worthProgress) terminal.stderr.progress('')
  await printProblems(terminal, problems)
  if (models.length > 0 || flags.format === 'json')
    await write(terminal.stdout, await limitsReport(flags.format, models))
  return problems.length > 0 ? exit.input : exit.fine
}

/** Below so many models nobody waits. */
const worthProgress = 20

async function pathsOf(
  names: readonly string[],
  { specs }: LimitsFlags,
  { cwd }: Terminal,
): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of names.length === 0 ? [specs] : names) {
    if (name === '') throw new UsageError('A model has an empty name.')
    const path = resolve(cwd, name)
    if (isFolder(path)) found.push(...(await knownModels({ cwd, specs: name })).map((it) => it.path))
    else if (names.length === 0) throw new UsageError(`${JSON.stringify(specs)} is no folder: name models, or --specs.`)
    else found.push(await selectModel(name, { cwd, specs }))
  }
  if (found.length === 0) throw new UsageError('There is no model: specproof pull MODEL fetches one.')
  return [...new Set(found)]
}

async function limitsIn(path: string, options: ReadOptions, { stderr }: Terminal): Promise<readonly ModelLimits[]> {
  const [{ readModel }, { parametersLeftOut, parametersOf }] = await Promise.all([
    import('../generator/ir/read.js'),
    import('../generator/explain/parameters.js'),
  ])
  const model = await readModel(path, options)
  if (model.operations.length === 0) await write(stderr, `${withoutJson(model.id)}\n`)
  const found: ModelLimits[] = []
  for (const operation of model.operations) {
    const { parameters, areAll } = parametersOf(model, operation)
    if (!areAll) await write(stderr, `Not all parameters of ${model.id} are told: without ${parametersLeftOut}.\n`)
    found.push({
      id: model.id,
      ...(model.air !== undefined && { air: model.air }),
      ...(model.operations.length > 1 && { operation: operation.id }),
      parameters,
    })
  }
  return found
}
