import { createRequire } from 'node:module'
import type { Builder } from 'junit-report-builder'

/** The library, loaded with the first report. */
const builder = (): Builder => createRequire(import.meta.url)('junit-report-builder')

/** JUnit's XML of what is filled in: suites with their cases, in printable texts. */
export function junitText(fill: (report: Builder) => void): string {
  const report = builder().newBuilder()
  fill(report)
  return `${report.build().trimEnd()}\n`
}

/** What XML has no place for is shown as JSON shows it. */
export function printable(text: string): string {
  return text.replace(
    /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu,
    (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The same for what the package puts between the marks of CDATA as it is: an end mark within it has to be parted. */
export function printableData(text: string): string {
  return printable(text).replaceAll(']]>', ']]]]><![CDATA[>')
}
