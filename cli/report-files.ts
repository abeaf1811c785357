import { mkdir, open, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Problem, problem, SpecError } from '../generator/document/problem.js'
import { besideOf, replaceFile } from '../generator/document/replace-file.js'
import { isSystemError, systemFault } from '../generator/document/system-fault.js'
import { UsageError } from './exit.js'

interface NamedFile {
  readonly file: string
}

/** A report of some form that is written to a file. */
export interface ReportFile<Name extends string> extends NamedFile {
  readonly form: Name
}

/** `json, junit, html or sarif`. */
export function either(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** Reads `html:report.html`, which may be repeated. */
export function reportFileOf<Name extends string>(names: readonly Name[]) {
  return (text: string, before: readonly ReportFile<Name>[] = []): readonly ReportFile<Name>[] => {
    const at = text.indexOf(':')
    const form = names.find((it) => it === text.slice(0, at))
    if (form === undefined || at === text.length - 1)
      throw new UsageError(`--report wants ${either(names.map((it) => `${it}:FILE`))}, not ${JSON.stringify(text)}.`)
    return [...before, { form, file: text.slice(at + 1) }]
  }
}

/**
 * Makes sure, before anything is asked, that each report can be written: a run that cost money is not lost for want of a
 * place. What stands there already stays until the new report is complete.
 * @throws SpecError naming every report that has no place, UsageError where two have the same
 */
export async function prepareReports(files: readonly NamedFile[], cwd: string): Promise<void> {
  const problems: Problem[] = []
  const known = new Set<string>()
  for (const { file } of files) {
    const path = resolve(cwd, file)
    if (known.has(path)) throw new UsageError(`Two reports go to ${file}: name another file for one of them.`)
    known.add(path)
    try {
      await mkdir(dirname(path), { recursive: true })
      const { place, isPlain } = await placeOfFile(path)
      if (!isPlain) continue
      if (place !== path && known.has(place))
        throw new UsageError(`Two reports go to ${file}: name another file for one of them.`)
      known.add(place)
      const beside = besideOf(place)
      await (await open(beside, 'wx')).close()
      await rm(beside)
    } catch (error) {
      problems.push(unwritten(file, error))
    }
  }
  if (problems.length > 0) throw new SpecError(problems)
}

function unwritten(file: string, error: unknown): Problem {
  if (!isSystemError(error)) throw error
  const { fact, remedy } = systemFault(error)
  return problem('out/no-report', { file, pointer: '' }, fact, remedy)
}

/**
 * Writes a report beside its place and moves it there.
 * @throws SpecError where it cannot be written; what stood there is as it was
 */
export async function writeReportText({ file }: NamedFile, text: string, cwd: string): Promise<void> {
  try {
    const { place, isPlain } = await placeOfFile(resolve(cwd, file))
    // A pipe or a device is written to, and nothing is put in its stead.
    if (isPlain) await replaceFile(place, text)
    else await writeFile(place, text)
  } catch (error) {
    throw new SpecError([unwritten(file, error)])
  }
}

/** Where a file really is, which links may hide, and whether it is one that another can take the place of. */
async function placeOfFile(path: string): Promise<{ readonly place: string; readonly isPlain: boolean }> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR', syscall: 'open' })
    return found.isFile() ? { place: await realpath(path), isPlain: true } : { place: path, isPlain: false }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { place: path, isPlain: true }
    throw error
  }
}
