import type { Builder } from 'junit-report-builder'
import * as imported from 'junit-report-builder'
import type { Finding, Report } from '../finding.js'
import type { StatementResult } from '../statement.js'

// The package is CommonJS: what it exports is the default of the default.
const builder =
  (imported.default as unknown as { readonly default?: Builder }).default ?? (imported.default as unknown as Builder)

/**
 * JUnit's XML: one suite per operation, one case per law, and one per finding of a law that is broken. A law that could
 * not run, or not to the end, is an error; one that does not apply, or was left out by choice, is skipped.
 */
export function junitReport(reports: readonly Report[]): string {
  const all = builder.newBuilder()
  for (const { model, operation, laws, findings, statements, seconds, seed, target } of reports) {
    const name = `${model} ${operation}`
    const suite = all.testSuite().name(printable(name)).time(seconds)
    suite.property('seed', String(seed)).property('target', printable(target))
    const add = (title: string) => suite.testCase().className(printable(name)).name(printable(title))
    for (const { law, title, status, reason = '', settled, statements: made } of laws) {
      const own = findings.filter((it) => it.law === law)
      for (const it of own)
        add(`${title}: ${it.path} ${it.value} [${it.id}]`)
          .failure(printable(it.message), it.law)
          .stacktrace(inCdata(printable(textOf(it))))
      if (status === 'not applicable') add(title).skipped()
      else if (status === 'could not run') add(title).error(printable(reason), 'could not run')
      else if (status === 'open' && isLeftOut(statements, law)) add(`${title}: ${reason}`).skipped()
      else if (status === 'open') add(title).error(printable(reason), 'open')
      else if (settled < made) add(`${title}: the rest`).error(printable(reason), 'incomplete')
      else if (own.length === 0) add(title)
    }
  }
  return `${all.build().trimEnd()}\n`
}

/** True where what is open is so by choice. */
function isLeftOut(statements: readonly StatementResult[], law: string): boolean {
  return statements.every((it) => it.law !== law || it.state === 'settled' || it.isLeftOut === true)
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

/** The package puts it between the marks of CDATA as it is: an end mark within it has to be parted. */
function inCdata(text: string): string {
  return text.replaceAll(']]>', ']]]]><![CDATA[>')
}

/** What XML has no place for is shown as JSON shows it. */
function printable(text: string): string {
  return text.replace(
    /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu,
    (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
