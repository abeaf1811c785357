import { jsonText } from './form.js'

/** What results are instances of. */
export interface SarifRule {
  readonly id: string
  readonly title: string
  readonly meaning?: string
  /** The level of its results. @defaultValue 'error' */
  readonly level?: 'error' | 'warning' | 'note' | 'none'
}

/** What one run found: results as SARIF has them, without what follows from their rule, and what else is told of the run. */
export interface SarifRun {
  /** Of specproof. */
  readonly version: string
  readonly rules: readonly SarifRule[]
  readonly results: readonly { readonly ruleId: string }[]
  readonly invocation?: SarifInvocation
}

/** How a run went. */
interface SarifInvocation {
  readonly executionSuccessful: boolean
  readonly toolExecutionNotifications: readonly object[]
  readonly properties: object
}

/** Code hosts refuse a log whose run has more results. */
const mostResults = 25_000

/** SARIF 2.1.0: one log with one run, of at most `mostResults` results, the first ones; it says how many are left out. */
export function sarifText({ version, rules, results, invocation }: SarifRun): string {
  const places = new Map(rules.map(({ level = 'error', id }, ruleIndex) => [id, { ruleIndex, level }]))
  const told = rules.map(({ id, title, meaning, level }) => ({
    id,
    shortDescription: { text: title },
    ...(meaning !== undefined && { fullDescription: { text: meaning } }),
    ...(level !== undefined && { defaultConfiguration: { level } }),
  }))
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'specproof', version, rules: told } },
        ...invoked(invocation, leftOut(results.length)),
        columnKind: 'utf16CodeUnits',
        results: results.slice(0, mostResults).map(({ ruleId, ...it }) => ({ ruleId, ...places.get(ruleId), ...it })),
      },
    ],
  })
}

function invoked(invocation: SarifInvocation | undefined, more: readonly object[]) {
  if (invocation === undefined && more.length === 0) return {}
  const { toolExecutionNotifications: own, ...rest } = invocation ?? {
    executionSuccessful: true,
    toolExecutionNotifications: [],
  }
  return { invocations: [{ ...rest, toolExecutionNotifications: [...own, ...more] }] }
}

/** What says that there is more than a log may have. */
function leftOut(count: number): readonly object[] {
  const text = `${count - mostResults} of ${count} findings are left out: a log has at most ${mostResults}. The JSON output has all.`
  return count <= mostResults ? [] : [{ level: 'note', message: { text } }]
}

/**
 * A location as SARIF has it.
 * @param place with the line from 1, and a pointer to the member within the document, where these are known
 */
export function sarifLocation(path: string, place: { readonly line?: number; readonly pointer?: string } = {}): object {
  const { line, pointer = '' } = place
  const uri = uriOf(path)
  return {
    physicalLocation: { artifactLocation: { uri }, ...(line !== undefined && { region: { startLine: line } }) },
    ...(pointer !== '' && { logicalLocations: [{ fullyQualifiedName: pointer, kind: 'member' }] }),
  }
}

/** A file's path as a relative reference, in which `#`, `?` and `:` are letters of names; an address is one already. */
function uriOf(path: string): string {
  // Halves of surrogate pairs have no form in a URI.
  const uri = encodeURI(path.replace(/\p{Cs}/gu, '\uFFFD'))
  return /^https?:/.test(path) ? uri : uri.replace(/[#?:]/g, encodeURIComponent)
}
