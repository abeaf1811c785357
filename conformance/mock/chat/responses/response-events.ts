import type { Json, JsonObject } from '../../../../generator/document/json.js'
import type { StreamEnd } from '../../runware/stream.js'

/** An item of the output, and the pieces that its text or its arguments come in. */
export interface OutputItem {
  readonly item: JsonObject
  readonly pieces: readonly string[]
  /** How likely each piece was; none where that is not told. */
  readonly logprobs?: readonly Json[]
}

/** The named events of a response: begun, then item by item, then done. Each has its number. */
export function responseEvents(begun: JsonObject, items: readonly OutputItem[], done: JsonObject): string[] {
  const events: string[] = []
  const tell = (type: string, more: JsonObject) => events.push(eventNamed(type, events.length, more))
  tell('response.created', { response: begun })
  tell('response.in_progress', { response: begun })
  for (const [index, it] of items.entries())
    for (const [type, more] of itemEvents(it)) tell(type, { output_index: index, ...more })
  tell(done.status === 'incomplete' ? 'response.incomplete' : 'response.completed', { response: done })
  return events
}

/** An end that one event tells which the response did not come to; these streams have no further one. */
export function endBy(type: string, more: JsonObject): StreamEnd {
  return { last: [], broken: (after) => [eventNamed(type, after, more)] }
}

function eventNamed(type: string, number: number, more: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: number, ...more })}\n\n`
}

type NamedEvent = readonly [type: string, more: JsonObject]

function* itemEvents(output: OutputItem): Generator<NamedEvent> {
  const { item, pieces } = output
  const isMessage = item.type === 'message'
  const isCall = item.type === 'function_call'
  const isReasoning = item.type === 'reasoning'
  const of = { item_id: item.id as string }
  yield [
    'response.output_item.added',
    {
      item: {
        ...item,
        ...(isMessage && { content: [] }),
        ...(isCall && { arguments: '' }),
        ...(isReasoning && { summary: [] }),
        ...((isMessage || isCall) && { status: 'in_progress' }),
      },
    },
  ]
  if (isMessage) yield* saidEvents(output, { ...of, content_index: 0 })
  if (isReasoning && pieces.length > 0) yield* summaryEvents(item, pieces, { ...of, summary_index: 0 })
  if (isCall) {
    for (const delta of pieces) yield ['response.function_call_arguments.delta', { ...of, delta }]
    yield ['response.function_call_arguments.done', { ...of, name: item.name, arguments: item.arguments }]
  }
  yield ['response.output_item.done', { item }]
}

function* summaryEvents(item: JsonObject, pieces: readonly string[], of: JsonObject): Generator<NamedEvent> {
  const [part] = item.summary as readonly JsonObject[]
  yield ['response.reasoning_summary_part.added', { ...of, part: { ...part, text: '' } }]
  for (const delta of pieces) yield ['response.reasoning_summary_text.delta', { ...of, delta }]
  yield ['response.reasoning_summary_text.done', { ...of, text: pieces.join('') }]
  yield ['response.reasoning_summary_part.done', { ...of, part }]
}

/** What a message says, or why it says nothing. */
function* saidEvents({ item, pieces, logprobs = [] }: OutputItem, of: JsonObject): Generator<NamedEvent> {
  const [part] = item.content as readonly [JsonObject]
  const isRefusal = part.type === 'refusal'
  const [name, member] = isRefusal ? ['response.refusal', 'refusal'] : ['response.output_text', 'text']
  const likely = (all: readonly Json[]) => (isRefusal ? {} : { logprobs: all })
  yield ['response.content_part.added', { ...of, part: { ...part, [member]: '', ...likely([]) } }]
  for (const [index, delta] of pieces.entries())
    yield [`${name}.delta`, { ...of, delta, ...likely(logprobs.slice(index, index + 1)) }]
  yield [`${name}.done`, { ...of, [member]: pieces.join(''), ...likely(logprobs) }]
  yield ['response.content_part.done', { ...of, part }]
}
