import { compileShape } from '../../../generator/compile.js'
import type { Json } from '../../../generator/document/json.js'
import { child } from '../../../generator/document/pointer.js'
import type { CallableOperation, OperationParameter } from '../../../generator/ir/model.js'
import { type ParameterRule, parameterWriter, type WrittenParameters } from '../../../generator/runtime/parameter.js'
import { RequestError } from '../../../generator/runtime/violation.js'
import { judgeOf } from '../../judge/index.js'
import type { MissingFact, ShownFact } from '../../report/examples/example.js'
import { simplest } from '../../value/construct/chance.js'
import { construct } from '../../value/construct/construct.js'
import { holdsBy } from '../../value/construct/holds.js'
import { recipe } from '../../value/recipe.js'
import { legalTable } from '../table.js'

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
  const { cases, untested } = edgesOf(parameter, document)
  const at = nameOf(parameter)
  const factOf = (it: { pointer: string; keyword: string; label: string }): ShownFact => ({
    kind: kindOf(parameter, it),
    pointer: it.pointer,
    at,
    keyword: it.keyword,
    label: it.label,
  })
  const found = new Map<string, { value: Json; facts: ShownFact[] }>()
  const missing: MissingFact[] = untested.map((it) => ({ ...factOf(it), reason: it.reason }))
  const add = (value: Json, facts: readonly ShownFact[]): boolean => {
    const fault = writingFault(parameter, operation.path, value)
    if (fault !== undefined) {
      missing.push(...facts.map((it) => ({ ...it, reason: fault })))
      return false
    }
    const key = JSON.stringify(value)
    const known = found.get(key)
    if (known === undefined) found.set(key, { value, facts: [...facts] })
    else known.facts.push(...facts)
    return true
  }
  for (const it of cases) add(JSON.parse(it.text) as Json, it.label === 'met' ? [] : [factOf(it)])
  const others = [parameter.example, sample(parameter), 'x']
  if (found.size === 0) others.some((it) => it !== undefined && add(it, []))
  const presence: ShownFact = { kind: 'parameter', pointer: parameter.at.pointer, at, label: 'present' }
  const [first] = found.values()
  if (first === undefined) missing.push({ ...presence, reason: 'no value of it can be written where it stands' })
  else first.facts.unshift(presence)
  return { parameter, values: [...found.values()], missing }
}

/** `query limit` */
const nameOf = ({ in: where, name }: OperationParameter) => `${where} ${name}`

function edgesOf({ shape, schema }: OperationParameter, document: object) {
  if (shape === undefined || schema === undefined) return { cases: [], untested: [] }
  const judge = judgeOf(document, { pointer: schema, way: 'request' })
  return legalTable(
    { request: shape, body: shape, envelope: 'body' },
    { compile: compileShape, judge, judgeBody: judge },
  )
}

function kindOf({ shape }: OperationParameter, it: { pointer: string; keyword: string }): ShownFact['kind'] {
  const own = shape?.constraints.find(({ at }) => at.pointer === child(it.pointer, it.keyword))
  return own?.kind === 'values' ? 'value' : own === undefined || own.kind === 'type' ? 'rule' : 'edge'
}

function sample({ shape }: OperationParameter): Json | undefined {
  return shape === undefined ? undefined : construct(shape, holdsBy(compileShape), simplest)
}

/** Why a value cannot be written where the parameter stands. */
function writingFault(parameter: OperationParameter, path: string, value: Json): string | undefined {
  try {
    writtenParameters([[parameter, value]], path)
    return undefined
  } catch (error) {
    if (error instanceof RequestError) return `${recipe(value, 40)} cannot be sent: ${error.violations[0]?.message}`
    throw error
  }
}

/**
 * What a request says by the values of parameters.
 * @throws RequestError where one cannot be written
 */
export function writtenParameters(
  values: readonly (readonly [OperationParameter, Json])[],
  path: string,
): WrittenParameters {
  const rules = values.map(([it]): ParameterRule => [folder(it), it.name, it.style, it.explodes, it.allowsReserved])
  const of = (wanted: ParameterRule[0]) =>
    Object.fromEntries(values.flatMap(([it, value]) => (folder(it) === wanted ? [[it.name, value]] : [])))
  return parameterWriter(() => true, rules)({ path: of('path'), query: of('query'), headers: of('headers') }, path)
}

function folder({ in: where }: OperationParameter): ParameterRule[0] {
  return where === 'header' ? 'headers' : where
}
