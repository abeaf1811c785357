import { quoted, suggestion } from '../../../generator/document/nearest.js'
import { type ChatServerName, chatServerNames } from '../../../generator/provider/chat/chat-server.js'
import { chatServers } from '../../../generator/provider/chat/chat-servers.js'

/**
 * What the mock does where no published source settles it. Each entry is a choice with its default; every one can be
 * switched by `createMock(models, { choices })`, and `specproof mock --choices` prints this page.
 */
export interface Choices {
  readonly mixedBatchStatus: 200 | 207 | 400
  readonly errorEnvelope: 'data-and-errors' | 'errors-only'
  readonly streamErrorEnvelope: 'errors' | 'singular-error'
  readonly validationStatus: number
  readonly emptyArray: 'refuse' | 'accept'
  readonly wrongContentTypeStatus: number
  readonly missingContentType: 'accept' | 'refuse'
  readonly oversizeStatus: number
  readonly maxDepth: number
  readonly maxTasksPerRequest: number
  readonly maxErrorsPerTask: number
  readonly undecided: 'refuse' | 'accept'
  readonly keyWithoutOption: 'any' | 'none'
  readonly payloadAuthEcho: 'only-when-alone' | 'never' | 'always'
  readonly bothKeys: 'header-decides' | 'both-must-be-right'
  readonly codeName: 'last-name' | 'whole-path'
  readonly lengthCode: 'invalid-length' | 'invalid'
  readonly relationCode: string
  readonly unknownModelCode: string
  readonly duplicateInBatch: 'refuse-later' | 'refuse-all'
  readonly retainedTasks: number
  readonly archivedRequestCharacters: number
  readonly maxResults: number
  readonly pollsBeforeFirstResult: number
  readonly processingItems: 'one' | 'one-per-result'
  readonly unknownTask: 'empty-data' | 'taskNotFound'
  readonly pollFailureShape: 'errors' | 'data'
  readonly seedOfFurtherResults: 'seed-plus-index' | 'hashed'
  readonly usage: 'when-asked' | 'always'
  readonly thinkingTokens: 'beside-completion' | 'inside-completion'
  readonly reasoningInResult: 'absent' | 'present'
  readonly charactersPerPromptToken: number
  readonly textPrice: number
  readonly mediaPrice: number
  readonly mediaHost: 'own' | 'documented'
  readonly resultIndex: 'when-several' | 'never'
  readonly withoutSeed: 'same' | 'different'
  readonly legacyFields: 'refuse' | 'ignore'
  readonly doneAfterError: boolean
  readonly streamComment: boolean
  readonly mixedStream: 'refuse' | 'results-first'
  readonly streamOverWebSocket: 'refuse' | 'frame-per-chunk'
  readonly webhookAnswer: 'acknowledge' | 'result'
  readonly webhookAttempts: number
  readonly webhookTimeoutMs: number
  readonly webhookFirstDelayMs: number
  readonly webhookErrorBody: 'errors' | 'flat'
  readonly dryRunBody: 'task-and-cost' | 'empty-data'
  readonly retryAfterSeconds: number
  readonly badKeyOverWebSocket: 'stay-open' | 'close'
  readonly idleCloseMs: number
  readonly resumeWindowMs: number
  readonly resumedSession: 'same-uuid' | 'new-uuid'
  readonly foreignSession: 'new-session' | 'refuse'
  readonly maxFrameBytes: number
  readonly balanceShape: 'number' | 'object'
  readonly chatServer: ChatServerName
  readonly chatBaseUrl: string
  readonly chatUnknownFields: 'as-server' | 'ignore' | 'refuse'
  readonly chatReasoning: 'as-server' | 'reasoning_content' | 'reasoning' | 'absent'
  readonly chatToolRounds: number
}

/** One choice, as the page prints it. */
export interface Choice<K extends keyof Choices = keyof Choices> {
  readonly key: K
  readonly default: Choices[K]
  /** What it decides, and what the other values would mean. */
  readonly decides: string
  /** The values it may have; absent when any of its type will do. */
  readonly values?: readonly Choices[K][]
}

type Page = { readonly [K in keyof Choices]: readonly [default_: Choices[K], decides: string] }

