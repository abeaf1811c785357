import type { Builder } from 'junit-report-builder'
import * as imported from 'junit-report-builder'
import { type Comparison, type Lone, loneTexts } from '../../diff/folders.js'
import { changeText, fileText, placeText, titleText, witnessText } from '../../diff/result/describe.js'
import type { DiffResult } from '../../diff/result/result.js'
import { verdictTexts } from '../../diff/result/verdict.js'

// The package is CommonJS: what it exports is the default of the default.
const builder =
  (imported.default as unknown as { readonly default?: Builder }).default ?? (imported.default as unknown as Builder)

/**
 * A comparison as a JUnit report: a suite for each model, in it one case for each change, failed when it breaks, skipped
 * when it is ignored. Models that came and went have a suite of their own.
 */
export function junit({ models, removed, added }: Comparison): string {
  const report = builder.newBuilder()
  if (removed.length + added.length > 0) {
    const suite = report.testSuite().name('specproof diff: models')
    const add = ({ id, file }: Lone, title: string) =>
      suite.testCase().className(printable(id)).name(title).file(printable(file))
    for (const it of removed) add(it, loneTexts.removed.title).failure(loneTexts.removed.meaning, 'removed')
    for (const it of added) add(it, loneTexts.added.title)
  }
  for (const it of models) addSuite(report, it)
  return `${report.build().trimEnd()}\n`
}

function addSuite(report: Builder, result: DiffResult): void {
  const suite = report.testSuite().name(printable(`specproof diff ${titleText(result)}`))
  for (const it of result.changes) {
    if (it.verdict === 'annotation') continue
    const place = it.newPlace ?? it.oldPlace
    const testCase = suite
      .testCase()
      .className(printable(placeText(it)))
      .name(printable(`${changeText(it)} [${it.id}]`))
    if (place) testCase.file(printable(place.file))
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
}

/** What XML has no place for is shown as JSON shows it, and so is the end of what the package puts into CDATA. */
function printable(text: string): string {
  return text
    .replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, (it) => escaped(it))
    .replaceAll(']]>', ']]\\u003e')
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
