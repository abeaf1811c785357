// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { ErrorCode } from './error-code.js'

/** A place in a request, as a JSON Pointer. */
type RequestPlace = `/${string}`

/** How one talks to the servers of a provider, as far as a client has to know it. What is absent the provider does not have. */
export interface Wire {
  /** What the provider is called. */
  readonly name: string
  /** Base URLs of its servers, whether or not a document names them; none where documents alone do. */
  readonly servers: readonly string[]
  readonly authentication: {
    /** In lower case. */
    readonly header: string
    /** What stands before the key in the header; the empty text where nothing does. */
    readonly scheme: string
    /** The environment variable that holds the key. */
    readonly variable: string
  }
  readonly errors: ErrorWire
  /** How tasks with identifiers of the client's own are delivered. */
  readonly tasks?: TaskWire
  /** Events of a streamed answer. */
  readonly stream?: StreamWire
}

/** Where in a body errors are, and what each tells. */
export interface ErrorWire {
  /** Members of a body that hold one error or a list of them. */
  readonly members: readonly string[]
  /** Members of an error that name a field, or several: by dotted paths or JSON Pointers. */
  readonly fields: readonly string[]
  /** Members of an error that name one field by a list of names and indices. */
  readonly paths?: readonly string[]
  /** What codes of the provider mean; the first that fits. A code that none fits is told by the status. */
  readonly codes: readonly (readonly [pattern: RegExp, code: ErrorCode])[]
}

/** Tasks: requests that carry an identifier, by which their results are known and asked for. */
export interface TaskWire {
  /** The member that says what kind of task it is, in requests and in results. */
  readonly type: string
  /** The member that says which task it is, in requests, results and errors. */
  readonly identifier: string
  /** The member of a body that lists results. */
  readonly results: string
  /** The place in a request that says how results are delivered, and what it says for each way. */
  readonly delivery: {
    readonly at: RequestPlace
    readonly sync: string
    readonly async: string
    readonly stream: string
  }
  /** How many results a task asks for. */
  readonly count: RequestPlace
  /** What is told of the price where it is asked for. */
  readonly cost: { readonly at: RequestPlace; readonly member: string }
  /** What is told of tokens where it is asked for. */
  readonly usage: { readonly at: RequestPlace; readonly member: string }
  /** The members of a result that is a text. */
  readonly text: { readonly member: string; readonly finish: string; readonly reasoning: string }
  readonly poll: {
    /** The request that asks for the state of a task. */
    request(id: string): object
    /** The member of an item that tells its state. */
    readonly state: string
    readonly underWay: string
    readonly done: string
    readonly failed: string
    /** The member of a failed item that says why. */
    readonly reason: string
    /** The member that says how far a task is, in percent. */
    readonly percent: string
    /** Members that tell how far a task is, and nothing of its result. */
    readonly progress: readonly string[]
  }
  /** The code of the refusal of a task whose identifier is known already. */
  readonly known: string
  /** The member that numbers the results of one task. */
  readonly index: string
  /** Members that name a result. */
  readonly name: RegExp
  /** Tasks that are no model's, by their kind: what is said and what comes. For types alone. */
  readonly utilities?: object
  /** How a file becomes something that requests can name. */
  readonly upload?: UploadWire
}

export interface UploadWire {
  request(media: string, id: string): Readonly<Record<string, unknown>>
  /** The member of the answer that requests name the file by. */
  readonly member: string
}

/** A stream of server-sent events with JSON in them. */
export interface StreamWire {
  /** The data of the last event. */
  readonly end: string
  /** Where requests ask for a stream, and by what value. */
  readonly ask: { readonly at: RequestPlace; readonly value: string | boolean }
  /** The text and the reasoning that an event carries. */
  pieces(event: StreamEvent): Pieces
  /** The whole answer, made from all events. */
  whole(events: readonly StreamEvent[], pieces: { readonly text: string; readonly reasoning: string }): object
}

/** One event of a stream. */
export type StreamEvent = Readonly<Record<string, unknown>>

export interface Pieces {
  readonly text?: string
  readonly reasoning?: string
  /** Which of several answers they are of. @defaultValue 0 */
  readonly of?: number
}

/** Where requests of a model go, and who serves them: what a model object tells a client. */
export interface Endpoint<W extends Wire = Wire> {
  readonly wire: W
  /** The first server that the document names; absent where it names none. */
  readonly server?: string
  /** Of the operation; absent where every request goes to the server itself. */
  readonly path?: string
  readonly prices?: readonly StatedPrice[]
  readonly rates?: readonly StatedRate[]
  /** Absent where a request takes no files. */
  readonly media?: MediaPlaces
}

/** Where a request takes files. */
export interface MediaPlaces {
  /** That the value may be one: as it is (`inline`), or by the name of an upload alone. */
  readonly here?: 'inline' | 'upload'
  readonly fields?: Readonly<Record<string, MediaPlaces>>
  readonly items?: MediaPlaces
}

/** A price that the document states, in US dollars, and for what. */
export interface StatedPrice {
  readonly configuration: string
  readonly usd: number
  /** What the configuration says of members of a request, wherever they stand in it. */
  readonly when: Readonly<Record<string, unknown>>
}

/** A rate that the document states, in US dollars. */
export interface StatedRate {
  /** In the words of the document. */
  readonly label: string
  /** For one unit. */
  readonly usd: number
  /** What is counted, in lower case and in the singular; the document's own words where they are no such. */
  readonly unit: string
}
