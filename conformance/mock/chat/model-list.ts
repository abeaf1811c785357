import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import type { CatalogueEntry } from '../runware/catalogue.js'

/** A model as a server lists it. */
export function listedModel({ model, air, document }: CatalogueEntry, server: ChatServer): JsonObject {
  const id = air ?? model.id
  const words: Readonly<Record<string, Json>> = {
    '{model}': id,
    '{owner}': id.split(':')[0] ?? id,
    '{title}': model.title,
  }
  const own = Object.entries(server.modelEntry).map(([name, it]) => [
    name,
    typeof it === 'string' ? (words[it] ?? it) : it,
  ])
  return { id, object: 'model', created: releasedAt(document as JsonObject), ...Object.fromEntries(own) }
}

/** When the model came out, in seconds since 1970; 0 where its document does not say. */
function releasedAt(document: JsonObject): number {
  const info = member(document, 'info')
  const date = isJsonObject(info) ? Date.parse(String(member(info, 'x-released-at'))) : Number.NaN
  return Number.isNaN(date) ? 0 : Math.floor(date / 1000)
}
