/** What somebody says about a request. */
export interface Opinion {
  /** `accepts`, `refuses`, or what happened instead of an answer. */
  readonly verdict: string
  /** Places in the request, as JSON Pointers. */
  readonly pointers: readonly string[]
  readonly status?: number
}

/** One disagreement, with all that it takes to see it again. */
export interface Finding {
  /** Stable: the case id, or a hash of law and place. */
  readonly id: string
  readonly law: string
  readonly model: string
  readonly operation: string
  /** Where the constraint stands in the document; empty where the law is about no constraint. */
  readonly pointer: string
  readonly keyword: string
  /** Where in the request. */
  readonly path: string
  /** The value at issue; a long one as a recipe. */
  readonly value: string
  /** One sentence: what should have been and what was. */
  readonly message: string
  readonly expected: Opinion
  readonly actual: Opinion
  /** For requests made by chance. */
  readonly seed?: number
  readonly run?: number
  /** A command line that sends the request; the key is read from the environment. */
  readonly curl: string
  /** TypeScript that does the same. */
  readonly snippet: string
}

/** A constraint as the report counts it. */
export interface CoverageEntry {
  readonly pointer: string
  readonly keyword: string
  /** Values on the legal side that were sent, as labels. */
  readonly legal: readonly Probe[]
  /** Values on the other side. */
  readonly illegal: readonly Probe[]
  readonly covered: 'both sides' | 'one side' | 'not'
  /** Why a side is missing. */
  readonly reasons: readonly string[]
}

/** One value that was sent, and how the server took it. */
export interface Probe {
  readonly id: string
  readonly label: string
  readonly path: string
  readonly side: 'at' | 'inside' | 'outside'
  readonly slip?: string
  readonly outcome: 'as expected' | 'finding' | 'not sent'
}

/** One law and how it fared. */
export interface LawResult {
  readonly law: string
  readonly title: string
  readonly status: 'kept' | 'broken' | 'not applicable' | 'could not run'
  readonly requests: number
  readonly findings: number
  /** Why it does not apply or could not run. */
  readonly reason?: string
}

/** What a run of the suite over one operation brought. */
export interface Report {
  readonly model: string
  readonly operation: string
  readonly source: { readonly file: string; readonly sha256: string }
  readonly target: string
  readonly cases: { readonly set: 'core' | 'full'; readonly count: number; readonly requests: number }
  readonly laws: readonly LawResult[]
  readonly findings: readonly Finding[]
  readonly coverage: readonly CoverageEntry[]
  readonly power?: PowerResult
  readonly cost: number
  readonly seed: number
  readonly seconds: number
}

/** Which faults of the server the suite noticed. */
export interface PowerResult {
  readonly faults: number
  readonly noticed: number
  readonly equivalent: number
  readonly requestsPerConstraint: number
  readonly survivors: readonly { readonly fault: string; readonly why: string }[]
  readonly equivalents: readonly string[]
}

/** A JSON text cut to a length, long runs of one character as a recipe. */
export function recipeText(text: string, longest = 200): string {
  const short = text.replace(
    /(.|[\uD800-\uDBFF][\uDC00-\uDFFF])\1{40,}/gu,
    (run, unit: string) => `${unit} × ${[...run].length} `,
  )
  return short.length > longest ? `${short.slice(0, longest)}…` : short
}

/** A command line for a request; bodies with long texts are made on the way. */
export function curlLine(url: string, body: string, key = '$API_KEY'): string {
  const made = shellBody(body)
  const head = `curl -sS -X POST '${url}' -H 'content-type: application/json' -H "authorization: Bearer ${key}"`
  return made === undefined
    ? `${head} --data-raw '${body.replace(/'/g, "'\\''")}'`
    : `${made} | ${head} --data-binary @-`
}

/** TypeScript that sends a request and prints the answer. */
export function snippetText(url: string, body: string, keyVariable = 'API_KEY'): string {
  return [
    `const body = ${scriptBody(body)}`,
    `const response = await fetch('${url}', {`,
    `  method: 'POST',`,
    `  headers: { 'content-type': 'application/json', authorization: \`Bearer \${process.env.${keyVariable}}\` },`,
    `  body,`,
    `})`,
    `console.log(response.status, await response.text())`,
  ].join('\n')
}

const longRun = /(.|[\uD800-\uDBFF][\uDC00-\uDFFF])\1{199,}/gu

function shellBody(body: string): string | undefined {
  if (!longRun.test(body)) return undefined
  return `node -e ${`'process.stdout.write(${scriptBody(body).replace(/'/g, "'\\''")})'`}`
}

function scriptBody(body: string): string {
  const parts: string[] = []
  let at = 0
  for (const run of body.matchAll(longRun)) {
    parts.push(JSON.stringify(body.slice(at, run.index)), `${JSON.stringify(run[1])}.repeat(${[...run[0]].length})`)
    at = run.index + run[0].length
  }
  return [...parts, JSON.stringify(body.slice(at))].filter((it) => it !== '""').join(' + ')
}
