import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { chatServers } from '../../../generator/provider/chat/chat-servers.js'
import { pathOf } from '../address.js'
import { jsonResponse, type MockRequest, type MockResponse } from '../exchange.js'
import type { FaultStatus } from '../fault.js'
import type { Faults } from '../fault-plan.js'
import type { Account } from '../runware/account.js'
import { requestFailure } from '../runware/authentication.js'
import { isDeeperThan } from '../runware/body.js'
import { forbidden, insufficientCredits, statusErrors } from '../runware/error-entry.js'
import type { AskedFor, MockError, Service } from '../service.js'
import { chatFailure } from './chat-error.js'
import { ChatHost } from './chat-host.js'
import { type ChatProblem, isRefused, type RefusedChat, refusedFor } from './chat-problem.js'
import { serverChosen } from './chosen-server.js'
import { completionOf } from './completion.js'
import { type AnsweredChat, Conversations } from './conversations.js'
import { listedModel } from './model-list.js'
import { chatOfResponse } from './responses/chat-of-response.js'
import { responseOf } from './responses/response.js'
import { ResponseStore } from './responses/response-store.js'

/*
 * One path of OpenAI's clients, whoever is played: a request is read for the model that it names; the model has a host (a
 * kind of server, the fields that it knows, the words of its errors), and the host answers or says what is wrong. Nothing is
 * worded before the host is known, for the same fault is told in different words by different servers.
 *
 * `POST /v1/chat/completions` with `{ "model": "qwen", "temperature": 3 }`: `qwen` is found at the host of vLLM, its key is
 * right, the host turns the request into a task of the model's own document, whose judge refuses the temperature; that comes
 * back as a problem at `temperature`, and is told as vLLM tells it. `/v1/responses` is turned into a chat first, and its
 * answer, with the places of its errors, is turned back.
 */

type ChatOutcome = MockResponse | RefusedChat

/** Answers what OpenAI's clients ask for, as the kind of server does that is chosen. */
export class ChatService implements Service {
  readonly whereabouts = 'Chats go to POST /v1/chat/completions.'
  /** Kinds of servers, the one that is chosen first. */
  readonly hosts: readonly ChatHost[]
  private readonly account: Account
  private readonly bases: readonly string[]
  private readonly responses = new ResponseStore()

  /** @param documented hosts of documents of chats */
  constructor(account: Account, documented: readonly ChatHost[]) {
    this.account = account
    const { catalogue, choices } = account
    const texts = catalogue.ofType('textInference')
    const own = new ChatHost(new Conversations(account, serverChosen(choices), texts), texts)
    this.hosts = texts.length > 0 || documented.length === 0 ? [own, ...documented] : documented
    this.bases = basesOf(this.servers)
  }

  /** The server that answers for what is for no model. */
  private get server(): ChatServer {
    return (this.hosts[0] as ChatHost).server
  }

  /** Who a request is for: who has the model that it names, else who takes any name. */
  private hostFor(model: Json | undefined): ChatHost {
    const name = typeof model === 'string' ? model : ''
    const found = this.hosts.find((it) => it.named(name)) ?? this.hosts.find((it) => it.conversations.takes(name))
    return found ?? (this.hosts[0] as ChatHost)
  }

  /** Base URLs of its servers, those of documents among them. */
  get servers(): readonly string[] {
    const { chatBaseUrl } = this.account.choices
    return [...this.hosts.flatMap((it) => it.servers), ...(chatBaseUrl === '' ? [] : [chatBaseUrl])]
  }

  /** What a path names below a base URL. */
  private nameAt(path: string): string {
    const base = this.bases.find((it) => path.startsWith(`${it}/`))
    return base === undefined ? '' : path.slice(base.length + 1)
  }

  /** What a path names that is answered; undefined where it names nothing. */
  private endpointOf(path: string): string | undefined {
    const name = this.nameAt(path)
    return /^(chat\/completions|responses|decisions|models(\/.+)?)$/.test(name) ? name : undefined
  }

