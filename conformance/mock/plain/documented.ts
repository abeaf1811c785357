import { isJsonObject, type JsonObject, member } from '../../../generator/document/json.js'
import { jsonMediaType } from '../../../generator/document/media-type.js'
import { child, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import type { Model, Operation } from '../../../generator/ir/model.js'
import { operationsIn } from '../../../generator/ir/operations.js'
import { followed, type Parameter, parametersAt } from '../../../generator/ir/parameter.js'

/** A response as a document describes it. */
export interface DocumentedResponse {
  /** As the document spells it: `200`, `4XX`, `default`. */
  readonly status: string
  /** The media type of its body; absent where it has none. */
  readonly type?: string
  /** The schema of its body, by place, where it is JSON. */
  readonly schema?: Pointer
  /** Where the media type is described, with its examples. */
  readonly media?: Pointer
}

/** An operation as a document describes it, for who serves it. */
export interface Documented {
  readonly model: Model
  readonly document: object
  /** In upper case. */
  readonly method: string
  /** With its parameters in braces. */
  readonly path: string
  /** The operation as it is read; absent where it takes no JSON. */
  readonly operation?: Operation
  /** How its failures are described that have no description of their own, by place; absent where nothing is said of them. */
  readonly failure?: Pointer
  /** Whether it takes a body that is no JSON. */
  readonly takesOther: boolean
  /** Whether a request without a body is refused. */
  readonly needsBody: boolean
  /** Whether the document says that a key is needed. */
  readonly isLocked: boolean
  /** Headers that it says a key may come in (`x-api-key`), in lower case. */
  readonly keyHeaders: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly responses: readonly DocumentedResponse[]
}

/** Everything that a document says can be asked, but for tasks of the catalogue. */
export function documentedIn(model: Model, document: object, isElsewhere: (it: Operation) => boolean): Documented[] {
  const own = model.operations.filter((it) => !isElsewhere(it))
  const root = model.document
  const keyOf = (it: { method: string; path: string }) => `${it.method} ${it.path}`
  const known = new Map(own.map((it) => [keyOf(it), it]))
  const bodiless = new Map(model.withoutBody.map((it) => [keyOf(it), it]))
  const elsewhere = new Set(model.operations.filter(isElsewhere).map(keyOf))
  const follow = (at: Pointer) => {
    const pointer = followed(root, at)
    const json = valueAt(root, pointer)
    return isJsonObject(json) ? { json, pointer } : undefined
  }
  const described = operationsIn(root, follow).filter((it) => !elsewhere.has(keyOf(it)))
  const found = described.map((it): Documented => {
    const operation = known.get(keyOf(it))
    known.delete(keyOf(it))
    const { error } = operation ?? bodiless.get(keyOf(it)) ?? {}
    const body = followed(root, `${it.pointer}/requestBody`)
    const content = valueAt(root, `${body}/content`)
    const types = isJsonObject(content) ? Object.keys(content) : []
    return {
      model,
      document,
      method: it.method,
      path: it.path,
      ...(operation && { operation }),
      ...(error && { failure: error.published.at.pointer }),
      takesOther: types.length > 0 && types.some((type) => jsonMediaType([type]) === undefined),
      needsBody: valueAt(root, `${body}/required`) === true,
      isLocked: isLocked(root, it.json),
      keyHeaders: keyHeadersIn(root),
      parameters: parametersAt(root, it.pointer),
      responses: operation?.statuses.length === 0 ? resultOf(operation) : responsesAt(root, it.pointer),
    }
  })
  // What stands in no path: the provider says where it is.
  const placed = [...known.values()].map((operation): Documented => {
    const { method, path } = operation
    const base = { takesOther: false, needsBody: true, isLocked: true, keyHeaders: keyHeadersIn(root), parameters: [] }
    return { model, document, method, path, operation, ...base, responses: resultOf(operation) }
  })
  return [...found, ...placed]
}

/** The answer of an operation that its provider describes. */
function resultOf({ response }: Operation): readonly DocumentedResponse[] {
  return response === undefined
    ? []
    : [{ status: '200', type: 'application/json', schema: response.published.at.pointer }]
}

function responsesAt(document: JsonObject, operation: Pointer): readonly DocumentedResponse[] {
  const responses = valueAt(document, `${operation}/responses`)
  return Object.keys(isJsonObject(responses) ? responses : {}).map((status) => {
    const at = followed(document, child(`${operation}/responses`, status))
    const content = valueAt(document, `${at}/content`)
    const types = isJsonObject(content) ? Object.keys(content) : []
    const type = jsonMediaType(types) ?? types[0]
    if (type === undefined) return { status }
    const media = followed(document, child(`${at}/content`, type))
    const isJson = jsonMediaType([type]) !== undefined
    const schema = isJson && valueAt(document, `${media}/schema`) !== undefined ? `${media}/schema` : undefined
    return { status, type: isJson ? labelOf(type) : type, media, ...(schema !== undefined && { schema }) }
  })
}

/** A range of media types is no label of a body. */
const labelOf = (type: string) => (type.includes('*') ? 'application/json' : type)

function isLocked(document: JsonObject, operation: JsonObject): boolean {
  const security = member(operation, 'security') ?? member(document, 'security')
  return Array.isArray(security) && security.length > 0 && security.every((it) => Object.keys(it ?? {}).length > 0)
}

function keyHeadersIn(document: JsonObject): readonly string[] {
  const schemes = valueAt(document, '/components/securitySchemes')
  return Object.keys(isJsonObject(schemes) ? schemes : {}).flatMap((name) => {
    const scheme = valueAt(document, followed(document, child('/components/securitySchemes', name)))
    const isKey = isJsonObject(scheme) && scheme.type === 'apiKey' && scheme.in === 'header'
    return isKey && typeof scheme.name === 'string' ? [scheme.name.toLowerCase()] : []
  })
}
