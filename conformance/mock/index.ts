import { createRequire } from 'node:module'
import type { Json } from '../../generator/document/json.js'
import { MockApi } from './api.js'
import { coreOf } from './core.js'
import type { ConnectionFault } from './exchange.js'
import { type Listening, type ListenOptions, listen } from './http/server.js'
import { localFiles } from './local-file.js'
import type { MockCore } from './mock-core.js'
import type { Msw } from './msw/handlers.js'
import { type MockModel, type MockSubject, mockModel } from './runware/catalogue.js'
import {
  type PreparedReply,
  type ReplyAnswer,
  type ReplyMatch,
  repliesOf as repliesIn,
  withFiles,
} from './runware/reply/reply.js'
import type { MockOptions } from './settings.js'
import { Vcr } from './vcr/vcr.js'
import type { VcrOptions } from './vcr/vcr-options.js'
import { Courier } from './webhook.js'

export type { Judge, JudgeOf, Verdict, Violation } from '../judge/verdict.js'
export type { ConnectionFault, EventStream, MockRequest, MockResponse, Webhook } from './exchange.js'
export { type Fault, faultHeader, type LimitFault } from './fault.js'
export { checkedFault, faultForms, parseFaults } from './fault-text.js'
export type { Listening, ListenOptions } from './http/server.js'
export type { MediaFile } from './media/media-file.js'
export type { MockCore } from './mock-core.js'
export type { MockHandler } from './msw/handler.js'
export type { RecordedRequest } from './request-record.js'
export type { MockModel, MockSubject } from './runware/catalogue.js'
export { type Choice, type Choices, choices, choicesText, chosen } from './runware/choices.js'
export type { ErrorEntry } from './runware/error-entry.js'
export { mockModels } from './runware/mock-models.js'
export type { PreparedReply, ReplyAnswer, ReplyMatch } from './runware/reply/reply.js'
export { isUtility } from './runware/utility.js'
export type { MockEvent, MockOptions } from './settings.js'
export type { VcrOptions } from './vcr/vcr-options.js'

/** @deprecated `ConnectionFault` */
export type Mishap = ConnectionFault

/** An API that answers like the documented one, for clients in this process and in others. */
export interface Mock extends MockCore {
  /** Serves HTTP and WebSocket on 127.0.0.1. */
  listen(options?: ListenOptions): Promise<Listening>
}

/**
 * Makes a mock of the API for the given models. All three ways to it share one state.
 * @throws Error that says which option is none, SpecError where recordings cannot be read
 */
export function createMock(models: readonly MockSubject[], options: MockOptions): Mock {
  const subjects = models.map(mockModel)
  const { vcr: vcrOptions, replies } = options
  const read = localFiles('.')
  const whole = replies === undefined ? options : { ...options, replies: replies.map((it) => withFiles(it, read)) }
  const api = new MockApi(subjects, vcrOptions === undefined ? whole : withoutTasks(whole))
  const vcr = vcrOptions && recorder(subjects, api, options, vcrOptions)
  return Object.assign(coreOf(api, new Courier(api.settings), installedMsw, vcr), {
    reply: (match: ReplyMatch, answer: ReplyAnswer, given: Pick<PreparedReply, 'delayMs'> = {}) =>
      api.account.replies.add(withFiles({ match, answer, ...given }, read)),
    listen: async (listenOptions?: ListenOptions) => {
      const courier = new Courier(api.settings)
      const server = await listen(api, courier, listenOptions, vcr)
      vcr?.opened(server.url, courier)
      return server
    },
  })
}

/**
 * Replies as a file lists them: `[{ "match": { "model": …, "message": … }, "answer": … }]`; a `pattern` in place of a message
 * is a regular expression.
 * @param folder where the paths of files begin that answers name
 * @throws Error that names the entry which is none, or the file that cannot be read
 */
export function repliesOf(json: Json, folder = '.'): PreparedReply[] {
  return repliesIn(json, localFiles(folder))
}

/** Loaded when handlers are asked for: it takes as long as all else that is loaded here. */
function installedMsw(): Msw | undefined {
  try {
    return createRequire(import.meta.url)('msw')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/** What is asked of a task that the mock does not know is asked of a recording, or upstream. */
function withoutTasks(options: MockOptions): MockOptions {
  return { ...options, choices: { ...options.choices, unknownTask: 'empty-data' } }
}

function recorder(models: readonly MockModel[], api: MockApi, options: MockOptions, vcr: VcrOptions): Vcr {
  const { judgeOf, choices, requestProfile } = options
  const rehearsal = new MockApi(
    models,
    withoutTasks({ judgeOf, ...(choices && { choices }), ...(requestProfile && { requestProfile }) }),
  )
  const made = new Vcr(api, rehearsal, vcr)
  if (options.onEvent === undefined)
    for (const it of made.misfits) process.emitWarning(`A recorded answer no longer fits: ${it}`)
  return made
}
