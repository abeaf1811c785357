import { causesIn } from '../cause.js'
import { effortOf } from '../effort.js'
import type { Finding, Report } from '../finding.js'
import { sarifLocation, sarifText } from '../form/sarif.js'
import { isLeftOut } from '../statement.js'

/** Where a place of a document is found: its file, and the line, from 1, where that is known. */
export type PlaceOf = (file: string, pointer: string) => { readonly uri: string; readonly line?: number }

/**
 * SARIF 2.1.0: one rule per law, one result per finding, at the place of the constraint in its document.
 * @param placeOf finds places; without it results name the file only
 */
export function sarifReport(
  reports: readonly Report[],
  version: string,
  placeOf: PlaceOf = (file) => ({ uri: file }),
): string {
  const laws = new Map(reports.flatMap((it) => it.laws.map(({ law, title }) => [law, title] as const)))
  const notices = reports.flatMap(noticesOf)
  return sarifText({
    version,
    rules: [...laws].map(([id, title]) => ({ id, title })),
    results: smallestFirst(reports.flatMap((report) => resultsOf(report, placeOf))),
    invocation: {
      executionSuccessful: notices.every((it) => it.level === 'note'),
      toolExecutionNotifications: notices,
      properties: effortOf(reports),
    },
  })
}

/** What stands for each cause comes first: code hosts show some thousands of results. */
function smallestFirst<T extends { readonly isSmallest: boolean }>(results: readonly T[]) {
  const sorted = [...results].sort((a, b) => Number(b.isSmallest) - Number(a.isSmallest))
  return sorted.map(({ isSmallest: _, ...it }) => it)
}

/** Each finding says which one is the smallest of its cause. */
function resultsOf(report: Report, placeOf: PlaceOf) {
  const smallest = new Map(causesIn(report).flatMap(({ findings }) => findings.map((id) => [id, findings[0]])))
  return report.findings.map((it) => {
    const result = resultOf(it, report, placeOf)
    const cause = smallest.get(it.id) ?? it.id
    return { ...result, properties: { ...result.properties, cause }, isSmallest: cause === it.id }
  })
}

function resultOf(it: Finding, { source }: Report, placeOf: PlaceOf) {
  const keyword = placeOf(source.file, `${it.pointer}/${it.keyword}`)
  const { uri, ...line } = keyword.line === undefined ? placeOf(source.file, it.pointer) : keyword
  const place = { ...line, ...(it.pointer !== '' && { pointer: `${it.pointer}/${it.keyword}` }) }
  return {
    ruleId: it.law,
    message: { text: [it.model, it.path, `${it.value}:`, it.message].filter((text) => text !== '').join(' ') },
    locations: [sarifLocation(uri, place)],
    partialFingerprints: { 'caseId/v1': `${it.model}/${it.law}/${it.id}` },
    properties: {
      ...(it.rule !== undefined && { rule: it.rule }),
      ...(it.deliveries && { deliveries: it.deliveries }),
      expected: it.expected,
      actual: it.actual,
      curl: it.curl,
      snippet: it.snippet,
    },
  }
}

/** A law that was not asked to the end, unless that was by choice, keeps the run from being whole. */
function noticesOf({ laws, model, statements }: Report) {
  return laws.flatMap(({ law, status, settled, statements: made, reason = '' }) => {
    if (status !== 'could not run' && settled === made) return []
    const share = made === 0 ? 'could not run' : `has ${settled} of ${made} statements settled`
    const level = status !== 'could not run' && isLeftOut(statements, law) ? 'note' : 'error'
    return [{ level, message: { text: `${model}: ${law} ${share}: ${reason}` } }]
  })
}
