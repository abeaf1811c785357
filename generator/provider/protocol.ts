import type { Json, JsonObject } from '../document/json.js'
import type { Pointer } from '../document/pointer.js'

/** How one talks to the servers of a provider. What is absent the provider does not have. */
export interface Protocol {
  /** Base URLs of its servers, whether or not a document names them; none where documents alone do. */
  readonly servers: readonly string[]
  /** Where the WebSocket of each of `servers` is, in their order; absent where it is at the same host, or there is none. */
  readonly sockets?: readonly string[]
  readonly authentication: Authentication
  readonly errors: ErrorFormat
  /** What a result stands in, where an answer is more than it. */
  readonly answer?: AnswerFormat
  /** Places in a request that say how many tokens may be written at most. */
  readonly tokenLimits: readonly Pointer[]
  /** How tasks with identifiers of the client's own are delivered, and what their results tell. */
  readonly tasks?: TaskProtocol
  /** Events of a streamed answer. */
  readonly stream?: StreamFormat
  /** How the same tasks are sent over a WebSocket. */
  readonly socket?: SocketProtocol
  /** How requests that are performed later are asked for, by requests of their own. */
  readonly queue?: QueueProtocol
  /** Why a request that the document allows may be refused all the same: no schema says what becomes of it. */
  undocumented?(request: JsonObject): string | undefined
  /** Requests whose answers have to show what they ask for, as far as the servers of a document are known. */
  probes?(document: JsonObject): readonly AnswerProbe[]
}

/** A request whose answer has to show what it asks for. */
export interface AnswerProbe {
  /** What is asked for, in words. */
  readonly about: string
  /** Members of a request: the first of these that the document takes is asked. */
  readonly asks: readonly JsonObject[]
  /** What is wrong with an answer; undefined where nothing is. */
  fault(answer: ProbedAnswer): string | undefined
}

/** The answer to a probe. */
export interface ProbedAnswer {
  readonly request: JsonObject
  /** The body, or the events of a stream. */
  readonly told: JsonObject | readonly JsonObject[]
  /** Whether a value is one of a JSON Schema. */
  fits(schema: JsonObject, value: Json): boolean
}

/** How a key is shown. */
export interface Authentication {
  /** In lower case. */
  readonly header: string
  /** What stands before the key in the header, such as `Bearer`; the empty text where nothing does. */
  readonly scheme: string
  /** The environment variable that holds the key. */
  readonly variable: string
  /** The request that shows a key first of all, in place of a header. */
  readonly login?: (key: string) => JsonObject
}

/** Where in a body errors are, and how each names the field that it is about. */
export interface ErrorFormat {
  /** Members of a body that hold one error or a list of them. */
  readonly members: readonly string[]
  /** Members of an error that name a field, or several: by dotted paths or JSON Pointers. */
  readonly fields: readonly string[]
  /** Members of an error that name one field by a list of names and indices; none where it is not told so. */
  readonly paths?: readonly string[]
  /** The status of what breaks the document. @defaultValue 400 */
  readonly status?: number
  /** Members of an error that tell what would be right; none where it is not told in members. */
  readonly limits?: ToldLimits
}

/** Members of an error that tell what a field may be. */
export interface ToldLimits {
  readonly lower: string
  readonly upper: string
  readonly step: string
  readonly among: string
  readonly type: string
}

/** An answer around a result. */
interface AnswerFormat {
  /** The status of an answer that brings a result at once. */
  readonly status: number
  around(result: Json, of: { readonly id: string; readonly input: JsonObject }): JsonObject
}

