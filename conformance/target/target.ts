/** A request of the suite. */
export interface Sent {
  /** The body as text. */
  readonly body: string
  /** The key: the right one, none, or a wrong one. Default `right`. */
  readonly key?: 'right' | 'missing' | 'wrong'
  /** Header names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  /** Whether executing it may cost money; for budgets. */
  readonly mayCost?: boolean
}

/** What came back. */
export type Received =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly text: string
    }
  /** No answer that could be read: the connection, a time limit, a size limit. */
  | { readonly kind: 'failure'; readonly reason: string }
  /** It was not sent: the budget is spent. */
  | { readonly kind: 'withheld'; readonly reason: string }

/** What a suite runs against. */
export interface Target {
  /** For reports; never holds a secret. */
  readonly name: string
  /** Where command lines of findings go. */
  readonly url: string
  /** Never rejects. */
  send(request: Sent): Promise<Received>
  /** How many requests may be under way at once. @defaultValue 1 */
  readonly concurrency?: number
  /** US dollars that answers said were spent. */
  readonly spent?: () => number
  /** True for a target in this process, where nothing costs money or time. */
  readonly isLocal: boolean
  close?(): Promise<void>
}

/** The JSON of an answer; undefined where it is none. */
export function jsonOf(received: Received): unknown {
  if (received.kind !== 'answer') return undefined
  try {
    return JSON.parse(received.text)
  } catch {
    return undefined
  }
}
