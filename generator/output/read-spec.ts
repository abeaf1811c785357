import { realpathSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { loadReferencedFiles } from '../document/external.js'
import { documentFromBytes, readBytes } from '../document/load.js'
import { applyOverlays, overlaysBeside } from '../document/overlay.js'
import { type Problem, SpecError } from '../document/problem.js'
import type { Origin } from '../document/spec-lock.js'
import type { Model } from '../ir/model.js'
import { modelOf } from '../ir/read.js'
import type { InputFiles } from './inputs.js'
import { textSha256 } from './line-ends.js'
import { compareText, type Input } from './manifest.js'
import type { GenerateRequest } from './request.js'

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
 * The hash of the source is that of the file with LF line ends, so that headers do not depend on the checkout.
 */
export async function readSpec(path: string, manner: ReadingManner, files: InputFiles): Promise<SpecReading> {
  const { allowExternal, strict, provider, origin } = manner
  const file = basename(path)
  const warnings: Problem[] = []
  let inputs: readonly Input[] = []
  let referenced: readonly string[] = []
  try {
    const bytes = await readBytes(path, file)
    const document = { ...documentFromBytes(file, pathToFileURL(resolve(path)).href, bytes), sha256: textSha256(bytes) }
    const { document: overlaid } = await applyOverlays(document, await overlaysBeside(document))
    const { documents } = await loadReferencedFiles(overlaid, allowExternal)
    const folder = realpathSync(dirname(path))
    const own = realpathSync(path)
    referenced = [...new Set(documents.map(({ uri }) => realpathSync(fileURLToPath(uri))))].filter((it) => it !== own)
    inputs = [
      { file, sha256: document.sha256 },
      ...[...new Set([...referenced, ...files.overlaysOf(path)])]
        .map((it) => files.input(folder, it))
        .sort((a, b) => compareText(a.file, b.file)),
    ]
    const model = await modelOf(document, {
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
