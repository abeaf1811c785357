import { brief, markdownTable } from './table.js'
import { usageOf } from './usage.js'
import { repository } from './workspace.js'

const rounds = 7

/** What a test file imports. */
const programs = {
  nothing: '',
  'msw/node': "import 'msw/node'",
  'specproof/mock': "import 'specproof/mock'",
  'specproof/mock and specproof/conformance': "import 'specproof/mock'; import 'specproof/conformance'",
  'msw/node, specproof/mock and specproof/conformance':
    "import 'msw/node'; import 'specproof/mock'; import 'specproof/conformance'",
}

/** Processor time of processes that import something and end, in turn; the median. */
export function benchImports(): string {
  const taken = new Map(Object.keys(programs).map((it) => [it, [] as number[]]))
  for (let i = 0; i < rounds; i++)
    for (const [name, program] of Object.entries(programs))
      taken.get(name)?.push(usageOf(['--input-type=module', '--eval', program], repository, 1).cpuSeconds * 1_000)
  const median = (name: string) => (taken.get(name) ?? []).sort((a, b) => a - b)[rounds >> 1] as number
  const alone = median('msw/node')
  const rows = Object.keys(programs).map((it) => [`\`${it}\``, brief(median(it)), brief(median(it) / alone)])
  return markdownTable(['import', 'CPU ms of a process', 'x msw alone'], rows)
}
