import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import type { Pointer } from '../document/pointer.js'
import { openapi as wire } from '../runtime/client/provider/openapi.js'
import type { Layout, ModelIdentity, NamedOperation, Provider, SchemaView } from './provider.js'

/** What no other provider claims: an OpenAPI document with operations, and servers of which nothing else is known. */
export const openapi: Provider = {
  name: 'openapi',
  title: 'plain OpenAPI',
  recognise: () => true,
  layoutOf: wholeBody,
  identify,
  wire,
  protocol: {
    ...wire,
    tokenLimits: ['/maxTokens', '/max_tokens'],
  },
  words: [],
}

/** The request is the body; a member that is demanded and has one possible text leaves nothing for the caller to say. */
export function wholeBody(body: SchemaView): Layout {
  return { envelope: 'body', fixed: constants(body, body.required) }
}

/** Those of the members that have one possible text, with it. */
export function constants(schema: SchemaView, names: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const name of names) {
    const only = schema.member(name)?.only
    if (typeof only === 'string') found.set(name, only)
  }
  return found
}

/** Names as any OpenAPI document gives them: an extension of info, the id of its only operation, or the name of the file. */
export function identify(document: JsonObject, file: string, operations: readonly NamedOperation[]): ModelIdentity {
  const air = operations.map((it) => it.fixed.get('model')).find((it) => it !== undefined)
  const [id, from] = idOf(infoOf(document), file, operations)
  return { ...(air !== undefined && { air }), id, from }
}

function idOf(info: JsonObject, file: string, operations: readonly NamedOperation[]): readonly [Json, Pointer] {
  const given = info['x-model-id']
  if (given !== undefined) return [given, '/info/x-model-id']
  const operationId = operations.length === 1 ? operations[0]?.id : undefined
  if (operationId?.startsWith('run_')) return [operationId.slice(4), '/paths']
  return [file.replace(/(\.openapi)?\.(json|ya?ml)$/i, ''), '']
}

export function infoOf(document: JsonObject): JsonObject {
  const info = member(document, 'info')
  return isJsonObject(info) ? info : {}
}