const page: Page = {
  mixedBatchStatus: [200, 'Status when some tasks of a batch are accepted and others refused; none accepted: 400.'],
  errorEnvelope: [
    'data-and-errors',
    'A refused batch answers {"data":[],"errors":[…]} as captured; errors-only leaves out data as the prose has it.',
  ],
  streamErrorEnvelope: [
    'errors',
    'A stream refused before it starts answers {"errors":[…]}; singular-error: {"error":{…},"taskUUID":…}.',
  ],
  validationStatus: [400, 'Status when every task of a request is refused.'],
  emptyArray: ['refuse', 'An empty array is refused as invalidPayloadFormat; accept: 200 with empty data.'],
  wrongContentTypeStatus: [415, 'Status for a content type other than JSON.'],
  missingContentType: ['accept', 'A body without content type is read as JSON.'],
  oversizeStatus: [413, 'Status for a body beyond maxBodyBytes.'],
  maxDepth: [512, 'Deepest nesting of arrays and objects in a body; deeper ones are invalidPayloadFormat.'],
  maxTasksPerRequest: [1_000, 'Most tasks in one request or frame; more are invalidPayloadFormat.'],
  maxErrorsPerTask: [1_000, 'Most errors that one task is told, so that an answer stays within reason.'],
  undecided: ['refuse', 'What happens to a task on which the judge has no verdict.'],
  keyWithoutOption: ['any', 'Without the option apiKey any key that is not empty is right; none: no key is needed.'],
  payloadAuthEcho: [
    'only-when-alone',
    'Whether a REST answer carries an item for the authentication task of the request.',
  ],
  bothKeys: ['header-decides', 'Which key counts when the header and the first task both carry one.'],
  codeName: ['last-name', 'settings.temperature is invalidTemperature; whole-path: invalidSettingsTemperature.'],
  lengthCode: [
    'invalid-length',
    'A text of a wrong length is invalid<Param>Length, min and max being the lengths; invalid: invalid<Param>.',
  ],
  relationCode: ['incompatibleParameters', 'Code of a rule over several fields; parameter is an array of their names.'],
  unknownModelCode: [
    'unsupportedModel',
    'Code for a model that is not loaded; the status is that of other validation.',
  ],
  duplicateInBatch: [
    'refuse-later',
    'Of two tasks with one taskUUID in a batch the later is conflictTaskUUID; refuse-all: both are.',
  ],
  retainedTasks: [
    10_000,
    'Tasks remembered, of which the oldest finished go first; a taskUUID conflicts with those of as many last accepted.',
  ],
  archivedRequestCharacters: [16_384, 'Longest request that getTaskDetails gives back; of longer ones only the head.'],
  maxResults: [100, 'Most results of one task where the model names no limit.'],
  pollsBeforeFirstResult: [
    1,
    'Polls answered with processing; one more shows half of several results, the next all of them.',
  ],
  processingItems: ['one', 'While results are missing a poll shows one processing item, or one per missing result.'],
  unknownTask: ['empty-data', 'getResponse for an unknown or forgotten task; taskNotFound: an error.'],
  pollFailureShape: ['errors', 'A failed result in a poll stands in errors; data: an item with status error.'],
  seedOfFurtherResults: [
    'seed-plus-index',
    'Result n of a task has seed + n modulo 2^32; hashed: a seed drawn from both.',
  ],
  usage: ['when-asked', 'usage is present only with includeUsage; always: as the published response requires it.'],
  thinkingTokens: [
    'beside-completion',
    'thinkingTokens are no part of completionTokens; totalTokens is prompt and completion.',
  ],
  reasoningInResult: ['absent', 'Whether a result that is not streamed carries reasoningContent.'],
  charactersPerPromptToken: [4, 'Characters of a prompt that count as a token. In results a token is a word.'],
  textPrice: [0.000002, 'US dollars per token, prompt, completion and thinking alike.'],
  mediaPrice: [0.002, 'US dollars per result of any other task.'],
  mediaHost: [
    'own',
    'Result URLs point at the mock itself, which serves them; documented: at im.runware.ai and vm.runware.ai.',
  ],
  resultIndex: [
    'when-several',
    'Several texts of one task, and the chunks of several streams, carry resultIndex: the Python SDK 1.8 tells them apart by it and would wait for ever. Unverified.',
  ],
  withoutSeed: [
    'same',
    'Equal tasks without a seed bring equal results; different: each has others, in the same order again after a reset.',
  ],
  legacyFields: [
    'refuse',
    'Undeclared fields of older APIs, such as the checkNSFW of @runware/ai-sdk-provider, are unsupportedParameter; ignore: they are dropped and logged.',
  ],
  doneAfterError: [false, 'Whether [DONE] follows an error in mid-stream.'],
  streamComment: [
    false,
    'Whether a stream begins with the comment `: ping`, which has been seen and which clients must skip.',
  ],
  mixedStream: [
    'refuse',
    'Streamed tasks beside others in one request; results-first: the others come as one event before the chunks. Several streamed tasks follow each other.',
  ],
  streamOverWebSocket: [
    'refuse',
    'deliveryMethod stream over WebSocket is unsupportedDeliveryMethod; frame-per-chunk: a frame each.',
  ],
  webhookAnswer: [
    'acknowledge',
    'A task with webhookURL is acknowledged whatever its deliveryMethod; result: sync also answers the results.',
  ],
  webhookAttempts: [5, 'Attempts per webhook; the delay doubles from the first one up to 8 s, with jitter.'],
  webhookTimeoutMs: [5_000, 'How long a webhook may take to answer.'],
  webhookFirstDelayMs: [250, 'Delay before the second attempt.'],
  webhookErrorBody: ['errors', 'A failed result is posted as {"errors":[…]}; flat: as the bare error.'],
  dryRunBody: [
    'task-and-cost',
    'A dry run answers taskType, taskUUID and cost of each task, or nothing, and remembers none.',
  ],
  retryAfterSeconds: [1, 'Retry-After of a 429 or 503 that was asked for.'],
  badKeyOverWebSocket: ['stay-open', 'Whether the socket survives a failed authentication or a task before it.'],
  idleCloseMs: [120_000, 'A socket without a message for so long is closed.'],
  resumeWindowMs: [120_000, 'How long a session without socket keeps its results.'],
  resumedSession: ['same-uuid', 'The connectionSessionUUID that a resumed session answers with.'],
  foreignSession: ['new-session', 'What an unknown or expired connectionSessionUUID leads to; refuse: an error.'],
  maxFrameBytes: [32 * 1024 * 1024, 'Largest WebSocket message; larger ones close the socket with 1009.'],
  balanceShape: ['number', 'balance of accountManagement, a number as captured or an object as an SDK types it.'],
  chatServer: ['runware', 'Whose ways the compatible endpoints have; conformance/mock/README.md has the differences.'],
  chatBaseUrl: [
    '',
    'A further base URL under which chats are reached: msw handlers answer there too, such as at http://gpu.local:8000/v1.',
  ],
  chatUnknownFields: [
    'as-server',
    'Fields of chats that the server does not know; it takes or refuses them as documented.',
  ],
  chatReasoning: ['as-server', 'Name under which chat messages and deltas carry the reasoning.'],
  chatToolRounds: [
    1,
    'Rounds of tool calls after a message of the user, where tools may be called and need not; then comes the answer.',
  ],
}

