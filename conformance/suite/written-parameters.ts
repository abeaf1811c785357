import { compileShape } from '../../generator/compile.js'
import type { Json } from '../../generator/document/json.js'
import type { OperationParameter, Shape } from '../../generator/ir/model.js'
import {
  type ParameterRule,
  type ParameterWriter,
  parameterWriter,
  type WrittenParameters,
} from '../../generator/runtime/parameter.js'
import { RequestError } from '../../generator/runtime/violation.js'
import { simplest } from '../value/construct/chance.js'
import { construct } from '../value/construct/construct.js'
import { holdsBy } from '../value/construct/holds.js'
import { bare } from '../value/construct/making.js'
import { recipe } from '../value/recipe.js'

/** The member of `{ path, query, headers }` that a parameter stands in. */
export function placeOf({ in: where }: Pick<OperationParameter, 'in'>): ParameterRule[0] {
  return where === 'header' ? 'headers' : where
}

/** Writes values of parameters as the document has it, whether or not they are in order. */
export function writerOf(parameters: readonly OperationParameter[]): ParameterWriter {
  const ruleOf = (it: OperationParameter): ParameterRule => {
    const { name, style, explodes, allowsReserved } = it
    return [placeOf(it), name, style, explodes, allowsReserved]
  }
  return parameterWriter(() => true, parameters.map(ruleOf))
}

/** A parameter and its value in a request. */
export type GivenParameter = readonly [OperationParameter, Json]

/**
 * What a request says by the values of parameters.
 * @param path that of the document, with names in braces
 * @throws RequestError where one cannot be written
 */
export function writtenParameters(given: readonly GivenParameter[], path: string): WrittenParameters {
  const of = (wanted: ParameterRule[0]) =>
    Object.fromEntries(given.flatMap(([it, value]) => (placeOf(it) === wanted ? [[it.name, value]] : [])))
  const write = writerOf(given.map(([it]) => it))
  return write({ path: of('path'), query: of('query'), headers: of('headers') }, path)
}

/** Path and query as one text. */
export function addressIn({ path, query }: Pick<WrittenParameters, 'path' | 'query'>): string {
  return query === '' ? path : `${path}?${query}`
}

/** Headers by names in lower case. */
export function lowered(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]))
}

/** Why a value cannot be written where the parameter stands; undefined where it can. */
export function writingFault(parameter: OperationParameter, path: string, value: Json): string | undefined {
  try {
    writtenParameters([[parameter, value]], path)
    return undefined
  } catch (error) {
    if (error instanceof RequestError) return `${recipe(value, 40)} cannot be sent: ${error.violations[0]?.message}`
    throw error
  }
}

/**
 * The example of a parameter, its simplest value, one that is not empty or any text, the first of them that can be written;
 * undefined for none.
 */
export function usualValue(parameter: OperationParameter, path: string): Json | undefined {
  const { example, shape } = parameter
  const made = (of: Shape, density = 0) => construct(of, holdsBy(compileShape), simplest, { density })
  const isFit = (it: Json | undefined) =>
    it !== undefined && it !== '' && writingFault(parameter, path, it) === undefined
  const simple = shape && [made(shape), made(withContent(shape), 1)]
  return [example, ...(simple ?? []), 'x'].find(isFit)
}

/** The same schema where neither lists nor objects may be empty: nothing could be written for them. */
function withContent(shape: Shape): Shape {
  const least = { ...bare, kind: 'count', side: 'lower', count: 1 } as const
  return {
    at: shape.at,
    constraints: [...shape.constraints, { ...least, of: 'items' }, { ...least, of: 'properties' }],
  }
}
