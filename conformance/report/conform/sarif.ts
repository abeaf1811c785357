import type { Report } from '../finding.js'

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
  const results = reports.flatMap(({ findings, source }) =>
    findings.map((it) => {
      const keyword = placeOf(source.file, `${it.pointer}/${it.keyword}`)
      const { uri, line } = keyword.line === undefined ? placeOf(source.file, it.pointer) : keyword
      return {
        ruleId: it.law,
        level: 'error',
        message: { text: [it.model, it.path, `${it.value}:`, it.message].filter((text) => text !== '').join(' ') },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: encodeURI(uri) },
              ...(line !== undefined && { region: { startLine: line } }),
            },
            ...(it.pointer !== '' && {
              logicalLocations: [{ fullyQualifiedName: `${it.pointer}/${it.keyword}`, kind: 'member' }],
            }),
          },
        ],
        partialFingerprints: { 'caseId/v1': `${it.model}/${it.law}/${it.id}` },
        properties: { expected: it.expected, actual: it.actual, curl: it.curl, snippet: it.snippet },
      }
    }),
  )
  const notices = reports.flatMap(({ laws: run, model, statements }) =>
    run.flatMap(({ law, status, settled, statements: made, reason = '' }) => {
      if (status !== 'could not run' && settled === made) return []
      const isChosen = statements.every((it) => it.law !== law || it.state === 'settled' || it.isLeftOut === true)
      const share = made === 0 ? 'could not run' : `has ${settled} of ${made} statements settled`
      const level = status !== 'could not run' && isChosen ? 'note' : 'error'
      return [{ level, message: { text: `${model}: ${law} ${share}: ${reason}` } }]
    }),
  )
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'specproof',
            version,
            rules: [...laws].map(([id, text]) => ({ id, shortDescription: { text } })),
          },
        },
        invocations: [
          { executionSuccessful: notices.every((it) => it.level === 'note'), toolExecutionNotifications: notices },
        ],
        results,
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}
