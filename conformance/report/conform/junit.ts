import type { Builder, TestCase } from 'junit-report-builder'
import { causesIn } from '../cause.js'
import { effortOf } from '../effort.js'
import type { Finding, LawResult, Report } from '../finding.js'
import { junitText, printable, printableData } from '../form/junit.js'
import { count } from '../form/markup.js'
import { isLeftOut } from '../statement.js'

/**
 * JUnit's XML: one suite per operation, in it one case per law with its time and with what it found, by cause. A law that
 * could not run, or not to the end, is an error; one that does not apply, or was left out by choice, is skipped.
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
  const facts = { seed, target, ...effortOf([report]) }
  for (const [fact, value] of Object.entries(facts)) suite.property(fact, printable(String(value)))
  for (const it of laws) addLaw((title) => suite.testCase().className(name).name(printable(title)), it, report)
}

function addLaw(add: (title: string) => TestCase, it: LawResult, { findings, statements, coverage }: Report): void {
  const { law, title, status, reason = '', settled, seconds } = it
  const own = findings.filter((one) => one.law === law)
  const test = add(status === 'open' && isLeftOut(statements, law) ? `${title}: ${reason}` : title)
  if (seconds !== undefined) test.time(seconds)
  if (own.length > 0)
    test
      .failure(printable(headline({ findings: own, coverage })), law)
      .stacktrace(printableData(own.map(textOf).join('\n\n')))
  else if (status === 'not applicable') test.skipped()
  else if (status === 'could not run') test.error(printable(reason), 'could not run')
  else if (status === 'open' && isLeftOut(statements, law)) test.skipped()
  else if (status === 'open') test.error(printable(reason), 'open')
  else if (settled < it.statements) test.error(printable(reason), 'incomplete')
}

/** What a law found, cause by cause: each with its smallest finding. */
function headline(report: Pick<Report, 'findings' | 'coverage'>): string {
  const { findings: own } = report
  const causes = causesIn(report)
  const told = causes.map(({ message, count: all, deliveries, findings: [smallest] }) => {
    const shown = own.find((it) => it.id === smallest)
    const ways = deliveries.length === 0 ? [] : [`by ${deliveries.join(', ')}`]
    const more = [...(all > 1 ? [count(all, 'finding')] : []), ...ways]
    const tail = more.length === 0 ? '' : ` (${more.join('; ')})`
    return `${shown?.path ?? ''} ${shown?.value ?? ''} [${smallest}]: ${message}${tail}`.trim()
  })
  return [`${count(own.length, 'finding')} of ${count(causes.length, 'cause')}`, ...told].join('\n')
}

function textOf(it: Finding): string {
  return [
    `${it.path} ${it.value} [${it.id}]: ${it.message}`,
    `${it.keyword} at ${it.pointer || 'no constraint'}`,
    ...(it.rule === undefined ? [] : [`document: ${it.rule}`]),
    ...(it.actual.words ?? []).map((words) => `server:   ${words}`),
    ...(it.deliveries === undefined ? [] : [`asked by: ${it.deliveries.join(', ')}`]),
    `expected: ${it.expected.verdict} ${it.expected.pointers.join(' ')}`,
    `actual:   ${it.actual.verdict} ${it.actual.pointers.join(' ')}`,
    ...(it.chance === undefined ? [] : [`seed ${it.chance.seed}, path ${it.chance.path}`]),
    it.curl,
    '',
    it.snippet,
  ].join('\n')
}
