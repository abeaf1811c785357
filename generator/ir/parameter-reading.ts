import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import { inside, type Place } from '../document/pointer.js'
import type { Operation, OperationParameter, Shape } from './model.js'
import { type Parameter, parameterAt } from './parameter.js'

/** How a reader of parameters gets along in the files of a document. */
interface ParameterSources {
  /** An OpenAPI object, or what its $ref names. */
  follow(json: Json | undefined, at: Place): (Place & { readonly json: Json }) | undefined
  /** The whole file of a place. */
  root(file: string): JsonObject
  /** What the schema at a place says; undefined where there is none. */
  shape(at: Place): Shape | undefined
}

/** A path item or an operation. */
interface Holder {
  readonly json: JsonObject
  readonly at: Place
}

/**
 * The parameters of an operation, those of its path item first unless it has one of the same name; and a text for each name
 * in braces that its path has and nothing describes.
 */
export function parametersOf(
  path: string,
  holders: readonly Holder[],
  sources: ParameterSources,
): Pick<Operation, 'parameters' | 'otherParameters'> {
  const found = new Map<string, OperationParameter>()
  const others = new Set<string>()
  for (const place of holders.flatMap((it) => placesIn(it, sources))) {
    const parameter = parameterAt(sources.root(place.file), place.pointer)
    const { json } = place
    if (parameter !== undefined) found.set(keyOf(parameter), withShape(parameter, place, sources))
    else if (isJsonObject(json) && /^(cookie|querystring)$/.test(String(json.in))) others.add(`${json.in} ${json.name}`)
  }
  const [first] = holders
  for (const [, name = ''] of path.matchAll(/\{([^{}]+)\}/g)) {
    const key = keyOf({ in: 'path', name })
    if (!found.has(key) && first !== undefined) found.set(key, undescribed(name, first.at))
  }
  return { parameters: [...found.values()], otherParameters: [...others] }
}

/** Where the parameters of a path item or an operation stand, `$ref`s followed. */
function placesIn({ json, at }: Holder, sources: ParameterSources) {
  const list = member(json, 'parameters')
  return (Array.isArray(list) ? (list as readonly Json[]) : []).flatMap(
    (it, i) => sources.follow(it, inside(at, 'parameters', i)) ?? [],
  )
}

const keyOf = ({ in: where, name }: Pick<Parameter, 'in' | 'name'>) => `${where} ${name}`

function withShape(parameter: Parameter, { file, pointer }: Place, sources: ParameterSources): OperationParameter {
  const { schema } = parameter
  const shape = schema === undefined ? undefined : sources.shape({ file, pointer: schema })
  return { ...parameter, at: { file, pointer }, ...(shape !== undefined && { shape }) }
}

/** A name in braces of which the document says nothing else. */
function undescribed(name: string, at: Place): OperationParameter {
  const shape: Shape = { at, constraints: [{ kind: 'type', types: ['string'], at, keyword: 'type', limit: 'string' }] }
  const written = { style: 'simple', explodes: false, allowsReserved: false }
  return { name, in: 'path', isRequired: true, schema: undefined, ...written, at, shape }
}
