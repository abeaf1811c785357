import { isJsonObject, type Json, type JsonObject, member } from '../../document/json.js'

/** Most answers of one chat that a source speaks of: OpenAI's. Servers of open weights name no limit, and each has one. */
export const mostAnswers = 128

/** Messages of tools that answer no call of the answer before them, by where they stand. */
export function orphansIn(messages: Json | undefined): readonly number[] {
  if (!Array.isArray(messages)) return []
  let open = new Set<Json | undefined>()
  return (messages as readonly Json[]).flatMap((message, index) => {
    if (!isJsonObject(message)) return []
    if (member(message, 'role') !== 'tool') {
      open = new Set(callsIn(message))
      return []
    }
    return open.delete(member(message, 'tool_call_id')) ? [] : [index]
  })
}

function callsIn(message: JsonObject): (Json | undefined)[] {
  const calls = member(message, 'tool_calls')
  return Array.isArray(calls) ? calls.map((it) => (isJsonObject(it) ? member(it, 'id') : undefined)) : []
}

/** Why a chat may be refused that its document allows: what no schema can say, or none does. */
export function unsaidOf(chat: JsonObject): string | undefined {
  const [orphan] = orphansIn(member(chat, 'messages'))
  if (orphan !== undefined) return `the message of a tool at ${orphan} answers no call before it`
  const count = member(chat, 'n')
  if (typeof count === 'number' && count > mostAnswers)
    return `no source says what becomes of more than ${mostAnswers} answers`
  return unsaidOfSchemas(chat)
}

function unsaidOfSchemas(chat: JsonObject): string | undefined {
  const tools = listAt(chat, 'tools').map((it) => objectAt(it, 'function'))
  const choice = objectAt(chat, 'tool_choice')
  const wanted = choice && objectAt(choice, 'function')?.name
  if (wanted !== undefined && tools.every((it) => it?.name !== wanted)) return 'the tool that is chosen is not offered'
  if (new Set(tools.map((it) => it?.name)).size < tools.length) return 'two tools have one name'
  const format = objectAt(objectAt(chat, 'response_format'), 'json_schema')
  return tools.some((it) => hasOwnRules(it, 'parameters')) || hasOwnRules(format, 'schema')
    ? 'whether a schema of its own can be followed no schema says'
    : undefined
}

/** Whether there is a schema that may be refused: any that says something, or one that is to be followed to the letter. */
function hasOwnRules(described: JsonObject | undefined, name: string): boolean {
  const schema = objectAt(described, name)
  return schema !== undefined && (Object.keys(schema).length > 0 || member(described ?? {}, 'strict') === true)
}

function objectAt(value: Json | undefined, name: string): JsonObject | undefined {
  const found = isJsonObject(value) ? member(value, name) : undefined
  return isJsonObject(found) ? found : undefined
}

function listAt(value: JsonObject, name: string): readonly Json[] {
  const found = member(value, name)
  return Array.isArray(found) ? found : []
}
