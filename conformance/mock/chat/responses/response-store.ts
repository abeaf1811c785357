import { type JsonObject, member } from '../../../../generator/document/json.js'

/** Most responses that are kept, and most items. */
const kept = 1_000

/** Responses and their items, as later requests refer to them; the oldest go first. */
export class ResponseStore {
  private readonly conversations = new Map<string, readonly JsonObject[]>()
  private readonly items = new Map<string, JsonObject>()

  /** @param conversation everything that was said, the output of the response last */
  add(id: string, conversation: readonly JsonObject[], output: readonly JsonObject[]): void {
    put(this.conversations, id, conversation)
    for (const it of output) put(this.items, String(member(it, 'id')), it)
  }

  conversation(id: string): readonly JsonObject[] | undefined {
    return this.conversations.get(id)
  }

  item(id: string): JsonObject | undefined {
    return this.items.get(id)
  }
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
  const [oldest] = map.keys()
  if (map.size >= kept && oldest !== undefined) map.delete(oldest)
  map.set(key, value)
}
