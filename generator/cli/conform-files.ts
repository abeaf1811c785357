import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Report } from '../../conformance/report/finding.js'
import type { KnownDisagreement } from '../../conformance/report/ledger.js'
import type { PlaceOf } from '../../conformance/report/sarif.js'
import { type Problem, problem, SpecError } from '../spec/problem.js'
import { readJson } from '../spec/read-json.js'
import { isSystemError, systemFault } from '../spec/system-fault.js'
import { version } from '../version.js'
import type { ReportFile } from './conform-options.js'

/**
 * Makes the folders that reports go to and tries to write there: a run that cost money is not lost for want of a place.
 * @throws SpecError naming every report that has none
 */
export async function prepareFolders(files: readonly ReportFile[], cwd: string): Promise<void> {
  const problems: Problem[] = []
  for (const { file } of files) {
    const path = resolve(cwd, file)
    try {
      await mkdir(dirname(path), { recursive: true })
      const isFolder = await stat(path).then(
        (it) => it.isDirectory(),
        () => false,
      )
      if (isFolder) throw Object.assign(new Error(), { code: 'EISDIR', syscall: 'open' })
      const beside = `${path}.${randomUUID()}.tmp`
      await writeFile(beside, '')
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

/** Writes a report beside its place and moves it there. */
export async function writeReport(
  { form, file }: ReportFile,
  reports: readonly Report[],
  placeOf: PlaceOf,
  cwd: string,
): Promise<void> {
  const made = {
    json: async () => `${JSON.stringify(reports, null, 2)}\n`,
    junit: async () => (await import('../../conformance/report/junit.js')).junitReport(reports),
    html: async () => (await import('../../conformance/report/html.js')).htmlReport(reports),
    sarif: async () => (await import('../../conformance/report/sarif.js')).sarifReport(reports, version, placeOf),
  }
  const path = resolve(cwd, file)
  const beside = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(beside, await made[form]())
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw new SpecError([unwritten(file, error)])
  }
}

/** Reports that earlier runs wrote. */
export async function reportsIn(file: string, cwd: string): Promise<Report[]> {
  const json: unknown = await readJson(file, cwd)
  const list = Array.isArray(json) ? json : [json]
  const wrong = list.findIndex((it) => !isReport(it))
  if (wrong < 0) return list
  const pointer = Array.isArray(json) ? `/${wrong}` : ''
  throw new SpecError([problem('input/bad-report', { file, pointer }, 'It is no report.')])
}

function isReport(value: unknown): value is Report {
  if (typeof value !== 'object' || value === null) return false
  const { laws, coverage, findings, settled, cases, model } = value as Partial<Record<keyof Report, unknown>>
  const isListed = [laws, coverage, findings, settled].every(Array.isArray)
  return isListed && typeof cases === 'object' && typeof model === 'string'
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
