import type { Json } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import type { Authentication } from '../../../generator/provider/protocol.js'

/** What a document says that an example shows: a parameter, a value of a list, an edge or a rule. */
export interface ShownFact {
  readonly kind: FactKind
  /** Where the document says it. */
  readonly pointer: Pointer
  /** Where the request has it: a JSON Pointer into a request, or `query limit`. */
  readonly at: string
  readonly keyword?: string
  /** The value, a long one as a recipe such as `"a" × 262145`. */
  readonly label: string
}

export type FactKind = 'parameter' | 'value' | 'edge' | 'rule'

/** What no example shows, and why. */
export interface MissingFact extends ShownFact {
  readonly reason: string
}

/** One request, as it is sent. */
export interface ExampleRequest {
  readonly name: string
  readonly operation: string
  readonly method: string
  /** Below the URL of the server, with its query. */
  readonly path: string
  /** Its URL in two parts: what those of all requests begin with, and the rest. */
  readonly address: readonly [base: string, rest: string]
  /** Beside those of key and content type. */
  readonly headers: Readonly<Record<string, string>>
  /** Absent where there is no body. */
  readonly contentType?: string
  readonly body?: Json
  /** Places in the body that take an identifier that was never used, in which case of letters. */
  readonly freshIds: ReadonlyMap<Pointer, 'lower' | 'upper'>
  readonly shows: readonly ShownFact[]
}

/** How many of a kind the document has, and how many of them examples show. */
export interface FactCount {
  readonly shown: number
  readonly of: number
}

export interface ExampleCoverage {
  readonly parameters: FactCount
  readonly values: FactCount
  readonly edges: FactCount
  readonly rules: FactCount
  readonly missing: readonly MissingFact[]
}

/** The examples of a model. */
export interface ExampleSet {
  readonly model: string
  readonly title: string
  /** The base URL of the server; undefined where nobody said it. */
  readonly url: string | undefined
  /** How a key is shown; undefined where the document asks for none. */
  readonly key: Pick<Authentication, 'header' | 'scheme' | 'variable'> | undefined
  readonly requests: readonly ExampleRequest[]
  readonly coverage: ExampleCoverage
  /** Operations without examples, and why. */
  readonly skipped: readonly { readonly operation: string; readonly reason: string }[]
}
