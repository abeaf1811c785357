import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Report } from '../../conformance/report/finding.js'
import type { KnownDisagreement } from '../../conformance/report/ledger.js'
import type { PlaceOf } from '../../conformance/report/sarif.js'
import { version } from '../version.js'
import type { ReportFile } from './conform-options.js'
import { UsageError } from './exit.js'

/** Makes the folders that reports go to: a run that cost money is not lost for want of one. */
export async function prepareFolders(files: readonly ReportFile[], cwd: string): Promise<void> {
  for (const { file } of files) {
    try {
      await mkdir(dirname(resolve(cwd, file)), { recursive: true })
    } catch (error) {
      throw new UsageError(`The report ${file} cannot be written: ${(error as Error).message}`)
    }
  }
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
    await rm(beside, { force: true })
    throw new UsageError(`The report ${file} cannot be written: ${(error as Error).message}`)
  }
}

/** Reports that earlier runs wrote. */
export async function reportsIn(file: string, cwd: string): Promise<Report[]> {
  try {
    const json: unknown = JSON.parse(await readFile(resolve(cwd, file), 'utf8'))
    const list = Array.isArray(json) ? json : [json]
    if (list.every(isReport)) return list
    throw new Error('it is no report of specproof conform')
  } catch (error) {
    throw new UsageError(`${file} cannot be read as a report: ${(error as Error).message}`)
  }
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
  try {
    const json: unknown = JSON.parse(await readFile(resolve(cwd, file), 'utf8'))
    if (Array.isArray(json) && json.every((it) => typeof it?.id === 'string' && typeof it?.law === 'string'))
      return json
    throw new Error('it is no list of entries with "id" and "law"')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}
