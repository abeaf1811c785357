import { compileShape, shapeOf } from '../../../generator/compile.js'
import { isJsonObject, type JsonObject, member } from '../../../generator/document/json.js'
import { tokens, valueAt } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { chatDocument, chatRequestPointer } from '../../../generator/provider/chat/chat-document.js'
import type { ChatRule, ChatServer } from '../../../generator/provider/chat/chat-server.js'
import type { JudgeOf, Violation } from '../../judge/verdict.js'
import type { Faults } from '../fault-plan.js'
import { type JudgedModel, Judges } from '../judges.js'
import type { CatalogueEntry } from '../runware/catalogue.js'
import type { Choices } from '../runware/choices.js'
import type { ErrorEntry } from '../runware/error-entry.js'
import { refusalOf } from '../runware/refusal.js'
import { sentenceFor } from './chat-error.js'
import type { ChatProblem } from './chat-problem.js'

/** A rule that can be asked. */
interface AskedRule extends ChatRule {
  readonly strikes: (body: JsonObject) => boolean
}

/** Judges the chats of one model by the document of its chats. */
export class ChatJudge {
  private readonly server: ChatServer
  private readonly choices: Choices
  private readonly entry: CatalogueEntry
  private readonly judged: JudgedModel
  private readonly judges: Judges
  private readonly rules: readonly AskedRule[]
  private readonly shape: Shape
  private readonly fields: JsonObject

  constructor(entry: CatalogueEntry, server: ChatServer, choices: Choices, judgeOf: JudgeOf) {
    this.entry = entry
    this.server = server
    this.choices = choices
    const chatsOf = (document: JsonObject) =>
      entry.pointer === undefined
        ? chatDocument(
            { document, task: entry.request.at.pointer, id: entry.model.id, title: entry.model.title },
            server,
          )
        : document
    const document = chatsOf(entry.document as JsonObject)
    const pointer = entry.pointer ?? chatRequestPointer
    this.shape = shapeOf(document, { at: pointer })
    this.fields = valueAt(document, `${chatRequestPointer}/properties`) as JsonObject
    // A limit that a fault moves in the model's document moves in that of its chats.
    this.judges = new Judges((moved) => judgeOf(chatsOf(moved as JsonObject), { pointer, way: 'request' }))
    const judge = judgeOf(document, { pointer, way: 'request' })
    this.judged = { model: entry.model, air: entry.air, document: entry.document, judge }
    this.rules = server.rules.map((it) => ({ ...it, strikes: compileShape(shapeOf(it.when)).is }))
  }

  /** Everything that is wrong with a chat. */
  problems(body: JsonObject, text: string, faults: Faults): ChatProblem[] {
    const verdict = this.judges.verdict(this.judged, { text }, faults)
    if (verdict.verdict === 'undecided')
      return this.choices.undecided === 'accept'
        ? []
        : [{ kind: 'other', message: `The chat cannot be judged: ${verdict.reason ?? 'no reason is given'}.` }]
    const struck = this.rules.filter((it) => it.strikes(body))
    const told = struck.map(({ field, message }): ChatProblem => ({ kind: 'invalid', message, path: [field] }))
    const violations = verdict.violations.filter((it) => !(it.pointer === '' && it.keyword === 'not'))
    return [...told, ...this.told(violations.slice(0, this.choices.maxErrorsPerTask), body)]
  }

  /** Fields of a chat that the server does not know. */
  unknown(body: JsonObject): string[] {
    return Object.keys(body).filter((it) => !Object.hasOwn(this.fields, it))
  }

  private told(violations: readonly Violation[], body: JsonObject): ChatProblem[] {
    const { codes, code } = this.server.errors
    if (codes !== undefined || code === 'status') return violations.map((it) => this.problemOf(it, body))
    return this.entriesOf(violations, body).map((entry) => ({
      kind: 'invalid',
      message: entry.message,
      ...(entry.parameter !== undefined && { path: [[entry.parameter].flat().join(',')] }),
      entry,
    }))
  }

  private problemOf(violation: Violation, body: JsonObject): ChatProblem {
    const { pointer, keyword } = violation
    const path = tokens(pointer)
    const limits = member(this.fields, path[0] ?? '')
    const sentence = sentenceFor(this.server, path.at(-1) ?? '', keyword, isJsonObject(limits) ? limits : {})
    const [entry] = this.entriesOf([violation], body)
    return { kind: kinds[keyword] ?? 'invalid', message: sentence ?? entry?.message ?? violation.message, path }
  }

  /** Violations in the words of the API; that null is allowed too goes without saying. */
  private entriesOf(violations: readonly Violation[], body: JsonObject): ErrorEntry[] {
    const { documentation } = this.entry
    return refusalOf(violations, { value: body, shape: this.shape, documentation }, this.choices).map((it) => ({
      ...it,
      message: it.message.replace('|null ', ' '),
      ...(it.type !== undefined && { type: it.type.replace('|null', '') }),
    }))
  }
}

const kinds: Readonly<Record<string, ChatProblem['kind']>> = {
  required: 'missing',
  additionalProperties: 'undeclared',
  'false schema': 'undeclared',
}
