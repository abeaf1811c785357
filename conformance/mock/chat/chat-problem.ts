import type { ErrorEntry } from '../runware/error-entry.js'

/** Why a chat is refused. */
export interface ChatProblem {
  readonly kind: 'undeclared' | 'missing' | 'invalid' | 'model' | 'key' | 'other'
  readonly message: string
  /** The names and indices on the way to what it is about. */
  readonly path?: readonly string[]
  /** The code, where the kind does not say it. */
  readonly code?: string | null
  /** Where it stands in a request for a response, and its code there, where these are others than the chat's. */
  readonly asResponse?: { readonly path: readonly string[]; readonly code: string | null }
  /** The code and further members, where they are the API's own. */
  readonly entry?: ErrorEntry
}

/** A chat that is refused. */
export interface RefusedChat {
  readonly status: number
  readonly problems: readonly ChatProblem[]
}

export function isRefused(it: object): it is RefusedChat {
  return 'problems' in it
}

/** A refusal for one reason. */
export function refusedFor(status: number, problem: ChatProblem): RefusedChat {
  return { status, problems: [problem] }
}

/** What is told of a result that a fault lets fail. */
export const failedResult = { code: 'processingFailed', message: 'The provider could not make this result.' }
