import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import { jsonMediaType } from '../document/media-type.js'
import { child, decodedFragment, type Pointer, valueAt } from '../document/pointer.js'

/** A value that an operation takes beside its body. */
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly isRequired: boolean
  /** Its schema, by place; undefined where nothing is said of its values. */
  readonly schema: Pointer | undefined
  /** How lists and objects are written: `form`, `simple`, `deepObject` and so on; `json` for a value that is JSON itself. */
  readonly style: string
  /** Whether each item of a list is written as a parameter of its own. */
  readonly explodes: boolean
  /** Whether characters that URLs reserve are written as they are. */
  readonly allowsReserved: boolean
  readonly description?: string
  /** The document advises against it. */
  readonly deprecated?: boolean
  /** A value that the document gives as an example. */
  readonly example?: Json
}

/** Headers that OpenAPI describes by other means: parameters of these names are ignored (3.1.1, 4.8.12.1). */
const ignored: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization'])

/** The parameters of the operation at a pointer; those of its path item go before, and give way to its own. */
export function parametersAt(document: JsonObject, operation: Pointer): readonly Parameter[] {
  const item = operation.slice(0, operation.lastIndexOf('/')).replace(/\/additionalOperations$/, '')
  const found = new Map<string, Parameter>()
  for (const holder of [item, operation]) {
    const list = valueAt(document, `${holder}/parameters`)
    for (const index of Array.isArray(list) ? list.keys() : []) {
      const it = parameterAt(document, followed(document, `${holder}/parameters/${index}`))
      if (it !== undefined) found.set(`${it.in} ${it.name}`, it)
    }
  }
  return [...found.values()]
}

/** The parameter that stands at a pointer; undefined for one that is ignored, or of which there is nothing to say here. */
export function parameterAt(document: JsonObject, at: Pointer): Parameter | undefined {
  const json = valueAt(document, at)
  if (!isJsonObject(json) || typeof json.name !== 'string') return undefined
  const { name, in: where } = json
  if (where !== 'path' && where !== 'query' && where !== 'header') return undefined
  if (where === 'header' && ignored.has(name.toLowerCase())) return undefined
  const content = contentAt(document, json, at)
  const schema = child(content ?? at, 'schema')
  const example = exampleIn(document, at)
  return {
    name,
    in: where,
    isRequired: where === 'path' || json.required === true,
    schema: valueAt(document, schema) === undefined ? undefined : schema,
    ...spellingOf(json, content === undefined),
    ...notesOf(json),
    ...(example !== undefined && { example }),
  }
}

/** How its values are written. */
function spellingOf(
  { in: where, style: said, explode, allowReserved }: JsonObject,
  isStyled: boolean,
): Pick<Parameter, 'style' | 'explodes' | 'allowsReserved'> {
  const usual = where === 'query' ? 'form' : 'simple'
  const style = isStyled ? (typeof said === 'string' ? said : usual) : 'json'
  const explodes = typeof explode === 'boolean' ? explode : style === 'form'
  return { style, explodes, allowsReserved: where === 'query' && allowReserved === true }
}

function notesOf({ description, deprecated }: JsonObject): Pick<Parameter, 'description' | 'deprecated'> {
  return {
    ...(typeof description === 'string' && { description }),
    ...(deprecated === true && { deprecated }),
  }
}

/** Where a value that is JSON itself is described. */
function contentAt(document: JsonObject, parameter: JsonObject, at: Pointer): Pointer | undefined {
  const content = member(parameter, 'content')
  const type = isJsonObject(content) ? jsonMediaType(Object.keys(content)) : undefined
  return type === undefined ? undefined : followed(document, child(child(at, 'content'), type))
}

/** The example of a parameter, a media type or a schema. */
function exampleIn(document: JsonObject, at: Pointer): Json | undefined {
  return examplesIn(document, at)[0]
}

/** All of them: `example`, then `examples` by name or, in schemas, as a list; then those of its schema. */
export function examplesIn(document: JsonObject, at: Pointer): readonly Json[] {
  const json = valueAt(document, followed(document, at))
  if (!isJsonObject(json)) return []
  const { examples } = json
  const named = isJsonObject(examples) ? Object.keys(examples) : []
  return [
    ...(json.example === undefined ? [] : [json.example]),
    ...(Array.isArray(examples) ? (examples as readonly Json[]) : []),
    ...named.flatMap((it) => {
      const place = followed(document, child(child(followed(document, at), 'examples'), it))
      return valueAt(document, child(place, 'value')) ?? valueAt(document, child(place, 'dataValue')) ?? []
    }),
    ...(json.schema === undefined ? [] : examplesIn(document, child(followed(document, at), 'schema'))),
  ]
}

/** Where the `$ref`s that begin at a pointer end; those that leave the document, or go round, are not followed. */
export function followed(document: JsonObject, pointer: Pointer): Pointer {
  const passed = new Set<Pointer>()
  for (let at = pointer; ; ) {
    const json = valueAt(document, at)
    const reference = isJsonObject(json) ? json.$ref : undefined
    if (typeof reference !== 'string' || !reference.startsWith('#/') || passed.has(at)) return at
    passed.add(at)
    at = decodedFragment(reference.slice(1)) ?? at
  }
}