  methodsFor(path: string): readonly string[] {
    const name = this.endpointOf(path)
    if (name === undefined) return []
    return name === 'models' || name.startsWith('models/') ? ['GET'] : endpoints.has(name) ? ['POST'] : []
  }

  /** Whether a path that is nobody's is one that OpenAI's clients ask at. */
  isNear(path: string): boolean {
    return this.server.strayPaths === 'all' || clientPaths.has(this.nameAt(path).replace(/\/.*/s, ''))
  }

  takesJson(path: string): boolean {
    return this.methodsFor(path).includes('POST')
  }

  statusError(status: FaultStatus): MockError {
    return statusErrors[status]
  }

  refusal(
    status: number,
    error: MockError,
    headers: Readonly<Record<string, string>> = {},
    asked?: AskedFor,
  ): MockResponse {
    const server = this.serverFor(asked)
    const problem = status === 401 ? keyProblem(error, server, asked?.headers?.authorization) : problemOf(error)
    return chatFailure(server, refusedFor(status, problem), headers)
  }

  /** Who refuses a request that was not answered. */
  private serverFor(asked: AskedFor | undefined): ChatServer {
    const name = asked === undefined ? '' : this.nameAt(pathOf(asked.path))
    const said = this.hosts.length > 1 ? this.asked(name, asked?.body ?? '') : {}
    return serverAt(name, this.hostFor(typeof said === 'string' ? undefined : said.model).server)
  }

  answer(path: string, request: MockRequest, faults: Faults): MockResponse {
    const name = this.endpointOf(path) ?? ''
    const asked = this.asked(name, request.body)
    const host = this.hostFor(typeof asked === 'string' ? undefined : asked.model)
    const answered = this.entered(request, host.server) ?? this.answered({ name, asked, request, host }, faults)
    return isRefused(answered) ? chatFailure(serverAt(name, host.server), answered) : answered
  }

  /** What a request says, or why it says nothing; of one for a model its name. */
  private asked(name: string, text: string): JsonObject | string {
    if (name === 'models') return {}
    if (name.startsWith('models/')) return { model: decoded(name.slice('models/'.length)) }
    return bodyOf(text, this.account.choices.maxDepth)
  }

  private answered({ name, asked: body, request, host }: AskedHost, faults: Faults): ChatOutcome {
    if (name === 'models') return jsonResponse(200, { object: 'list', data: this.models })
    if (typeof body === 'string') return refusedFor(400, problemOf({ code: 'invalidPayloadFormat', message: body }))
    if (name.startsWith('models/')) return this.model(String(body.model), host)
    if (name === 'responses') return this.response(body, host, faults)
    if (name === 'decisions')
      return refusedFor(
        404,
        problemOf({ code: 'notFound', message: `The mock does not play /v1/decisions. ${this.whereabouts}` }),
      )
    const turn = this.paid(host.conversations.turn(body, request.body, '/v1/chat/completions', faults))
    return isRefused(turn) ? turn : completionOf(turn)
  }

  private get models(): readonly JsonObject[] {
    const { catalogue } = this.account
    const others = this.server.listsOtherModels ? catalogue.entries : []
    const all = this.hosts.flatMap(({ entries, server }) => entries.map((it) => [it, server] as const))
    const listed = [...others.map((it) => [it, this.server] as const), ...all]
    return [...new Map(listed.map(([it, server]) => [it.air ?? it.model.id, listedModel(it, server)])).values()]
  }

  private model(name: string, host: ChatHost): ChatOutcome {
    const entry = host.named(name) ?? this.account.catalogue.named(name)
    return entry === undefined
      ? refusedFor(404, host.conversations.unknownModel(name))
      : jsonResponse(200, listedModel(entry, host.server))
  }

