import type { JsonObject } from '../../../../generator/document/json.js'

/** An item of the output, and the pieces that its text or its arguments come in. */
export interface OutputItem {
  readonly item: JsonObject
  readonly pieces: readonly string[]
}

/** The named events of a response: begun, then item by item, then done. Each has its number. */
export function responseEvents(begun: JsonObject, items: readonly OutputItem[], done: JsonObject): string[] {
  let number = 0
  const event = (type: string, more: JsonObject) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: number++, ...more })}\n\n`
  const events = [event('response.created', { response: begun }), event('response.in_progress', { response: begun })]
  for (const [index, it] of items.entries())
    for (const [type, more] of itemEvents(it)) events.push(event(type, { output_index: index, ...more }))
  events.push(event(done.status === 'incomplete' ? 'response.incomplete' : 'response.completed', { response: done }))
  return events
}

type NamedEvent = readonly [type: string, more: JsonObject]

function* itemEvents({ item, pieces }: OutputItem): Generator<NamedEvent> {
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
  if (isMessage) yield* textEvents(item, pieces, { ...of, content_index: 0 })
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

function* textEvents(item: JsonObject, pieces: readonly string[], of: JsonObject): Generator<NamedEvent> {
  const [part] = item.content as readonly JsonObject[]
  yield ['response.content_part.added', { ...of, part: { ...part, text: '' } }]
  for (const delta of pieces) yield ['response.output_text.delta', { ...of, delta, logprobs: [] }]
  yield ['response.output_text.done', { ...of, text: pieces.join(''), logprobs: [] }]
  yield ['response.content_part.done', { ...of, part }]
}
