import type { Json } from '../document/json.js'
import type { Pointer } from '../document/pointer.js'

/** Where a provider publishes the documents of its models. */
export interface Publication {
  /** Hosts that documents and indices come from, and may be redirected to. */
  readonly hosts: readonly string[]
  /** Whether nothing is told without a key: the one of the protocol. */
  readonly needsKey: boolean
  /** Whether a name can be one of its models, and no other provider's as likely. */
  claims(name: string): boolean
  /** What else those who pull should know, for the help of commands: lines of at most 120 characters. */
  readonly note?: string
  /** Lists of its models, in the order in which they are asked: the first that answers is taken. */
  readonly indices: readonly ModelIndex[]
  /** Whether names are looked up in an index first of all: where that is one request, and tells names apart. */
  readonly isLookedUp: boolean
  /** The document of a model by its name; undefined where the name alone does not say. */
  documentOf(name: string): PublishedDocument | undefined
}

/** Where the document of one model is. */
export interface PublishedDocument {
  /** How the provider calls the model. */
  readonly model: string
  readonly url: string
  /** Where in the answer the document is; absent where it is the whole answer. */
  readonly within?: Pointer
  /** Where in the answer its version is told. */
  readonly versionAt?: Pointer
  /** The name of the file that it is kept in, where the document does not name its model; without ending. */
  readonly file?: string
}

/** A list of models. */
export interface ModelIndex {
  readonly url: string
  /** The models on a page; undefined where the page is no such list. */
  entriesIn(page: Json): readonly ListedModel[] | undefined
  /** The URL of the page after this one; absent where there is only one. */
  nextOf?(page: Json, url: string): string | undefined
  /** The release that the list is of, as far as it tells. */
  versionIn?(page: Json): string | undefined
}

/** A model as an index lists it. */
export interface ListedModel {
  readonly name: string
  /** How requests call it. */
  readonly air?: string
  /** The URL of its document, where the index tells it. */
  readonly url?: string
  /** It is announced, and has no document yet. */
  readonly isComing?: true
}
