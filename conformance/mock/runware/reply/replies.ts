import { isJsonObject, type Json, type JsonObject, member } from '../../../../generator/document/json.js'
import { quoted, suggestion } from '../../../../generator/document/nearest.js'
import { type MediaFile, mediaPath } from '../../media/media-file.js'
import { checkAnswer, checkedReply, type PreparedReply, type ReplyAnswer, type ReplyMatch } from './reply.js'
import { hasAll, matches } from './request-pattern.js'

/** The answer that a reply has for one request. */
export type SingleAnswer =
  | Exclude<ReplyAnswer, string | ((request: JsonObject) => ReplyAnswer) | { readonly sequence: unknown }>
  | { readonly text: string }

/** What a request is for. */
interface ReplySubject {
  readonly model: { readonly id: string }
  readonly air: string | undefined
  readonly taskType?: string
}

/** A request that may have a prepared answer. */
interface RepliedRequest {
  /** The task that it is, or comes to. */
  readonly task: JsonObject
  /** The request as it was written, where that is something else. */
  readonly body?: JsonObject
}

/** A prepared answer as it is told of: what it is for, and for how many requests it was given. */
export interface ToldReply {
  readonly match: Json
  readonly used: number
}

interface UsableReply extends PreparedReply {
  used: number
}

/** Prepared answers; later ones go before earlier ones, and those of the options before none. */
export class Replies {
  private readonly initial: readonly PreparedReply[]
  private all: UsableReply[] = []
  private readonly files = new Map<string, MediaFile>()
  private models: readonly string[] | undefined
  private waited = 0
  /** How many were given so far. */
  given = 0

  constructor(initial: readonly PreparedReply[]) {
    this.initial = initial.map(checkedReply)
    for (const { answer } of this.initial) this.serve(answer)
    this.reset()
  }

  /**
   * From now on every reply is for one of these models, or for any.
   * @param models by each of their names
   * @throws Error that names a model of a reply that is none of them
   */
  keepTo(models: readonly string[]): void {
    this.models = models
    for (const it of this.initial) this.mustBeFor(it)
  }

  /**
   * Adds all of them or none.
   * @throws Error that says what is no reply, or which model is not here
   */
  add(...replies: readonly PreparedReply[]): void {
    for (const it of replies) this.mustBeFor(checkedReply(it))
    for (const it of replies) {
      this.all.unshift({ ...it, used: 0 })
      this.serve(it.answer)
    }
  }

  private mustBeFor({ match }: PreparedReply): void {
    const { models } = this
    const model = match?.model
    if (model === undefined || models === undefined || models.includes(model)) return
    throw new Error(
      `No model of the mock is called ${quoted(model)}, and a reply is for it. ${suggestion(model, models)}`,
    )
  }

  /** The file of an answer that is served below a path; it stays there when the answer is forgotten. */
  fileAt(path: string): MediaFile | undefined {
    return this.files.get(path)
  }

  /** All that are there, those that go first before the others. */
  get told(): readonly ToldReply[] {
    return this.all.map(({ match = {}, used }) => ({ match: toldMatch(match), used }))
  }

  private serve(answer: ReplyAnswer): void {
    if (typeof answer !== 'object') return
    if ('sequence' in answer) for (const it of answer.sequence) this.serve(it)
    else if ('file' in answer && typeof answer.file !== 'string') this.files.set(mediaPath(answer.file), answer.file)
  }

  /** Those of the options alone, as if none had been used. */
  reset(): void {
    this.all = this.initial.map((it) => ({ ...it, used: 0 }))
  }

  /**
   * The answer prepared for a request, which is used up by it; undefined where there is none.
   * @throws Error where a function made what is no answer
   */
  take(subject: ReplySubject, { task, body = task }: RepliedRequest): SingleAnswer | undefined {
    if (this.all.length === 0) return undefined
    const found = this.all.find((it) => fits(it, subject, { task, body }))
    if (found === undefined) return undefined
    this.given++
    this.waited = Math.max(this.waited, found.delayMs ?? 0)
    return this.single(found.answer, found.used++, body)
  }

  /** The longest wait of the answers that were taken since this was asked last. */
  takeDelay(): number {
    const { waited } = this
    this.waited = 0
    return waited
  }

  private single(answer: ReplyAnswer, turn: number, body: JsonObject): SingleAnswer {
    if (typeof answer === 'string') return { text: answer }
    if (typeof answer === 'function') {
      const made = answer(body)
      checkAnswer(made)
      this.serve(made)
      return this.single(made, turn, body)
    }
    if (!('sequence' in answer)) return answer
    const { sequence } = answer
    return this.single(sequence[Math.min(turn, sequence.length - 1)] as ReplyAnswer, 0, body)
  }
}

function fits({ match = {}, used }: UsableReply, subject: ReplySubject, request: Required<RepliedRequest>): boolean {
  const { model, taskType, times = Infinity, body, where } = match
  if (used >= times) return false
  if (model !== undefined && model !== subject.air && model !== subject.model.id) return false
  if (taskType !== undefined && taskType !== subject.taskType) return false
  if (!isSaid(match, request.task)) return false
  return (body === undefined || hasAll(request.body, body)) && (where === undefined || where(request.body))
}

function isSaid({ message }: ReplyMatch, task: JsonObject): boolean {
  if (message === undefined) return true
  const said = lastMessage(task)
  return typeof message === 'string' ? said.includes(message) : matches(message, said)
}

/** A match as JSON tells it; of a function only that there is one. */
function toldMatch(match: ReplyMatch): Json {
  return JSON.parse(
    JSON.stringify(match, (_, it: unknown) =>
      it instanceof RegExp ? { pattern: it.source } : typeof it === 'function' ? 'a function' : it,
    ),
  )
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