/** What a choice may be, where that is not any text, number or boolean. */
const among: { readonly [K in keyof Choices]?: readonly Choices[K][] } = {
  mixedBatchStatus: [200, 207, 400],
  errorEnvelope: ['data-and-errors', 'errors-only'],
  streamErrorEnvelope: ['errors', 'singular-error'],
  emptyArray: ['refuse', 'accept'],
  missingContentType: ['accept', 'refuse'],
  undecided: ['refuse', 'accept'],
  keyWithoutOption: ['any', 'none'],
  payloadAuthEcho: ['only-when-alone', 'never', 'always'],
  bothKeys: ['header-decides', 'both-must-be-right'],
  codeName: ['last-name', 'whole-path'],
  lengthCode: ['invalid-length', 'invalid'],
  duplicateInBatch: ['refuse-later', 'refuse-all'],
  processingItems: ['one', 'one-per-result'],
  unknownTask: ['empty-data', 'taskNotFound'],
  pollFailureShape: ['errors', 'data'],
  seedOfFurtherResults: ['seed-plus-index', 'hashed'],
  usage: ['when-asked', 'always'],
  thinkingTokens: ['beside-completion', 'inside-completion'],
  reasoningInResult: ['absent', 'present'],
  mediaHost: ['own', 'documented'],
  resultIndex: ['when-several', 'never'],
  withoutSeed: ['same', 'different'],
  legacyFields: ['refuse', 'ignore'],
  mixedStream: ['refuse', 'results-first'],
  streamOverWebSocket: ['refuse', 'frame-per-chunk'],
  webhookAnswer: ['acknowledge', 'result'],
  webhookErrorBody: ['errors', 'flat'],
  dryRunBody: ['task-and-cost', 'empty-data'],
  badKeyOverWebSocket: ['stay-open', 'close'],
  resumedSession: ['same-uuid', 'new-uuid'],
  foreignSession: ['new-session', 'refuse'],
  balanceShape: ['number', 'object'],
  chatServer: chatServerNames,
  chatUnknownFields: ['as-server', 'ignore', 'refuse'],
  chatReasoning: ['as-server', 'reasoning_content', 'reasoning', 'absent'],
}

