// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { Wire } from '../wire.js'

/** Runware: an array of tasks, each with a taskUUID of the client's own, by which results, states and errors are told apart. */
export const runware = {
  name: 'runware',
  servers: ['https://api.runware.ai/v1'],
  authentication: { header: 'authorization', scheme: 'Bearer', variable: 'RUNWARE_API_KEY' },
  errors: {
    members: ['errors', 'error'],
    fields: ['parameter'],
    // The catalogue is hundreds of texts, and changes: families of names, and where none fits the status.
    codes: [
      [/ApiKey$|^(un)?authori|^forbidden|ermission|^authentic|^token|^(account|organization|workspace)[SD]/, 'auth'],
      [/^(invalid|missing|unsupported|incompatible|unknownParameter|value|array|max)/, 'validation'],
      [/^(conflict|duplicate)/, 'conflict'],
      [/credits$|^quota|^payment/i, 'quota'],
      [/rateLimit/i, 'rateLimit'],
      [/contentPolicy|ContentDetected$|Blocked$|^moderation/i, 'safety'],
      [/timeout/i, 'timeout'],
      [/NotFound$|Expired$|^taskCancelled/, 'notFound'],
      [/^provider|^inference|Failed$|^noAvailable|^model|navailable$|^internal/, 'provider'],
    ],
  },
  tasks: {
    type: 'taskType',
    identifier: 'taskUUID',
    results: 'data',
    delivery: { at: '/deliveryMethod', sync: 'sync', async: 'async', stream: 'stream' },
    count: '/numberResults',
    cost: { at: '/includeCost', member: 'cost' },
    usage: { at: '/includeUsage', member: 'usage' },
    text: { member: 'text', finish: 'finishReason', reasoning: 'reasoningContent' },
    poll: {
      request: (taskUUID: string) => ({ taskType: 'getResponse', taskUUID }),
      state: 'status',
      underWay: 'processing',
      done: 'success',
      failed: 'error',
      reason: 'error',
      percent: 'progress',
      progress: ['status', 'progress'],
    },
    known: 'conflictTaskUUID',
    index: 'resultIndex',
    name: /UUID$/,
    utilities: {} as RunwareUtilities,
    upload: {
      request: (media: string, taskUUID: string) => ({
        taskType: 'mediaStorage',
        taskUUID,
        operation: 'upload',
        media,
      }),
      member: 'mediaUUID',
    },
  },
  stream: {
    end: '[DONE]',
    ask: { at: '/deliveryMethod', value: 'stream' },
    pieces: ({ delta }) => {
      const { text, reasoningContent: reasoning } = (delta ?? {}) as Record<string, string>
      return { ...(text && { text }), ...(reasoning && { reasoning }) }
    },
    whole: (events, { text }) => {
      const { delta, resultIndex, ...last } = events.at(-1) ?? {}
      return { ...last, text }
    },
  },
} as const satisfies Wire

/** Tasks that are no model's, as far as they are documented: what is said, and what comes beside the kind. */
interface RunwareUtilities {
  readonly ping: { readonly task: { readonly ping: true }; readonly result: { readonly pong: boolean } }
  readonly modelSearch: {
    readonly task: {
      readonly search?: string
      readonly source?: string
      readonly category?: string
      readonly architecture?: string
      readonly capabilities?: readonly string[]
      readonly visibility?: string
      /** At most 500. */
      readonly limit?: number
      readonly offset?: number
      readonly sort?: string
    }
    readonly result: {
      readonly taskUUID: string
      readonly results: readonly Readonly<Record<string, unknown>>[]
      readonly totalResults: number
    }
  }
  readonly accountManagement: {
    readonly task: {
      readonly operation: 'getDetails' | 'getUsageActivity' | 'getUsagePerformance' | 'getUsageErrors'
      readonly [member: string]: unknown
    }
    /** Its balance is a number or an object: sources disagree. */
    readonly result: { readonly taskUUID: string; readonly balance?: unknown; readonly [member: string]: unknown }
  }
  /** `mediaStorage` stands in its place today. */
  readonly imageUpload: {
    readonly task: { readonly image: string }
    readonly result: { readonly taskUUID: string; readonly imageUUID: string; readonly imageURL?: string }
  }
  readonly mediaStorage: {
    readonly task: { readonly operation: 'upload' | 'delete'; readonly media: string }
    readonly result: { readonly taskUUID: string; readonly mediaUUID?: string; readonly mediaURL?: string }
  }
  /** What was asked for by a task, and what came; `taskUUID` is that of the task. */
  readonly getTaskDetails: {
    readonly task: { readonly taskUUID: string }
    readonly result: {
      readonly taskUUID: string
      readonly request: readonly unknown[]
      readonly response: Readonly<Record<string, unknown>>
    }
  }
}
