import type { Builder, TestCase } from 'junit-report-builder'
import type { Finding, LawResult, Report } from '../finding.js'
import { junitText, printable, printableData } from '../form/junit.js'
import { isLeftOut } from '../statement.js'

/**
 * JUnit's XML: one suite per operation, one case per law, and one per finding of a law that is broken. A law that could
 * not run, or not to the end, is an error; one that does not apply, or was left out by choice, is skipped.
 */
export function junitReport(reports: readonly Report[]): string {
  return junitText((all) => {
    for (const it of reports) addSuite(all, it)
  })
}

function addSuite(all: Builder, report: Report): void {
  const { model, operation, laws, seconds, seed, target } = report
  const name = printable(`${model} ${operation}`)
  const suite = all.testSuite().name(name).time(seconds)
  suite.property('seed', String(seed)).property('target', printable(target))
  for (const it of laws) addLaw((title) => suite.testCase().className(name).name(printable(title)), it, report)
}

function addLaw(add: (title: string) => TestCase, it: LawResult, { findings, statements }: Report): void {
  const { law, title, status, reason = '', settled } = it
  const own = findings.filter((one) => one.law === law)
  for (const it of own)
    add(`${title}: ${it.path} ${it.value} [${it.id}]`)
      .failure(printable(it.message), law)
      .stacktrace(printableData(textOf(it)))
  if (status === 'not applicable') add(title).skipped()
  else if (status === 'could not run') add(title).error(printable(reason), 'could not run')
  else if (status === 'open' && isLeftOut(statements, law)) add(`${title}: ${reason}`).skipped()
  else if (status === 'open') add(title).error(printable(reason), 'open')
  else if (settled < it.statements) add(`${title}: the rest`).error(printable(reason), 'incomplete')
  else if (own.length === 0) add(title)
}

function textOf(it: Finding): string {
  return [
    `${it.keyword} at ${it.pointer || 'no constraint'}`,
    `expected: ${it.expected.verdict} ${it.expected.pointers.join(' ')}`,
    `actual:   ${it.actual.verdict} ${it.actual.pointers.join(' ')}`,
    ...(it.chance === undefined ? [] : [`seed ${it.chance.seed}, path ${it.chance.path}`]),
    it.curl,
    '',
    it.snippet,
  ].join('\n')
}
