import type { Json, JsonObject } from '../document/json.js'
import type { Pointer } from '../document/pointer.js'
import type { Wire } from '../runtime/client/wire.js'
import type { Protocol } from './protocol.js'
import type { Publication } from './publication.js'

/**
 * Who publishes documents of one kind and serves what they describe. A provider is a description: readers of documents,
 * builders, mock and laws read it, and none of them asks which provider it is.
 */
export interface Provider {
  /** As options and reports name it. */
  readonly name: string
  readonly title: string
  /**
   * Whether a document is one of this provider's.
   * @param file base name of the file
   * @param bodies what its operations take as JSON, in their order
   */
  recognise(document: JsonObject, file: string, bodies: readonly SchemaView[]): boolean
  /**
   * Its operations, where they are not what the paths say; absent where they are.
   * @param known how the provider calls the model, where something else than the document says so
   */
  operations?(document: JsonObject, file: string, known?: string): readonly OperationPlaces[]
  /** Where in a body the request is, and what of it a builder fills in. */
  layoutOf(body: SchemaView): Layout
  /** What identifies the model of a document. */
  identify(document: JsonObject, file: string, operations: readonly NamedOperation[], known?: string): ModelIdentity
  /** The names of members in the order in which they are shown; absent where that is the order of the document. */
  orderOf?(schema: JsonObject): readonly string[]
  /** What its own keywords say of a schema, in sentences; absent where it has none that say something to a caller. */
  notesOf?(schema: JsonObject): readonly string[]
  /** Many of its models take the same input: what checks and describes one stands where they share it. */
  readonly inputsRecur?: true
  /** What `nullable` says of a member of requests where it is not that null is valid: that it may be left out. */
  readonly nullableIsOptional?: true
  /** The request that its servers are known to take another one for; absent where nothing is known. */
  takenAs?(request: Json, memberOf: (name: string) => TakenMember | undefined): Json
  /** What its answers look like where they are known to differ from the document; absent where nothing is known. */
  readonly observed?: Observed
  /** What clients know of its servers; it is copied to users. Absent where clients cannot speak to them yet. */
  readonly wire?: Wire
  /** How one talks to its servers. */
  readonly protocol: Protocol
  /** Where its documents are published; absent where nobody knows but who asks. */
  readonly published?: Publication
  /** Names that nobody but this provider uses: they stand in its description and nowhere else. */
  readonly words: readonly string[]
}

/** A schema as far as a provider looks into it: every `$ref` is followed, and members are found in allOf as well. */
export interface SchemaView {
  /** Whether it describes a list. */
  readonly isList: boolean
  /** What the items of a list are; undefined where nothing is said of them. */
  readonly items: SchemaView | undefined
  /** The only value that it admits; undefined where there are several, or none is named. */
  readonly only: Json | undefined
  /** Names of members that it demands itself. */
  readonly required: readonly string[]
  member(name: string): SchemaView | undefined
}

/**
 * `task`: a body is a list, and a request is one of its items; `body`: the request is the whole body; `input`: the request is
 * a member of that name.
 */
export type Envelope = 'task' | 'body' | 'input'

/** An operation, and where in the document its schemas stand. */
export interface OperationPlaces {
  readonly id: string
  readonly title: string
  readonly method: string
  readonly path: string
  /** The schema of a request. */
  readonly body?: Pointer
  /** The schema of what it brings in the end. */
  readonly response?: Pointer
  /** The member of an answer that this schema is about; absent where it is the whole answer. */
  readonly responseMember?: string
}

/** Where in a body the request is, and what of it a builder fills in. */
export interface Layout {
  readonly envelope: Envelope
  /** Members with one possible text, which a builder fills in. */
  readonly fixed: ReadonlyMap<string, string>
  /** The member that a builder fills with a fresh UUID unless one is given. */
  readonly identifier?: string
  /** Why requests do not say which model they are for, where they have to. */
  readonly nameless?: string
}

/** An operation as far as it may name a model. */
export interface NamedOperation extends Pick<Layout, 'fixed'> {
  readonly id: string
  readonly path: string
}

/** What identifies a model. */
export interface ModelIdentity {
  /** How requests call it; absent where they say nothing of it. */
  readonly air?: string
  /** How URLs call it; absent where they say nothing of it. */
  readonly address?: string
  /** A contradiction between two names, and where it stands. */
  readonly contradiction?: { readonly pointer: Pointer; readonly fact: string }
  /** The id of the model, and where in the document it comes from. It names a folder; any value may come from a document. */
  readonly id: Json
  readonly from: Pointer
}

/** What a document says of one member of requests, as far as servers bend it. */
export interface TakenMember {
  readonly isRequired: boolean
  readonly takesText: boolean
  readonly takesNumber: boolean
  readonly takesNull: boolean
}

/** What a schema that is a `$ref` names; any other schema itself. */
export type Follow = (schema: Json) => Json

/** Schemas of answers as clients really meet them, made from the published ones. */
export interface Observed {
  /** @param error the schema of an error body; undefined where none is published */
  response(published: Json, error: Json | undefined, follow: Follow): Json
  error(published: Json, follow: Follow): Json
}
