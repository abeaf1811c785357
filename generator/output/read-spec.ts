import { realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBytes, type SourceDocument } from '../document/load.js'
import { type Problem, SpecError, withinStack } from '../document/problem.js'
import type { Origin } from '../document/spec-lock.js'
import type { Model } from '../ir/model.js'
import { gathered, modelFrom } from '../ir/read.js'
import type { InputFiles } from './inputs.js'
import { compareText, type Input } from './manifest.js'
import type { GenerateRequest } from './request.js'
import { specDocument } from './spec-files.js'

/** How specifications are read. */
export interface ReadingManner extends Pick<GenerateRequest, 'allowExternal' | 'strict' | 'provider'> {
  /** Which model the specification describes, as the lock has it. */
  readonly origin?: Origin | undefined
}

/** What came of reading one specification. */
export interface SpecReading {
  /** Absent when there are problems. */
  readonly model?: Model
  /** The specification first; known as far as reading came. */
  readonly inputs: readonly Input[]
  /** The files that it refers to: absolute paths, links followed. */
  readonly referenced: readonly string[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/**
 * Reads one specification and notes every file that had a part in it. Never throws for what is wrong with the files.
 * @param loaded the specification itself, where it has been loaded before
 */
export async function readSpec(
  path: string,
  manner: ReadingManner,
  files: InputFiles,
  loaded?: SourceDocument,
): Promise<SpecReading> {
  const { allowExternal, strict, provider, origin } = manner
  const file = basename(path)
  const warnings: Problem[] = []
  let inputs: readonly Input[] = []
  let referenced: readonly string[] = []
  try {
    const document = loaded ?? specDocument(path, await readBytes(path, file))
    const all = await withinStack(file, () => gathered(document, { allowExternal }))
    const folder = realpathSync(dirname(path))
    const own = realpathSync(path)
    referenced = [...new Set(all.documents.map(({ uri }) => realpathSync(fileURLToPath(uri))))].filter(
      (it) => it !== own,
    )
    inputs = [
      { file, sha256: document.sha256 },
      ...[...new Set([...referenced, ...files.overlaysOf(path)])]
        .map((it) => files.input(folder, it))
        .sort((a, b) => compareText(a.file, b.file)),
    ]
    const model = await modelFrom(all, {
      allowExternal,
      strict,
      ...(provider && { provider }),
      ...(origin && { origin }),
      onWarning: (warning) => warnings.push(warning),
    })
    return { model, inputs, referenced, problems: [], warnings }
  } catch (error) {
    if (!(error instanceof SpecError)) throw error
    return { inputs, referenced, problems: error.problems, warnings }
  }
}
