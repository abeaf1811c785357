import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import type { ChatProblem } from './chat-problem.js'
import type { ChatDemand } from './demand.js'

type StrictRules = NonNullable<ChatServer['strictSchemas']>

/** What is wrong with the first tool that is to be called to the letter. */
export function strictToolProblem({ tools }: ChatDemand, { strictSchemas }: ChatServer): ChatProblem | undefined {
  if (strictSchemas === undefined) return undefined
  for (const { name, parameters, isStrict, index } of tools) {
    const fault = isStrict && isJsonObject(parameters) ? strictFault(parameters, strictSchemas) : undefined
    if (fault !== undefined)
      return {
        kind: 'other',
        path: ['tools', String(index), 'function', 'parameters'],
        message: `Invalid schema for function '${name}': ${fault}`,
        code: strictSchemas.codes.tool,
      }
  }
  return undefined
}

/** What is wrong with the form of an answer that is to be kept to the letter. */
export function strictFormatProblem({ json }: ChatDemand, { strictSchemas }: ChatServer): ChatProblem | undefined {
  if (strictSchemas === undefined || json?.strictName === undefined || !isJsonObject(json.schema)) return undefined
  const fault = strictFault(json.schema, strictSchemas)
  return fault === undefined
    ? undefined
    : {
        kind: 'other',
        path: ['response_format'],
        message: `Invalid schema for response_format '${json.strictName}': ${fault}`,
        code: strictSchemas.codes.format,
        asResponse: { path: ['text', 'format', 'schema'], code: strictSchemas.codes.textFormat },
      }
}

/** Why a schema cannot be followed to the letter, in the server's words. */
function strictFault(schema: JsonObject, rules: StrictRules): string | undefined {
  const root = rules.refusedAtRoot.find((it) => Object.hasOwn(schema, it))
  if (root !== undefined) return `In context=(), '${root}' is not permitted.`
  if (member(schema, '$ref') === undefined && member(schema, 'type') !== 'object')
    return `schema must be a JSON Schema of 'type: "object"', got 'type: ${JSON.stringify(member(schema, 'type') ?? 'None')}'.`
  const pending: (readonly [schema: Json, context: readonly string[]])[] = [[schema, []]]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [it, context] = next
    if (!isJsonObject(it)) continue
    const fault = faultAt(it, rules)
    if (fault !== undefined) return `In context=${contextText(context)}, ${fault}`
    for (const part of partsOf(it, context).reverse()) pending.push(part)
  }
  return undefined
}

function faultAt(schema: JsonObject, { refused }: StrictRules): string | undefined {
  const keyword = refused.find((it) => Object.hasOwn(schema, it))
  if (keyword !== undefined) return `'${keyword}' is not permitted.`
  const properties = member(schema, 'properties')
  const type = member(schema, 'type')
  if (![type].flat().includes('object') && properties === undefined) return undefined
  if (member(schema, 'additionalProperties') !== false)
    return "'additionalProperties' is required to be supplied and to be false."
  const required = member(schema, 'required')
  const demanded = new Set<Json>(Array.isArray(required) ? required : [])
  const missing = Object.keys(isJsonObject(properties) ? properties : {}).find((it) => !demanded.has(it))
  return missing === undefined
    ? undefined
    : `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`
}

const named = ['properties', '$defs', 'definitions']
const listed = ['anyOf', 'prefixItems']

/** The schemas in a schema, each with the names on the way to it. */
function partsOf(schema: JsonObject, context: readonly string[]): (readonly [Json, readonly string[]])[] {
  const items = member(schema, 'items')
  return [
    ...[...named, ...listed].flatMap((name) =>
      Object.entries(member(schema, name) ?? {}).map(([key, it]) => [it as Json, [...context, name, key]] as const),
    ),
    ...(items === undefined ? [] : [[items, [...context, 'items']] as const]),
  ]
}

/** A context as Python writes a tuple. */
function contextText(context: readonly string[]): string {
  return `(${context.map((it) => `'${it}'`).join(', ')}${context.length === 1 ? ',' : ''})`
}
