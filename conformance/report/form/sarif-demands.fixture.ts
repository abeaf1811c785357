import type { Json } from '../../../generator/document/json.js'

/*
 * What SARIF 2.1.0 (OASIS) demands of a log, and what GitHub's code scanning takes of one, as far as specproof writes it: by
 * section of the standard. The standard's JSON Schema is in no npm package that is kept.
 */

interface Artifact {
  readonly uri: string
  readonly uriBaseId?: string
}

interface Location {
  readonly physicalLocation: { readonly artifactLocation: Artifact; readonly region?: Readonly<Record<string, Json>> }
}

interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations?: readonly Location[]
  readonly relatedLocations?: readonly Location[]
  readonly partialFingerprints: Readonly<Record<string, Json>>
}

interface Log {
  readonly $schema: string
  readonly version: string
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } }
    readonly results: readonly Result[]
    readonly originalUriBaseIds?: Readonly<Record<string, Json>>
    readonly invocations?: readonly { readonly executionSuccessful: boolean }[]
  }[]
}

/** Most results of a run that GitHub takes; it shows 5,000 of them. */
const mostResults = 25_000
/** Most locations of a result, and characters of a rule's short description. */
const mostLocations = 1000

/** The demands that a log does not meet, each once. */
export function unmetBySarif(text: string): readonly string[] {
  const log = JSON.parse(text) as Log
  const unmet = new Set<string>()
  const demand = (what: string, isMet: boolean) => {
    if (!isMet) unmet.add(what)
  }
  demand('3.13.2 version', log.version === '2.1.0')
  demand('3.13.3 $schema is that of the version', /^https:\/\/\S+sarif-2\.1\.0(-\S+)?\.json$/.test(log.$schema))
  demand('one run for each tool', log.runs.length === 1)
  for (const { tool, results, originalUriBaseIds = {}, invocations = [] } of log.runs) {
    const { name, rules } = tool.driver
    demand('3.19.8 the name of the tool', name !== '')
    demand('3.49.3 ids of rules are there, and differ', isDistinct(rules.map((it) => it.id)))
    demand(
      '3.20.14 executionSuccessful',
      invocations.every((it) => typeof it.executionSuccessful === 'boolean'),
    )
    demand('most results of GitHub', results.length <= mostResults)
    for (const it of results) {
      demand('3.27.5 and 3.27.6 ruleId is the rule at ruleIndex', rules[it.ruleIndex]?.id === it.ruleId)
      demand('3.27.10 level', ['none', 'note', 'warning', 'error'].includes(it.level))
      demand('3.11.8 message.text', it.message.text !== '')
      const { partialFingerprints: prints } = it
      demand(
        '3.27.17 partialFingerprints are texts with version',
        Object.keys(prints).length > 0 && Object.values(prints).every((one) => typeof one === 'string' && one !== ''),
      )
      const locations = [...(it.locations ?? []), ...(it.relatedLocations ?? [])]
      demand('most locations of GitHub', locations.length <= mostLocations)
      for (const { physicalLocation } of locations) {
        const { artifactLocation, region } = physicalLocation
        demand('3.4.3 artifactLocation.uri is a relative reference', isRelative(artifactLocation.uri))
        const base = artifactLocation.uriBaseId
        demand('3.4.4 uriBaseId is declared', base === undefined || base === '%SRCROOT%' || base in originalUriBaseIds)
        demand('3.30.5 lines begin at 1', region === undefined || Object.values(region).every(isFromOne))
      }
    }
  }
  return [...unmet]
}

const isDistinct = (ids: readonly string[]) => !ids.includes('') && new Set(ids).size === ids.length

const isFromOne = (it: Json) => typeof it === 'number' && Number.isInteger(it) && it >= 1

/** RFC 3986, and within the repository: no scheme, no root, no way out. */
function isRelative(uri: string): boolean {
  if (uri === '' || !/^(?:[\w.~!$&'()*+,;=:@/-]|%[\dA-F]{2})+$/i.test(uri)) return false
  return !/^(?:[a-z][a-z\d+.-]*:|\/)/i.test(uri) && !uri.split('/').includes('..')
}
