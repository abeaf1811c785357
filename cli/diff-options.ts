import { type Command, InvalidArgumentError, Option } from 'commander'
import type { DiffForm } from '../conformance/report/diff/forms.js'
import { type LevelsSource, levelsOption } from './levels-option.js'
import { type ProviderFlag, providerOption } from './provider-option.js'
import type { ReportFile } from './report-files.js'

/** What `specproof diff` is told on the command line. */
export interface DiffFlags extends ProviderFlag {
  readonly specs: string
  readonly format: DiffForm
  readonly json?: boolean
  /** @defaultValue none, and that is told */
  readonly failOn?: FailOn
  readonly report: readonly ReportFile<DiffForm>[]
  readonly reader: 'strict' | 'tolerant'
  readonly levels?: LevelsSource
  readonly align?: boolean
  readonly seed: number
  readonly budget: number
  readonly ignore?: string
  readonly requests?: string
  readonly portable?: boolean
  readonly allowExternal?: boolean
}

/** What `--fail-on` takes. */
/** The wider ones first; `proven` is another name of `breaking`. */
export const failOn = ['any', 'undecided', 'breaking', 'proven', 'none'] as const
type FailOn = (typeof failOn)[number]

/** What either side of a comparison may be. */
export const inputs =
  'a file, a folder, a model (id, AIR, or the end of an id), revision:path in git, or - for standard input'

/** Options that `diff` and `diff explain` share. */
export function withOptions(command: Command): Command {
  return command
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .addOption(
      new Option(
        '--reader <reader>',
        'whether clients refuse (strict) or pass over (tolerant) what an old answer rules out: members that a closed object lacks, and other statuses and media types',
      )
        .choices(['strict', 'tolerant'])
        .default('tolerant'),
    )
    .addOption(levelsOption())
    .option('--align', 'compare as if both models had one name (on when the ids differ)')
    .option('--no-align', 'let the names of the models count')
    .option('--seed <number>', 'seed of the search', count, 1)
    .option('--budget <number>', 'most candidates for one change', count, 4000)
    .addOption(providerOption())
    .option('--allow-external', 'let a $ref leave the folder of its specification')
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number.')
  return Number(text)
}
