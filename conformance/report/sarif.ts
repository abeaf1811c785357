import type { Report } from './finding.js'

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
  const failures = reports.flatMap(({ laws: run, model }) =>
    run
      .filter((it) => it.status === 'could not run')
      .map((it) => ({ level: 'error', message: { text: `${model}: ${it.law} could not run: ${it.reason ?? ''}` } })),
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
        invocations: [{ executionSuccessful: failures.length === 0, toolExecutionNotifications: failures }],
        results,
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}
