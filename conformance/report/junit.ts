import type { Finding, Report } from './finding.js'

/**
 * JUnit's XML: one suite per operation, one case per law, and one per finding of a law that is broken. A law that could
 * not run is an error, one that does not apply is skipped.
 */
export function junitReport(reports: readonly Report[]): string {
  const suites = reports.map(suiteOf)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`
}

function suiteOf({ model, operation, laws, findings, seconds, seed, target }: Report): string {
  const name = `${model} ${operation}`
  const cases = laws.flatMap(({ law, title, status, reason }) => {
    const own = findings.filter((it) => it.law === law)
    const head = (it: string) => `    <testcase classname=${quoted(name)} name=${quoted(it)}`
    if (status === 'not applicable') return [`${head(title)}><skipped message=${quoted(reason ?? '')}/></testcase>\n`]
    if (status === 'could not run') return [`${head(title)}><error message=${quoted(reason ?? '')}/></testcase>\n`]
    if (own.length === 0) return [`${head(title)}/>\n`]
    return own.map((it) => `${head(`${title}: ${it.path} ${it.value}`)}>${failureOf(it)}</testcase>\n`)
  })
  const failures = findings.length
  const errors = laws.filter((it) => it.status === 'could not run').length
  const skipped = laws.filter((it) => it.status === 'not applicable').length
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${seconds}"`
  const properties = Object.entries({ seed, target })
    .map(([key, value]) => `      <property name=${quoted(key)} value=${quoted(String(value))}/>\n`)
    .join('')
  return `  <testsuite name=${quoted(name)} ${counts}>\n    <properties>\n${properties}    </properties>\n${cases.join('')}  </testsuite>\n`
}

function failureOf(it: Finding): string {
  const text = [
    `${it.keyword} at ${it.pointer || 'no constraint'}`,
    `expected: ${it.expected.verdict} ${it.expected.pointers.join(' ')}`,
    `actual:   ${it.actual.verdict} ${it.actual.pointers.join(' ')}`,
    ...(it.seed === undefined ? [] : [`seed ${it.seed}, run ${it.run}`]),
    it.curl,
    '',
    it.snippet,
  ].join('\n')
  return `<failure type=${quoted(it.law)} message=${quoted(it.message)}>${escaped(text)}</failure>`
}

const quoted = (text: string) => `"${escaped(text).replace(/[\n\r\t]/g, (it) => `&#${it.charCodeAt(0)};`)}"`

/** What XML has no place for is shown as JSON shows it. */
function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(
      /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu,
      (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
}
