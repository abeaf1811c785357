import type { ExampleCoverage, FactCount, MissingFact, ShownFact } from '../../conformance/report/examples/example.js'
import type { JsonExample, JsonExamples } from '../../conformance/report/examples/forms.js'
import { about, closed, count, listOf, printed, string, strings, versioned } from './member.js'

const fact = {
  kind: { enum: ['parameter', 'value', 'edge', 'rule'] },
  pointer: about('into the document', string),
  at: about('a JSON Pointer into the request, or such as "query limit"', string),
  label: about('the value, a long one by what it repeats', string),
}

const counted = closed<FactCount>({ shown: count, of: count }, {})

const coverage = closed<ExampleCoverage>(
  {
    parameters: counted,
    values: counted,
    edges: counted,
    rules: counted,
    missing: listOf(closed<MissingFact>({ ...fact, reason: string }, { keyword: string })),
  },
  {},
)

const example = closed<JsonExample>(
  {
    name: string,
    operation: string,
    method: string,
    path: about('below the URL of the server', string),
    headers: about('without that of the key', { type: 'object', additionalProperties: string }),
    freshIds: about('places in the body of identifiers, made for this print', strings),
    shows: listOf(closed<ShownFact>(fact, { keyword: string })),
  },
  { url: string, body: true },
)

export const examplesSchema = printed(
  'examples',
  versioned<JsonExamples>(
    {
      model: string,
      coverage,
      skipped: listOf(
        closed<JsonExamples['skipped'][number]>(
          { operation: about('such as POST /files', string), reason: string },
          {},
        ),
      ),
      examples: listOf(example),
    },
    {},
  ),
)
