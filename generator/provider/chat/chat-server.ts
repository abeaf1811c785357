import { isJsonObject, type Json, type JsonObject, member } from '../../document/json.js'

/** The servers whose chats are known to differ. */
export const chatServerNames = ['runware', 'openai', 'dashscope', 'vllm', 'sglang'] as const

export type ChatServerName = (typeof chatServerNames)[number]

/** Where a document of chats says whose they are. */
export const chatServerField = 'x-chat-server'

/** The server whose chats a document describes; undefined where it does not say. */
export function chatServerOf(document: JsonObject): ChatServerName | undefined {
  const info = member(document, 'info')
  const named = isJsonObject(info) ? member(info, chatServerField) : undefined
  return chatServerNames.find((it) => it === named)
}

/** How one kind of server chats, as far as servers differ: data, which mock, documents and laws read. */
export interface ChatServer {
  readonly name: ChatServerName
  readonly title: string
  /** Base URLs under which it is reached; none where each has its own. */
  readonly servers: readonly string[]
  /** What becomes of fields of a request that it does not know. */
  readonly unknownFields: 'ignore' | 'refuse'
  /** How requests call a model unless it is told otherwise: by its AIR, or by a name that whoever runs the server gave it. */
  readonly modelName: 'air' | 'own'
  /** Whether its list of models has those that answer no chats. */
  readonly listsOtherModels: boolean
  /** Of paths that are nobody's, those at which errors are told in this form: all, or where OpenAI's clients ask. */
  readonly strayPaths: 'all' | 'of-clients'
  /** What becomes of a model that it does not have. */
  readonly unknownModel: 'refuse' | 'serve'
  /** Fields of requests that other servers do not have, or not so: each a JSON Schema, null where it has no such field. */
  readonly fields: Readonly<Record<string, JsonObject | null>>
  /** Fields whose limits are those of the model's own document. */
  readonly limitedByModel: readonly string[]
  /** Whether content has to be as the model's own document has it. */
  readonly isContentLimitedByModel: boolean
  /** Who may speak; none where anybody may. */
  readonly roles: readonly string[]
  /** Kinds of content parts, by what they bring: text, image, video, frames (a video as images), audio, other. */
  readonly parts: Readonly<Record<string, 'text' | 'image' | 'video' | 'frames' | 'audio' | 'other'>>
  /** Whether a model that takes no media takes content in parts. */
  readonly textModelsTakeParts: boolean
  /** What `tool_choice` may be beside the name of a tool. */
  readonly toolChoices: readonly string[]
  /** Whether several tools are called at once where a request does not say. */
  readonly callsInParallel: boolean
  /** Forms of answers. */
  readonly responseFormats: readonly string[]
  /** Where else requests say by which JSON Schema answers are made: names in the body, those of members after a dot. */
  readonly schemasAt: readonly string[]
  /** What a schema has to be that is to be followed to the letter; undefined where any schema may be. */
  readonly strictSchemas?: StrictSchemas
  /** Rules over several fields. */
  readonly rules: readonly ChatRule[]
  /** What is said of a tool message that answers no call; undefined where none is refused. */
  readonly orphanAnswer?: string
  readonly thinking: ThinkingSwitches
  /** How detailed summaries of reasoning may be that a response is asked for; none where none are made. */
  readonly summaries: readonly string[]
  /** The member of messages and deltas that carries reasoning; undefined where it is not told. */
  readonly reasoningMember?: 'reasoning_content' | 'reasoning'
  /** Whether the cap on completion tokens counts reasoning. */
  readonly isReasoningCapped: boolean
  /** Whether `usage` itself tells tokens of reasoning, beside its details. */
  readonly usageTellsReasoning: boolean
  /** Whether `continuous_usage_stats` has usage in each chunk: by itself, or with `include_usage`. */
  readonly continuousUsage?: 'alone' | 'with-usage'
  /** Members that every delta has, with null for nothing. */
  readonly deltaMembers: readonly string[]
  /** What later chunks of a call have as id and name. */
  readonly laterCallNames: 'absent' | 'null'
  readonly callId: { readonly prefix: string; readonly digits: number }
  /** Further members of each choice of an answer. */
  readonly choiceMembers: JsonObject
  /** Members of an entry in the list of models; null is the model's name. */
  readonly modelEntry: JsonObject
  readonly errors: ChatErrors
  /** What is decided here and published nowhere: names of members, or of fields, after a dot. */
  readonly undocumented: readonly string[]
}

/** What `strict` asks of schemas: each object is closed and demands all that it names. */
interface StrictSchemas {
  /** Keywords that no schema may have. */
  readonly refused: readonly string[]
  /** Keywords that the outermost schema may not have. */
  readonly refusedAtRoot: readonly string[]
  /** Codes of refusals: of forms of answers, of those of responses, and of tools. */
  readonly codes: { readonly format: string | null; readonly textFormat: string | null; readonly tool: string | null }
}

/** A request that fits `when` is refused. */
export interface ChatRule {
  readonly when: JsonObject
  /** The field that is told. */
  readonly field: string
  readonly message: string
}

/** Where requests say whether and how much a model is to think: names in the body, those of members after a dot. */
interface ThinkingSwitches {
  readonly on: readonly string[]
  readonly budget: readonly string[]
  readonly effort?: string
  /** A switch that takes reasoning out of what is told, where it is false. */
  readonly told?: { readonly at: string; readonly else: 'hidden' | 'in-content' }
}

/** How errors are told. */
interface ChatErrors {
  /** Whether the error stands in a member `error`, or is the body. */
  readonly isNested: boolean
  /** Members of an error in their order; `code` as a text or as the status. */
  readonly members: readonly ('object' | 'message' | 'type' | 'param' | 'code')[]
  readonly code: 'text' | 'status'
  /** Whether `param` names the field; null stands there otherwise. */
  readonly namesField: boolean
  /** How a place within a field is written: messages.0.content or messages[0].content. */
  readonly paths: 'dotted' | 'brackets'
  /** `type` by status; 400 for those that are not listed, 500 for such from there on. */
  readonly types: Readonly<Record<number, string>>
  /** `code` by what is wrong; the mock's own names where nothing is listed. */
  readonly codes?: ChatErrorCodes
  /** Members beside the error: a text that is null there is made for each request. */
  readonly around: Readonly<Record<string, Json>>
  /** The whole body where no key, or a wrong one, was shown. */
  readonly unauthorized?: Json
  /** Paths below the base URL at which errors are told as OpenAI does, by how they begin. */
  readonly likeOpenaiAt: readonly string[]
  /** What is said of a model that is not there; `{model}` is its name. */
  readonly unknownModel: string
  /** What is said of a value that breaks the rules of a field; `{maximum}` and its like are the limits. */
  readonly sentences: Readonly<Record<string, string>>
}

/** Codes of errors. */
interface ChatErrorCodes {
  readonly undeclared: string
  readonly missing: string
  readonly invalid: string
  readonly model: string
  readonly key: string
  /** By status, for refusals that no field is to blame for; those of 400 and 500 stand for such as are not listed. */
  readonly status: Readonly<Record<number, string>>
}
