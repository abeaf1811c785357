import { freshId, withFreshIds } from '../value/fresh-id.js'

/** One request of a finding. */
export interface ReproducedRequest {
  readonly body: string
  /** The key that it is sent with, in relation to the right one. */
  readonly key: KeyKind
}

type KeyKind = 'right' | 'missing' | 'wrong' | 'bare' | 'basic' | 'longer' | 'shorter' | 'altered' | 'recased'

/** Where requests go. */
export interface ReproductionPlace {
  readonly url: string
  /** The environment variable that the key is read from. */
  readonly keyVariable: string
}

/** What sends the requests of a finding again. */
export interface Reproduction {
  /** Command lines, one for each request; the key is read from the environment. */
  readonly curl: string
  /** TypeScript that does the same. */
  readonly snippet: string
}

/**
 * What reproduces a finding: the same requests in the same order, under identifiers that were never used, for a server
 * refuses those it knows.
 */
export function reproduction(
  steps: readonly ReproducedRequest[],
  place: ReproductionPlace,
  uuidField: string | undefined,
): Reproduction {
  const sent = withNewIds(steps, uuidField)
  return {
    curl: sent.map((it) => curlLine(it, place)).join('\n'),
    snippet: sent.map((it, i) => snippetText(it, place, sent.length === 1 ? '' : String(i + 1))).join('\n'),
  }
}

function withNewIds(steps: readonly ReproducedRequest[], field: string | undefined): readonly ReproducedRequest[] {
  const known = new Map<string, string>()
  const renewed = (old: string): string => {
    const fresh = known.get(old) ?? freshId(old)
    known.set(old, fresh)
    return fresh
  }
  return steps.map((it) => ({ ...it, body: withFreshIds(it.body, field, renewed) }))
}

function curlLine({ body, key }: ReproducedRequest, { url, keyVariable: name }: ReproductionPlace): string {
  const values: Readonly<Record<KeyKind, string | undefined>> = {
    right: `Bearer $${name}`,
    missing: undefined,
    wrong: 'Bearer wrong-key',
    bare: `$${name}`,
    basic: `Basic $${name}`,
    longer: `Bearer \${${name}}0`,
    shorter: `Bearer \${${name}%?}`,
    altered: `Bearer \${${name}%?}a`,
    recased: `Bearer $(printf %s "$${name}" | tr a-z A-Z)`,
  }
  const authorization = values[key]
  const header = authorization === undefined ? '' : ` -H "authorization: ${authorization}"`
  const head = `curl -sS -X POST ${quoted(url)} -H 'content-type: application/json'${header}`
  if (!hasLongRun(body)) return `${head} --data-raw ${quoted(body)}`
  return `node -e ${quoted(`process.stdout.write(${expressionOf(body)})`)} | ${head} --data-binary @-`
}

/** A word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`
}

function snippetText(
  { body, key }: ReproducedRequest,
  { url, keyVariable }: ReproductionPlace,
  suffix: string,
): string {
  const variable = `process.env.${keyVariable}`
  const values: Readonly<Record<KeyKind, string | undefined>> = {
    right: `\`Bearer \${${variable}}\``,
    missing: undefined,
    wrong: `'Bearer wrong-key'`,
    bare: `\`\${${variable}}\``,
    basic: `\`Basic \${${variable}}\``,
    longer: `\`Bearer \${${variable}}0\``,
    shorter: `\`Bearer \${${variable}?.slice(0, -1)}\``,
    altered: `\`Bearer \${${variable}?.slice(0, -1)}a\``,
    recased: `\`Bearer \${${variable}?.toUpperCase()}\``,
  }
  const authorization = values[key]
  const header = authorization === undefined ? '' : `, authorization: ${authorization}`
  return [
    `const response${suffix} = await fetch(${JSON.stringify(url)}, {`,
    `  method: 'POST',`,
    `  headers: { 'content-type': 'application/json'${header} },`,
    `  body: ${expressionOf(body)},`,
    `})`,
    `console.log(response${suffix}.status, await response${suffix}.text())`,
  ].join('\n')
}

const longRun = /(.|[\uD800-\uDBFF][\uDC00-\uDFFF])\1{199,}/gu

/** A JavaScript expression for a text, long runs of one character as `"a".repeat(262145)`. */
function expressionOf(text: string): string {
  const parts: string[] = []
  let at = 0
  for (const run of text.matchAll(longRun)) {
    parts.push(JSON.stringify(text.slice(at, run.index)), `${JSON.stringify(run[1])}.repeat(${[...run[0]].length})`)
    at = run.index + run[0].length
  }
  return [...parts, JSON.stringify(text.slice(at))].filter((it) => it !== '""').join(' + ') || '""'
}

/** True where `expressionOf` makes a text much shorter. */
function hasLongRun(text: string): boolean {
  return text.search(longRun) >= 0
}
