import type { Builder } from 'junit-report-builder'
import { type Comparison, type Lone, loneTexts } from '../../diff/folders.js'
import { changeText, fileText, placeText, titleText, witnessText } from '../../diff/result/describe.js'
import type { Change, DiffResult } from '../../diff/result/result.js'
import { verdictTexts } from '../../diff/result/verdict.js'
import { junitText, printable, printableData } from '../form/junit.js'

/**
 * A comparison as a JUnit report: a suite for each model, in it one case for each change, failed when it breaks, skipped
 * when it is ignored. Models that came and went have a suite of their own.
 */
export function junit({ models, removed, added }: Comparison): string {
  return junitText((report) => {
    if (removed.length + added.length > 0) {
      const suite = report.testSuite().name('specproof diff: models')
      const add = ({ id, file, path }: Lone, title: string) =>
        suite
          .testCase()
          .className(printable(id))
          .name(title)
          .file(printable(path ?? file))
      for (const it of removed) add(it, loneTexts.removed.title).failure(loneTexts.removed.meaning, 'removed')
      for (const it of added) add(it, loneTexts.added.title)
    }
    for (const it of models) addSuite(report, it)
  })
}

function addSuite(report: Builder, result: DiffResult): void {
  const suite = report.testSuite().name(printable(`specproof diff ${titleText(result)}`))
  for (const it of result.changes) {
    if (it.verdict === 'annotation') continue
    const place = placeOf(it, result)
    const [group, name] = [printable(placeText(it)), printable(`${changeText(it)} [${it.id}]`)]
    const testCase = suite.testCase().className(group).name(name)
    if (place) testCase.file(printable(place.path))
    const witness = witnessText(it)
    const refused = witness ? [`refused: ${witness}`] : []
    const details = [verdictTexts[it.verdict].title, ...refused, ...(place ? [fileText(place)] : []), it.why].join('\n')
    if (it.ignored) testCase.skipped()
    else if (it.breaking) testCase.failure(printable(details), it.verdict)
    else testCase.standardOutput(printableData(details))
  }
}

/** Where a change is shown, with the path of the document. */
function placeOf({ newPlace, oldPlace }: Change, result: DiffResult) {
  const [side, place] = newPlace ? [result.new, newPlace] : [result.old, oldPlace]
  return place && { ...place, path: side.path ?? place.file }
}