  private response(body: JsonObject, { server, conversations }: ChatHost, faults: Faults): ChatOutcome {
    const asked = chatOfResponse(body, server, this.responses)
    if (isRefused(asked)) return asked
    const turn = this.paid(conversations.turn(asked.chat, JSON.stringify(asked.chat), '/v1/responses', faults))
    if (isRefused(turn)) {
      const problems = turn.problems.map((it) => {
        if (it.asResponse !== undefined) return { ...it, ...it.asResponse }
        return it.path === undefined ? it : placed(it, asked.place(it.path.flatMap((one) => one.split('.'))))
      })
      return { ...turn, problems }
    }
    const { id, output, reply } = responseOf(body, turn)
    if (body.store !== false) this.responses.add(id, [...asked.items, ...output], output)
    return reply
  }

  private paid(turn: AnsweredChat | RefusedChat): AnsweredChat | RefusedChat {
    if (isRefused(turn) || this.account.charge(turn.cost)) return turn
    return refusedFor(402, problemOf(insufficientCredits))
  }

  /** Why a request is not let in. */
  private entered({ headers }: MockRequest, server: ChatServer): RefusedChat | undefined {
    const { authorization } = headers
    const failure = requestFailure(authorization, [], this.account.lock)
    if (failure) return refusedFor(401, keyProblem(failure, server, authorization))
    return this.account.settings.isForbidden ? refusedFor(403, problemOf(forbidden)) : undefined
  }
}

/** A request and who it is for. */
interface AskedHost {
  readonly name: string
  readonly asked: JsonObject | string
  readonly request: MockRequest
  readonly host: ChatHost
}

/** Some servers tell errors like OpenAI at some of their paths. */
function serverAt(name: string, server: ChatServer): ChatServer {
  const isLikeOpenai = server.errors.likeOpenaiAt.some((it) => name.startsWith(it))
  return isLikeOpenai ? { ...server, errors: chatServers.openai.errors } : server
}

/** What a server says of a key, which is no field of a chat; it repeats the ends of a long one. */
function keyProblem(entry: MockError, { errors }: ChatServer, authorization = ''): ChatProblem {
  const key = authorization.replace(/^Bearer +/i, '')
  const shown = key.length > 12 ? `${key.slice(0, 4)}****${key.slice(-4)}` : '****'
  return { kind: 'key', entry, message: errors.sentences.key?.replace('{key}', () => shown) ?? entry.message }
}

/** What clients of the compatible endpoints ask for, by the first name of its path. */
const clientPaths: ReadonlySet<string> = new Set(
  `assistants audio batches chat chatkit completions containers conversations decisions embeddings evals files fine_tuning images
  models moderations realtime responses skills threads uploads vector_stores videos`.split(/\s+/),
)

/** Where clients post. */
const endpoints: ReadonlySet<string> = new Set(['chat/completions', 'responses', 'decisions'])

/** Paths of base URLs, the longest first: those of servers and documents, and that of the mock, with or without its version. */
function basesOf(urls: readonly string[]): readonly string[] {
  const paths = urls.flatMap((it) =>
    URL.canParse(it, 'http://localhost') ? new URL(it, 'http://localhost').pathname.replace(/\/+$/, '') : [],
  )
  return [...new Set([...paths, '/v1', ''])].sort((a, b) => b.length - a.length)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A problem with its place as the request has it, in all that tells it. */
function placed(problem: ChatProblem, path: readonly string[]): ChatProblem {
  const { entry } = problem
  return { ...problem, path, ...(entry && { entry: { ...entry, parameter: path.join('.') } }) }
}

/** An error of the API as a problem of a chat. */
function problemOf(entry: MockError): ChatProblem {
  const { message, parameter } = entry
  return { kind: 'other', message, entry, ...(parameter !== undefined && { path: [[parameter].flat().join(',')] }) }
}

function bodyOf(text: string, maxDepth: number): JsonObject | string {
  if (isDeeperThan(text, maxDepth)) return `The body is nested more than ${maxDepth} levels deep.`
  try {
    const value: Json = JSON.parse(text)
    return isJsonObject(value) ? value : 'The body must be an object.'
  } catch (error) {
    return `The body is no JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}
