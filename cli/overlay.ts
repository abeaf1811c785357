import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Command } from 'commander'
import { documentNames, loadDocument } from '../generator/document/load.js'
import { mendingOverlay } from '../generator/document/mending.js'
import { type Problem, SpecError } from '../generator/document/problem.js'
import { exit, UsageError } from './exit.js'
import { asKnown, type ProviderFlag, providerOption } from './provider-option.js'
import { selectModel } from './select-model.js'
import { printProblems, type Terminal, write } from './terminal.js'

interface OverlayFlags extends ProviderFlag {
  readonly specs: string
  readonly write?: boolean
}

/** Adds `specproof overlay`. */
export function registerOverlay(program: Command, terminal: Terminal): void {
  program
    .command('overlay')
    .description('Print the skeleton of an overlay that mends the contradictions of a specification.')
    .argument('<model>', 'id, AIR, file, or the end of an id')
    .option('--write', 'write it to the folder "overlays" beside the specification, where nothing is')
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .addOption(providerOption())
    .action(async (name: string, flags: OverlayFlags) => {
      const path = await selectModel(name, { cwd: terminal.cwd, specs: flags.specs })
      terminal.exitCode = await runOverlay(path, flags, terminal)
    })
}

async function runOverlay(path: string, flags: OverlayFlags, terminal: Terminal): Promise<number> {
  const document = await loadDocument(path)
  const problems = await problemsOf(path, flags, terminal)
  const overlay = mendingOverlay(document.json, document.file, problems)
  if (overlay === undefined) {
    await printProblems(terminal, problems)
    const fact = problems.length === 0 ? 'It has no problems' : 'An overlay mends none of its problems'
    await write(terminal.stderr, `${fact}: ${document.file}\n`)
    return problems.length === 0 ? exit.fine : exit.input
  }
  const text = `${JSON.stringify(overlay, null, 2)}\n`
  if (!flags.write) await write(terminal.stdout, text)
  else {
    const name = `overlays/${basename(path).replace(documentNames, '')}.json`
    await writeNew(join(dirname(path), name), text, name)
    await write(terminal.stdout, `${name} written: say in it what is meant.\n`)
  }
  return exit.fine
}

async function problemsOf(path: string, flags: OverlayFlags, { cwd }: Terminal): Promise<readonly Problem[]> {
  const { readModel } = await import('../generator/ir/read.js')
  try {
    await readModel(path, await asKnown(flags, cwd))
    return []
  } catch (error) {
    if (error instanceof SpecError) return error.problems.filter(({ severity }) => severity === 'error')
    throw error
  }
}

async function writeNew(path: string, text: string, shown: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeFile(path, text, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new UsageError(`${shown} is there already; without --write the skeleton is printed.`)
  }
}
