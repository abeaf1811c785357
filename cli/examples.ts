import { type Command, Option } from 'commander'
import { type ExampleForm, exampleFormNames, exampleText } from '../conformance/report/examples/forms.js'
import { isHttp } from './conform-options.js'
import { exit, UsageError } from './exit.js'
import { asKnown, type ProviderFlag, providerOption } from './provider-option.js'
import { selectModel } from './select-model.js'
import { selectOperation } from './select-operation.js'
import { type Terminal, write } from './terminal.js'

interface ExamplesFlags extends ProviderFlag {
  readonly specs: string
  readonly format: ExampleForm
  readonly operation?: string
  readonly url?: string
  readonly apiKeyEnv?: string
  readonly json?: boolean
  readonly allowExternal?: boolean
}

/** Adds `specproof examples`. */
export function registerExamples(program: Command, terminal: Terminal): void {
  program
    .command('examples')
    .description(
      'Print example requests that show each parameter of a model, each value of its lists, each edge and each rule.',
    )
    .argument('<model>', 'id, AIR, file, or the end of an id')
    .addOption(new Option('--format <format>', 'how to print them').choices(exampleFormNames).default('json'))
    .option('--json', 'the same as --format json')
    .option('--operation <id>', 'only this operation, for a file that has several')
    .option('--url <url>', 'base URL of the server (that of the document)')
    .option('--api-key-env <name>', 'the environment variable that holds the key (that of the provider, or API_KEY)')
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .option('--allow-external', 'let a $ref leave the folder of its specification')
    .addOption(providerOption())
    .action(async (name: string, flags: ExamplesFlags) => {
      await printExamples(name, flags.json ? { ...flags, format: 'json' } : flags, terminal)
    })
}

async function printExamples(name: string, flags: ExamplesFlags, terminal: Terminal): Promise<void> {
  const { format, operation, url, apiKeyEnv } = flags
  if (url !== undefined && !isHttp(url)) throw new UsageError(`${JSON.stringify(url)} is no http(s) URL.`)
  if (apiKeyEnv !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(apiKeyEnv))
    throw new UsageError(`${JSON.stringify(apiKeyEnv)} is no name of an environment variable.`)
  const path = await selectModel(name, { cwd: terminal.cwd, specs: flags.specs })
  const { examplesIn } = await import('../conformance/suite/example/examples-in.js')
  const set = await examplesIn(path, {
    ...(await asKnown(flags, terminal.cwd)),
    allowExternal: flags.allowExternal ?? false,
    choose: (of) => (operation === undefined ? of.operations : [selectOperation(of, operation)]),
    url,
    keyVariable: apiKeyEnv,
    onProgress: (it) => terminal.stderr.progress(it),
  })
  terminal.stderr.progress('')
  if (set.url === undefined && format !== 'json')
    throw new UsageError('The document names no server by a whole URL; say which one with --url.')
  await write(terminal.stdout, await exampleText(format, set))
  terminal.exitCode = exit.fine
}
