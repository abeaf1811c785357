import { type JsonObject, member } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { mostAnswers } from '../../../generator/provider/chat/chat-unsaid.js'
import type { Faults } from '../fault-plan.js'
import type { Account } from '../runware/account.js'
import type { CatalogueEntry } from '../runware/catalogue.js'
import { answersOf, type ChatGround, keyOf, schemasOf, tokensOf } from './chat-answer.js'
import { ChatJudge } from './chat-judge.js'
import { type ChatProblem, failedResult, isRefused, type RefusedChat, refusedFor } from './chat-problem.js'
import type { ChatTurn } from './completion.js'
import { demandOf } from './demand.js'
import { orphans } from './orphans.js'
import { repliedAnswer } from './replied-answer.js'
import { SchemaValues } from './schema-values.js'
import { taskOf } from './task-of-chat.js'

/** A chat that was answered, and what it costs in US dollars. */
export interface AnsweredChat extends ChatTurn {
  readonly cost: number
}

/**
 * Answers chats as tasks that say the same: the document of the model's chats judges them, and the text is the one that
 * the task would get.
 */
export class Conversations {
  readonly server: ChatServer
  private readonly account: Account
  private readonly entries: readonly CatalogueEntry[]
  private readonly judges = new Map<CatalogueEntry, ChatJudge>()
  private readonly values: SchemaValues

  /** @param entries the models that chats are for */
  constructor(account: Account, server: ChatServer, entries: readonly CatalogueEntry[]) {
    this.account = account
    this.server = server
    this.entries = entries
    this.values = new SchemaValues(account.settings.judgeOf)
  }

  /**
   * The answers to a chat, or why there are none.
   * @param text the chat as it was sent: numbers in it may be more than a double holds
   */
  turn(body: JsonObject, text: string, path: string, faults: Faults): AnsweredChat | RefusedChat {
    const { choices } = this.account
    const entry = this.entryFor(body)
    if ('problems' in entry) return entry
    const { task, origins } = taskOf(body, entry, this.server.parts)
    const problems =
      this.problems(entry, { body, text }, faults) ?? this.problemsOfTask(entry, { task, origins }, faults)
    if (problems.length > 0) return { status: choices.validationStatus, problems }
    const demand = demandOf(body, this.server)
    if (demand.count > mostAnswers)
      return refusedFor(400, {
        kind: 'invalid',
        path: ['n'],
        message: `The mock makes at most ${mostAnswers} answers.`,
      })
    const ground: ChatGround = {
      entry,
      task,
      demand,
      server: this.server,
      values: this.values,
      settings: { choices, seed: this.account.seedFor(demand.seed !== undefined), origin: '' },
    }
    const schemas = schemasOf(ground)
    if (isRefused(schemas)) return schemas
    const reply = this.account.replies.take(entry, { task, body })
    if (reply !== undefined && 'error' in reply) return refusedByReply(reply.error)
    const prepared = reply && repliedAnswer(reply, this.server, keyOf(task))
    const made = answersOf(ground, schemas, prepared)
    if (isRefused(made)) return made
    // A stream has begun when its result fails.
    if (member(body, 'stream') !== true && faults.find('fail-one'))
      return refusedFor(500, { kind: 'other', message: failedResult.message, entry: failedResult })
    this.tellUnknown(entry, body, path)
    const tokens = made.answers.reduce((sum, it) => sum + tokensOf(it), made.prompt)
    const { told } = demand.thinking
    return {
      ...made,
      body,
      server: this.server,
      reasoningMember: told === 'member' ? this.server.reasoningMember : undefined,
      isReasoningInContent: told === 'in-content',
      likeliest: demand.likeliest,
      choices,
      faults,
      cost: Math.round(tokens * choices.textPrice * 1e8) / 1e8,
    }
  }

