import { type JsonObject, member } from '../../../../generator/document/json.js'
import { setRecent } from '../../recent.js'

/** Most responses that are kept, and most items. */
const kept = 1_000

/** Responses and their items, as later requests refer to them; the oldest go first. */
export class ResponseStore {
  private readonly conversations = new Map<string, readonly JsonObject[]>()
  private readonly items = new Map<string, JsonObject>()

  /** @param conversation everything that was said, the output of the response last */
  add(id: string, conversation: readonly JsonObject[], output: readonly JsonObject[]): void {
    setRecent(this.conversations, id, conversation, kept)
    for (const it of output) setRecent(this.items, String(member(it, 'id')), it, kept)
  }

  conversation(id: string): readonly JsonObject[] | undefined {
    return this.conversations.get(id)
  }

  item(id: string): JsonObject | undefined {
    return this.items.get(id)
  }
}
