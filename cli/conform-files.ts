import { randomUUID } from 'node:crypto'
import { mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type ReportData, reportForms } from '../conformance/report/conform/forms.js'
import type { Report } from '../conformance/report/finding.js'
import type { KnownDisagreement } from '../conformance/report/ledger.js'
import { type Problem, problem, SpecError } from '../generator/document/problem.js'
import { readJson } from '../generator/document/read-json.js'
import { isSystemError, systemFault } from '../generator/document/system-fault.js'
import type { ReportFile } from './conform-options.js'
import { UsageError } from './exit.js'

/**
 * Makes sure, before anything is asked, that each report can be written: a run that cost money is not lost for want of a
 * place. What stands there already stays until the new report is complete.
 * @throws SpecError naming every report that has no place, UsageError where two have the same
 */
export async function prepareReports(files: readonly ReportFile[], cwd: string): Promise<void> {
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
 * @throws Error where it cannot be made or written; what stood there is as it was
 */
export async function writeReport({ form, file }: ReportFile, run: ReportData, cwd: string): Promise<void> {
  const text = await reportForms[form].text(run)
  try {
    const { place, isPlain } = await placeOfFile(resolve(cwd, file))
    // A pipe or a device is written to, and nothing is put in its stead.
    if (isPlain) await replace(place, text)
    else await writeFile(place, text)
  } catch (error) {
    throw new SpecError([unwritten(file, error)])
  }
}

/** What stands there stays until the new text is complete. */
async function replace(place: string, text: string): Promise<void> {
  const beside = besideOf(place)
  try {
    await writeFile(beside, text)
    await rename(beside, place)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw error
  }
}

const besideOf = (place: string) => `${place}.${randomUUID()}.tmp`

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

/** Reports that earlier runs wrote. */
export async function reportsIn(file: string, cwd: string): Promise<Report[]> {
  const json: unknown = await readJson(file, cwd)
  const list: readonly unknown[] = Array.isArray(json) ? json : [json]
  if (list.length > 0 && list.every(isReport)) return [...list]
  const wrong = list.findIndex((it) => !isReport(it))
  const it = list[wrong]
  const pointer = Array.isArray(json) && wrong >= 0 ? `/${wrong}` : ''
  const isOld = isObject(it) && 'settled' in it && !('statements' in it)
  const fact = isOld ? 'It is a report of specproof 0.1.0, which tells no statements.' : 'It is no report.'
  throw new SpecError([problem('input/bad-report', { file, pointer }, fact)])
}

function isReport(value: unknown): value is Report {
  if (!isObject(value)) return false
  const { laws, coverage, findings, statements, cases, source, ...it } = value
  const isListed = [laws, coverage, findings, statements].every((list) => Array.isArray(list) && list.every(isObject))
  const isNamed = [it.model, it.operation, it.target, it.version].every((text) => typeof text === 'string')
  return isListed && isNamed && isObject(cases) && isObject(source)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Known disagreements of a model; none where the folder has no file for it. */
export async function ledgerIn(folder: string, id: string, cwd: string): Promise<readonly KnownDisagreement[]> {
  const file = `${folder}/${id}.json`
  const isMissing = await stat(resolve(cwd, file)).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  )
  if (isMissing) return []
  const json: unknown = await readJson(file, cwd)
  const refused = (pointer: string, fact: string) =>
    new SpecError([problem('input/bad-ledger', { file, pointer }, fact)])
  if (!Array.isArray(json)) throw refused('', 'It is no list.')
  const wrong = json.findIndex((it) => typeof it?.id !== 'string' || typeof it?.law !== 'string')
  if (wrong >= 0) throw refused(`/${wrong}`, 'The entry has no "id" or no "law".')
  return json
}