  /** The model that a chat is for. */
  entryFor(body: JsonObject): CatalogueEntry | RefusedChat {
    const model = member(body, 'model')
    if (model === undefined) return refusedFor(400, missingModel)
    if (typeof model !== 'string') return refusedFor(400, noModelName)
    return this.taking(model) ?? refusedFor(404, this.unknownModel(model))
  }

  /** Whether a chat with a model of this name is answered. */
  takes(model: string): boolean {
    return this.taking(model) !== undefined
  }

  private taking(model: string): CatalogueEntry | undefined {
    const isServed = this.server.unknownModel === 'serve'
    // A document of chats may take any name for its model.
    const anyName = (it: CatalogueEntry) => isServed || (it.pointer !== undefined && it.air === undefined)
    return this.entries.find((it) => it.air === model || it.model.id === model) ?? this.entries.find(anyName)
  }

  unknownModel(model: string): ChatProblem {
    const message = this.server.errors.unknownModel.replace('{model}', () => model.slice(0, 100))
    return { kind: 'model', message, path: ['model'], entry: { code: 'model_not_found', message } }
  }

  /** What is wrong with a chat by the document of the model's chats; undefined where nothing is. */
  private problems(
    entry: CatalogueEntry,
    { body, text }: { body: JsonObject; text: string },
    faults: Faults,
  ): readonly ChatProblem[] | undefined {
    const problems = [...this.judgeFor(entry).problems(body, text, faults), ...orphans(body, this.server)]
    return problems.length > 0 ? problems : undefined
  }

  /** Where the model's own limits hold, so do its rules over several fields. */
  private problemsOfTask(
    entry: CatalogueEntry,
    { task, origins }: ReturnType<typeof taskOf>,
    faults: Faults,
  ): readonly ChatProblem[] {
    if (!this.server.isContentLimitedByModel || entry.pointer !== undefined) return []
    // Messages were judged as those of a chat, which may be silent where those of a task must not, or come in parts.
    const ofTask = this.account.validate(entry, task, JSON.stringify(task), faults).filter((it) => !isOnTexts(it))
    return ofTask.map((it) => {
      if (it.parameter === undefined) return { kind: 'invalid', message: it.message, entry: it }
      const parameter = [it.parameter]
        .flat()
        .map((name) => origins.get(name) ?? name.replace(/^inputs\b.*/, 'messages'))
      const told = { ...it, parameter: parameter.length === 1 ? (parameter[0] as string) : parameter }
      return { kind: 'invalid', message: it.message, path: [parameter.join(',')], entry: told }
    })
  }

  private judgeFor(entry: CatalogueEntry): ChatJudge {
    const known = this.judges.get(entry)
    if (known) return known
    const { choices, settings } = this.account
    const made = new ChatJudge(entry, this.server, choices, settings.judgeOf)
    this.judges.set(entry, made)
    return made
  }

  private tellUnknown(entry: CatalogueEntry, body: JsonObject, path: string): void {
    const fields = this.judgeFor(entry).unknown(body)
    if (fields.length > 0) this.account.settings.onEvent?.({ kind: 'unknown-fields', path, fields })
  }
}

function refusedByReply({ status = 400, ...entry }: { code: string; message: string; status?: number }): RefusedChat {
  return refusedFor(status, { kind: 'other', message: entry.message, code: entry.code, entry })
}

function isOnTexts({ parameter }: { readonly parameter?: string | readonly string[] }): boolean {
  return (
    parameter !== undefined && [parameter].flat().every((it) => /^messages(\.|$)|^settings\.systemPrompt$/.test(it))
  )
}

const noModelName: ChatProblem = {
  kind: 'invalid',
  message: "'model' must be a string.",
  path: ['model'],
  entry: { code: 'invalidModel', message: "'model' must be a string.", parameter: 'model' },
}

const missingModel: ChatProblem = {
  kind: 'missing',
  message: "Missing required parameter 'model'.",
  path: ['model'],
  entry: { code: 'missingModel', message: "Missing required parameter 'model'.", parameter: 'model' },
}
