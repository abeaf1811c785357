import type { Builder } from 'junit-report-builder'
import * as imported from 'junit-report-builder'
import { changeText, fileText, placeText, titleText, verdictTexts, witnessText } from './describe.js'
import type { DiffResult } from './result.js'

// The package is CommonJS: what it exports is the default of the default.
const builder =
  (imported.default as unknown as { readonly default?: Builder }).default ?? (imported.default as unknown as Builder)

/** A comparison as a JUnit report: one case for each change, failed when it breaks, skipped when it is ignored. */
export function junit(result: DiffResult): string {
  const report = builder.newBuilder()
  const suite = report.testSuite().name(`specproof diff ${titleText(result)}`)
  for (const it of result.changes) {
    if (it.verdict === 'annotation') continue
    const place = it.newPlace ?? it.oldPlace
    const testCase = suite
      .testCase()
      .className(placeText(it))
      .name(printable(`${changeText(it)} [${it.id}]`))
    if (place) testCase.file(place.file)
    const witness = witnessText(it)
    const details = [
      verdictTexts[it.verdict].title,
      ...(witness ? [`refused: ${witness}`] : []),
      ...(place ? [fileText(place)] : []),
      it.why,
    ]
    if (it.ignored) testCase.skipped()
    else if (it.breaking) testCase.failure(printable(details.join('\n')), it.verdict)
    else testCase.standardOutput(printable(details.join('\n')))
  }
  return `${report.build().trimEnd()}\n`
}

/** XML has no other control characters. */
function printable(text: string): string {
  return [...text].filter((it) => it >= ' ' || it === '\n' || it === '\t').join('')
}
