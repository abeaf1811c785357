import { isJsonObject, type Json, type JsonObject, member } from '../../../../generator/document/json.js'
import { type MediaFile, mediaPath } from '../../media/media-file.js'
import type { CatalogueEntry } from '../catalogue.js'
import { checkedReply, type PreparedReply, type ReplyAnswer } from './reply.js'

/** The answer that a reply has for one request. */
export type SingleAnswer = Exclude<ReplyAnswer, string | { readonly sequence: unknown }> | { readonly text: string }

interface UsableReply extends PreparedReply {
  used: number
}

/** Prepared answers; later ones go before earlier ones, and those of the options before none. */
export class Replies {
  private readonly initial: readonly PreparedReply[]
  private all: UsableReply[] = []
  private readonly files = new Map<string, MediaFile>()
  /** How many were given so far. */
  given = 0

  constructor(initial: readonly PreparedReply[]) {
    this.initial = initial.map(checkedReply)
    for (const { answer } of this.initial) this.serve(answer)
    this.reset()
  }

  add(reply: PreparedReply): void {
    this.all.unshift({ ...checkedReply(reply), used: 0 })
    this.serve(reply.answer)
  }

  /** The file of an answer that is served below a path; it stays there when the answer is forgotten. */
  fileAt(path: string): MediaFile | undefined {
    return this.files.get(path)
  }

  private serve(answer: ReplyAnswer): void {
    if (typeof answer === 'string') return
    if ('sequence' in answer) for (const it of answer.sequence) this.serve(it)
    else if ('file' in answer && typeof answer.file !== 'string') this.files.set(mediaPath(answer.file), answer.file)
  }

  /** Those of the options alone, as if none had been used. */
  reset(): void {
    this.all = this.initial.map((it) => ({ ...it, used: 0 }))
  }

  /** The answer prepared for a task, which is used up by it; undefined where there is none. */
  take(entry: CatalogueEntry, task: JsonObject): SingleAnswer | undefined {
    if (this.all.length === 0) return undefined
    const found = this.all.find((it) => fits(it, entry, task))
    if (found === undefined) return undefined
    this.given++
    return single(found.answer, found.used++)
  }
}

function fits({ match = {}, used }: UsableReply, entry: CatalogueEntry, task: JsonObject): boolean {
  const { model, taskType, message, times = Infinity } = match
  if (used >= times) return false
  if (model !== undefined && model !== entry.air && model !== entry.model.id) return false
  if (taskType !== undefined && taskType !== entry.taskType) return false
  if (message === undefined) return true
  const said = lastMessage(task)
  // A pattern with the flag g would go on from where it stopped.
  return typeof message === 'string'
    ? said.includes(message)
    : new RegExp(message.source, message.flags.replace(/[gy]/g, '')).test(said)
}

/** What was said last: the last message, else the prompt. */
function lastMessage(task: JsonObject): string {
  const messages = member(task, 'messages')
  const last: Json | undefined = Array.isArray(messages) ? (messages as readonly Json[]).at(-1) : undefined
  const content = isJsonObject(last)
    ? member(last, 'content')
    : (member(task, 'positivePrompt') ?? member(task, 'prompt'))
  return typeof content === 'string' ? content : content === undefined ? '' : JSON.stringify(content)
}

function single(answer: ReplyAnswer, turn: number): SingleAnswer {
  if (typeof answer === 'string') return { text: answer }
  if (!('sequence' in answer)) return answer
  const { sequence } = answer
  return single(sequence[Math.min(turn, sequence.length - 1)] as ReplyAnswer, 0)
}
