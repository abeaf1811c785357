import { changeText, placeText, verdictTexts, witnessText } from './describe.js'
import type { ChangePlace, DiffResult, DiffSide, DiffVerdict } from './result.js'

const levels: Readonly<Record<DiffVerdict, 'error' | 'warning' | 'note' | 'none'>> = {
  proven: 'error',
  http: 'error',
  rule: 'error',
  behavioural: 'warning',
  'no-counterexample': 'warning',
  equivalent: 'note',
  annotation: 'none',
}

/** A comparison as SARIF 2.1.0, one rule for each verdict. Annotations are left out. */
export function sarif(result: DiffResult): object {
  const told = result.changes.filter((it) => it.verdict !== 'annotation')
  const verdicts = Object.keys(verdictTexts) as DiffVerdict[]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'specproof',
            rules: verdicts.map((id) => ({
              id,
              shortDescription: { text: verdictTexts[id].title },
              fullDescription: { text: verdictTexts[id].meaning },
              defaultConfiguration: { level: levels[id] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: told.map((it) => {
          const witness = witnessText(it)
          const text = `${placeText(it)}: ${changeText(it)}${witness === undefined ? '' : `; refused: ${witness}`}`
          const place = it.newPlace ?? it.oldPlace
          return {
            ruleId: it.verdict,
            ruleIndex: verdicts.indexOf(it.verdict),
            level: levels[it.verdict],
            message: { text: `${text}. ${it.why}` },
            ...(place && { locations: [location(place, it.newPlace ? result.new : result.old)] }),
            ...(it.newPlace && it.oldPlace && { relatedLocations: [location(it.oldPlace, result.old)] }),
            partialFingerprints: { 'specproof/change': it.id },
            ...(it.ignored && {
              suppressions: [{ kind: 'external', justification: `${it.ignored.reason} (until ${it.ignored.expires})` }],
            }),
          }
        }),
      },
    ],
  }
}

function location({ file, pointer, line }: ChangePlace, { path }: DiffSide): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(path ?? file) },
      ...(line !== undefined && { region: { startLine: line } }),
    },
    logicalLocations: [{ fullyQualifiedName: pointer, kind: 'member' }],
  }
}
