import { type Comparison, type Lone, loneTexts } from '../../diff/folders.js'
import { changeText, placeText, witnessText } from '../../diff/result/describe.js'
import type { ChangePlace, DiffResult, DiffSide } from '../../diff/result/result.js'
import { verdictOrder, verdictTexts } from '../../diff/result/verdict.js'

/** The rules: one for each verdict, and one for a model that came or went. */
const rules = [
  ...verdictOrder.map((id) => ({ id: id as string, ...verdictTexts[id], level: verdictTexts[id].sarif })),
  { id: 'model-removed', ...loneTexts.removed, level: 'error' },
  { id: 'model-added', ...loneTexts.added, level: 'note' },
]

/** A comparison as one SARIF 2.1.0 log with one run. Annotations are left out. */
export function sarif({ models, removed, added }: Comparison): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'specproof',
            rules: rules.map(({ id, title, meaning, level }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: meaning },
              defaultConfiguration: { level },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          ...removed.map((it) => loneResult('model-removed', it)),
          ...added.map((it) => loneResult('model-added', it)),
          ...models.flatMap(results),
        ],
      },
    ],
  }
}

function ruled(id: string) {
  const ruleIndex = rules.findIndex((it) => it.id === id)
  return { ruleId: id, ruleIndex, level: rules[ruleIndex]?.level }
}

function loneResult(rule: 'model-removed' | 'model-added', { id, file, path }: Lone): object {
  const { meaning } = rule === 'model-removed' ? loneTexts.removed : loneTexts.added
  return {
    ...ruled(rule),
    message: { text: `${id}: ${meaning}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path ?? file) } } }],
    partialFingerprints: { 'specproof/change': `${rule}/${id}` },
  }
}

function results(result: DiffResult): object[] {
  const told = result.changes.filter((it) => it.verdict !== 'annotation')
  return told.map((it) => {
    const witness = witnessText(it)
    const text = `${placeText(it)}: ${changeText(it)}${witness === undefined ? '' : `; refused: ${witness}`}`
    const place = it.newPlace ?? it.oldPlace
    return {
      ...ruled(it.verdict),
      message: { text: `${text}. ${it.why}` },
      ...(place && { locations: [location(place, it.newPlace ? result.new : result.old)] }),
      ...(it.newPlace && it.oldPlace && { relatedLocations: [location(it.oldPlace, result.old)] }),
      partialFingerprints: { 'specproof/change': it.id },
      ...(it.ignored && {
        suppressions: [{ kind: 'external', justification: `${it.ignored.reason} (until ${it.ignored.expires})` }],
      }),
    }
  })
}

/** A path as a URI reference; halves of surrogate pairs have no form in one. */
function uriOf(path: string): string {
  return encodeURI(path.replace(/\p{Cs}/gu, '\uFFFD'))
}

function location({ file, pointer, line }: ChangePlace, { path }: DiffSide): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(path ?? file) },
      ...(line !== undefined && { region: { startLine: line } }),
    },
    logicalLocations: [{ fullyQualifiedName: pointer, kind: 'member' }],
  }
}