/** Tasks: requests that carry an identifier, by which their results are known and asked for. */
export interface TaskProtocol {
  /** The member that says what kind of task it is, in requests and in results. */
  readonly type: string
  /** The member of results and errors that says which task they are of. */
  readonly identifier: string
  /** The member of a body that lists results. */
  readonly results: string
  /** The place in a request that says how results are delivered, and what it says for each way. */
  readonly delivery: { readonly at: Pointer; readonly sync: Json; readonly async: Json; readonly stream: Json }
  /** The place of the URL that results are posted to, flat and one by one. */
  readonly webhook: Pointer
  readonly poll: Poll
  /** How many results a task asks for. */
  readonly count: Pointer
  /** The seed that results come again for, and the member of results that tells it. */
  readonly seed: { readonly at: Pointer; readonly member: string }
  /** What is told of the price where it is asked for. */
  readonly cost: { readonly at: Pointer; readonly member: string }
  readonly usage: UsageFormat
  readonly text: TextFormat
  readonly prompt: PromptFormat
  readonly media: MediaFormat
}

/** How the state of a task is asked for. */
interface Poll {
  /** What the request is called. */
  readonly name: string
  request(id: string): JsonObject
  /** Whether a body holds such a request. */
  is(body: string): boolean
  /** The member of an item that tells its state. */
  readonly state: string
  readonly underWay: string
  readonly done: string
  /** Members that tell how far a task is, and nothing of its result. */
  readonly progress: readonly string[]
}

/** What is told of tokens where it is asked for. */
interface UsageFormat {
  readonly at: Pointer
  readonly member: string
  readonly prompt: string
  readonly completion: string
  readonly total: string
  /** Tokens of reasoning: whether they count in the total no source says. */
  readonly thinking: string
}

/** A result that is a text. */
interface TextFormat {
  readonly member: string
  /** The member that tells why the text ended. */
  readonly finish: string
  readonly stopped: string
  readonly cutOff: string
  /** Everything that `finish` may tell. */
  readonly reasons: readonly string[]
  /** How many tokens it has at most. */
  readonly limit: Pointer
  /** Texts before which it ends. */
  readonly stops: Pointer
  /** A member that is there by some ways of delivery only. */
  readonly reasoning: string
}

/** What a text is asked for by. */
interface PromptFormat {
  /** The place of a list of messages, and the members of each. */
  readonly messages: Pointer
  readonly role: string
  readonly content: string
  /** Roles of those who ask and answer in turn. */
  readonly turns: readonly [asking: string, answering: string]
  readonly system: Pointer
  readonly temperature: Pointer
}

/** Results that are files. */
interface MediaFormat {
  /** The place that says in which form files come, and how the member of each form is called. */
  readonly form: { readonly at: Pointer; readonly members: Readonly<Record<string, RegExp>> }
  /** Members that hold a file or say where it is. */
  readonly member: RegExp
  /** Members that name a result. */
  readonly name: RegExp
}

/** Tasks over a WebSocket: frames of the same JSON, of which the first shows the key. */
export interface SocketProtocol {
  /** Servers of it. */
  readonly servers: readonly string[]
  login(key: string): JsonObject
  /** Whether a frame tells that the key was taken. */
  isLoggedIn(frame: unknown): boolean
  /** What is sent to be answered at once, and tells nothing. */
  readonly signOfLife: JsonObject
  isSignOfLife(frame: unknown): boolean
  /** Whether an item of a frame is an error. */
  isError(item: JsonObject): boolean
}

/** A stream of server-sent events with JSON in them. */
export interface StreamFormat {
  /** The last event. */
  readonly end: string
  /** The member of each event that is an object with its piece, if an empty one; absent where events have no such member. */
  readonly piece?: string
  /** The piece of text in an event; undefined where it has none. */
  textIn(event: JsonObject): string | undefined
  /** Members that the last event tells, and no earlier one. */
  readonly last: readonly string[]
}

/** Requests about a request that is performed later. `{id}` stands for its identifier, `{path}` for the operation's path. */
interface QueueProtocol {
  /** The member of the acknowledgement that holds the identifier. */
  readonly identifier: string
  readonly poll: Call
  readonly result: Call
  readonly cancel?: Call
  readonly state: { readonly member: string; readonly done: readonly string[] }
  /** How a URL is told that the result is posted to. */
  readonly webhook?: { readonly in: 'body' | 'query'; readonly name: string }
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
}
