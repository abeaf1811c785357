import { compileShape } from '../../../generator/compile.js'
import type { Json } from '../../../generator/document/json.js'
import type { CallableOperation, OperationParameter } from '../../../generator/ir/model.js'
import { judgeOf } from '../../judge/index.js'
import type { MissingFact, ShownFact } from '../../report/examples/example.js'
import { sitesOf } from '../../value/edge/constraint-site.js'
import { legalTable } from '../table.js'
import { usualValue, writingFault } from '../written-parameters.js'
import { factKindsIn } from './fact-kind.js'

/** Values of one parameter of path, query or header, with what each shows. */
export interface ExampleParameter {
  readonly parameter: OperationParameter
  readonly values: readonly { readonly value: Json; readonly facts: readonly ShownFact[] }[]
  readonly missing: readonly MissingFact[]
}

/** The values of a parameter at its edges, and those of its list; any one where the document says nothing of it. */
export function exampleParameter(
  parameter: OperationParameter,
  operation: CallableOperation,
  document: object,
): ExampleParameter {
  const { cases, untested, judged } = edgesOf(parameter, document)
  const at = nameOf(parameter)
  const kindOf = factKindsIn(parameter.shape === undefined ? [] : sitesOf(parameter.shape).map((it) => it.constraint))
  const factOf = (it: { pointer: string; keyword: string; label: string }): ShownFact => ({
    kind: kindOf(it),
    pointer: it.pointer,
    at,
    keyword: it.keyword,
    label: it.label,
  })
  const found = new Map<string, { value: Json; facts: ShownFact[] }>()
  const missing: MissingFact[] = untested.map((it) => ({ ...factOf(it), reason: it.reason }))
  const add = (given: Json, facts: readonly ShownFact[]): void => {
    const value = writable(given)
    const fault = writingFault(parameter, operation.path, value)
    if (fault !== undefined) {
      missing.push(...facts.map((it) => ({ ...it, reason: fault })))
      return
    }
    const key = JSON.stringify(value)
    const known = found.get(key)
    if (known === undefined) found.set(key, { value, facts: [...facts] })
    else known.facts.push(...facts)
  }
  const all = cases.map((it) => JSON.parse(it.text) as Json)
  /** An empty list or object cannot be written everywhere, and one with anything in it shows as well that there may be such. */
  const writable = (value: Json): Json => {
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
    if (!isEmpty || isWritable(value)) return value
    const isList = Array.isArray(value)
    const simple = [...all.filter((it) => typeof it !== 'object'), 'x', 0, true]
    const made = simple.map((it): Json => (isList ? [it] : { x: it }))
    const fits = (it: Json) => typeof it === 'object' && Array.isArray(it) === isList && judged(it) && isWritable(it)
    return [...all, ...made].find(fits) ?? value
  }
  const isWritable = (it: Json) => writingFault(parameter, operation.path, it) === undefined
  for (const it of cases) add(JSON.parse(it.text) as Json, it.label === 'met' ? [] : [factOf(it)])
  const usual = found.size === 0 ? usualValue(parameter, operation.path) : undefined
  if (usual !== undefined) add(usual, [])
  const presence: ShownFact = { kind: 'parameter', pointer: parameter.at.pointer, at, label: 'present' }
  const [first] = found.values()
  if (first === undefined) missing.push({ ...presence, reason: 'no value of it can be written where it stands' })
  else first.facts.unshift(presence)
  return { parameter, values: [...found.values()], missing }
}

/** `query limit` */
const nameOf = ({ in: where, name }: OperationParameter) => `${where} ${name}`

function edgesOf({ shape, schema }: OperationParameter, document: object) {
  if (shape === undefined || schema === undefined) return { cases: [], untested: [], judged: () => true }
  const judge = judgeOf(document, { pointer: schema, way: 'request' })
  const table = legalTable(
    { request: shape, body: shape, envelope: 'body' },
    { compile: compileShape, judge, judgeBody: judge },
  )
  return { ...table, judged: (value: Json) => judge(JSON.stringify(value)).valid }
}