/** What a number may be. */
interface Measure {
  readonly words: string
  has(value: number): boolean
}

const statusOfAnswer: Measure = {
  words: 'a status from 200 to 599 that has a body (not 204, 205 or 304)',
  has: (it) => Number.isInteger(it) && it >= 200 && it <= 599 && ![204, 205, 304].includes(it),
}
const amount: Measure = { words: 'a number that is not negative', has: (it) => Number.isFinite(it) && it >= 0 }
const positive: Measure = { words: 'a number above 0', has: (it) => Number.isFinite(it) && it > 0 }
/** Timers, lengths and headers take no more. */
const whole: Measure = {
  words: 'a whole number below 2^31',
  has: (it) => Number.isInteger(it) && it >= 0 && it < 2 ** 31,
}

/** Numbers that are not whole and below 2^31. */
const measures: { readonly [K in keyof Choices]?: Measure } = {
  validationStatus: statusOfAnswer,
  wrongContentTypeStatus: statusOfAnswer,
  oversizeStatus: statusOfAnswer,
  charactersPerPromptToken: positive,
  textPrice: amount,
  mediaPrice: amount,
}

/** What is fixed here although no source settles it. */
const fixed = `Not to be switched: the wording of messages; missing fields are missing<Field>, undeclared ones unsupportedParameter
with their dotted path; violations of one field are one error; webhooks carry no header but content-type and are told
apart by nothing but their URL and body; connections are authenticated one by one.`

/** Every choice with its default, in the order of the page. */
export const choices: readonly Choice[] = (Object.keys(page) as (keyof Choices)[]).map((key) => ({
  key,
  default: page[key][0],
  decides: page[key][1],
  ...(among[key] && { values: among[key] }),
}))

/**
 * The defaults, with those that the caller decides otherwise.
 * @throws Error that names what there is, when a choice or its value is none
 */
export function chosen(others: Partial<Choices> = {}): Choices {
  const all: Record<string, unknown> = Object.fromEntries(choices.map((it) => [it.key, it.default]))
  for (const [key, value] of Object.entries(others)) {
    if (!Object.hasOwn(page, key))
      throw new Error(`There is no choice named ${quoted(key)}. ${suggestion(key, Object.keys(page))}`)
    if (value === undefined) continue
    const told = quoted(String(value))
    if (typeof value !== typeof all[key]) throw new Error(`The choice ${key} takes a ${typeof all[key]}, not ${told}.`)
    const allowed = among[key as keyof Choices] as readonly unknown[] | undefined
    if (allowed && !allowed.includes(value))
      throw new Error(`The choice ${key} is one of ${allowed.join(', ')}, not ${told}.`)
    const measure = measures[key as keyof Choices] ?? whole
    if (typeof value === 'number' && !measure.has(value))
      throw new Error(`The choice ${key} is ${measure.words}, not ${told}.`)
    all[key] = value
  }
  return all as unknown as Choices
}

/** What of the servers that chats may be answered like is decided here. */
function undocumentedText(): string {
  const lines = Object.entries(chatServers).map(([name, { undocumented }]) => `  ${name}: ${undocumented.join(', ')}`)
  return `Of what chatServer sets, published nowhere and decided here:\n${lines.join('\n')}`
}

/** The page that `specproof mock --choices` prints. */
export function choicesText(current: Choices = chosen()): string {
  const width = Math.max(...choices.map((it) => it.key.length))
  const lines = choices.map(({ key, decides, values }) => {
    const others = values?.filter((it) => it !== current[key]).map((it) => JSON.stringify(it)) ?? []
    const or = others.length > 0 ? `  (or ${others.join(', ')})` : ''
    return `${key.padEnd(width)}  ${JSON.stringify(current[key])}${or}\n${' '.repeat(width)}  ${decides}\n`
  })
  return `${lines.join('')}\n${fixed}\n\n${undocumentedText()}\n`
}
