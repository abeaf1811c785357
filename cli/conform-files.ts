import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type ReportData, type ReportForm, reportForms } from '../conformance/report/conform/forms.js'
import type { Report } from '../conformance/report/finding.js'
import type { KnownDisagreement } from '../conformance/report/ledger.js'
import { isJsonObject } from '../generator/document/json.js'
import { problem, SpecError } from '../generator/document/problem.js'
import { readJson } from '../generator/document/read-json.js'
import { type ReportFile, writeReportText } from './report-files.js'

/**
 * Makes a report and writes it.
 * @throws Error where it cannot be made or written; what stood there is as it was
 */
export async function writeReport(to: ReportFile<ReportForm>, run: ReportData, cwd: string): Promise<void> {
  await writeReportText(to, await reportForms[to.form].text(run), cwd)
}

/** Reports that earlier runs wrote. */
export async function reportsIn(file: string, cwd: string): Promise<Report[]> {
  const json: unknown = await readJson(file, cwd)
  const list: readonly unknown[] = Array.isArray(json) ? json : [json]
  if (list.length > 0 && list.every(isReport)) return [...list]
  const wrong = list.findIndex((it) => !isReport(it))
  const it = list[wrong]
  const pointer = Array.isArray(json) && wrong >= 0 ? `/${wrong}` : ''
  const isOld = isJsonObject(it) && 'settled' in it && !('statements' in it)
  const fact = isOld ? 'It is a report of specproof 0.1.0, which tells no statements.' : 'It is no report.'
  throw new SpecError([problem('input/bad-report', { file, pointer }, fact)])
}

function isReport(value: unknown): value is Report {
  if (!isJsonObject(value)) return false
  const { laws, coverage, findings, statements, cases, source, ...it } = value
  const isListed = [laws, coverage, findings, statements].every(
    (list) => Array.isArray(list) && list.every(isJsonObject),
  )
  const isNamed = [it.model, it.operation, it.target, it.version].every((text) => typeof text === 'string')
  return isListed && isNamed && isJsonObject(cases) && isJsonObject(source)
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
