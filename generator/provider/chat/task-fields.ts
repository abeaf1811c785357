import { isJsonObject, type Json, type JsonObject, member } from '../../document/json.js'
import { type Pointer, valueAt } from '../../document/pointer.js'
import type { Layout } from '../provider.js'

/** Where a task says what a field of a chat says. */
export const taskFields: Readonly<Record<string, readonly [string] | readonly ['settings', string]>> = {
  temperature: ['settings', 'temperature'],
  top_p: ['settings', 'topP'],
  top_k: ['settings', 'topK'],
  min_p: ['settings', 'minP'],
  max_tokens: ['settings', 'maxTokens'],
  max_completion_tokens: ['settings', 'maxTokens'],
  frequency_penalty: ['settings', 'frequencyPenalty'],
  presence_penalty: ['settings', 'presencePenalty'],
  repetition_penalty: ['settings', 'repetitionPenalty'],
  stop: ['settings', 'stopSequences'],
  reasoning_effort: ['settings', 'thinkingLevel'],
  n: ['numberResults'],
  seed: ['seed'],
}

/** Whether an operation answers messages in text, so that there are chats that say the same. */
export function isTextTask({ envelope, fixed }: Pick<Layout, 'envelope' | 'fixed'>): boolean {
  return envelope === 'task' && fixed.get('taskType') === 'textInference'
}

/** The schemas of a task's members, as its document has them. */
export class TaskSchemas {
  private readonly document: JsonObject
  private readonly root: Pointer

  /** @param root where the schema of a task stands */
  constructor(document: JsonObject, root: Pointer) {
    this.document = document
    this.root = root
  }

  /** The schema of a member, by names on the way to it; `*` stands for the items of a list. */
  at(...path: readonly string[]): JsonObject | undefined {
    let schema = this.followed(valueAt(this.document, this.root))
    for (const name of path) {
      if (schema === undefined) return undefined
      const members = name === '*' ? schema : member(schema, 'properties')
      schema = isJsonObject(members) ? this.followed(member(members, name === '*' ? 'items' : name)) : undefined
    }
    return schema
  }

  private followed(schema: Json | undefined): JsonObject | undefined {
    for (let left = 32, next = schema; left > 0 && isJsonObject(next); left--) {
      const reference = member(next, '$ref')
      if (typeof reference !== 'string') return next
      if (!reference.startsWith('#/')) return undefined
      next = valueAt(this.document, decodeURIComponent(reference.slice(1)))
    }
    return undefined
  }
}
