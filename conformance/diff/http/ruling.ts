import type { Order } from '../../../generator/ir/order.js'
import type { Direction } from '../result/result.js'
import type { DiffVerdict } from '../result/verdict.js'

/** What can happen to a member of an OpenAPI object. */
export const events = ['added', 'removed', 'changed'] as const
export type ChangeEvent = (typeof events)[number]

/** What a change means. In the sentence `{name}` stands for what it is about. */
export interface Ruling {
  readonly verdict: DiffVerdict
  /** How what is taken, or sent, afterwards relates to what was before. */
  readonly order: Order
  readonly sentence: string
}

/** The rulings on one member: for what clients send, for what the service sends, and for what no operation leads to. */
export type Rulings = Readonly<Record<Direction, Readonly<Record<ChangeEvent, Ruling>>>>

export const breaks = (sentence: string, order: Order = 'narrower'): Ruling => ({ verdict: 'http', order, sentence })
export const behaves = (sentence: string, order: Order = 'unknown'): Ruling => ({
  verdict: 'behavioural',
  order,
  sentence,
})
export const holds = (sentence: string, order: Order = 'wider'): Ruling => ({
  verdict: order === 'equal' ? 'equivalent' : 'compatible',
  order,
  sentence,
})
const says = (sentence: string): Ruling => ({ verdict: 'annotation', order: 'equal', sentence })

export const words = says('It says something else and demands the same.')
export const parts = holds('Its parts are judged one by one.', 'equal')
const unused = says('No operation leads to it.')

/** By event. */
type Row = readonly [added: Ruling, removed: Ruling, changed: Ruling]

export function rulings(request: Row, response: Row, document: Row = [unused, unused, unused]): Rulings {
  const cells = ([added, removed, changed]: Row) => ({ added, removed, changed })
  return { request: cells(request), response: cells(response), document: cells(document) }
}

/** Text for people and tools: whatever happens to it, the wire is the same. */
export const note = rulings([words, words, words], [words, words, words], [words, words, words])
/** A holder of parts that have rulings of their own. */
export const holder = rulings([parts, parts, parts], [parts, parts, parts], [parts, parts, parts])

const otherWriting = breaks(
  '{name} is written in another way: who reads it as before reads another value, or none.',
  'incomparable',
)
/** How a value is written: read otherwise by whoever gets it. */
export const writing = rulings([otherWriting, otherWriting, otherWriting], [otherWriting, otherWriting, otherWriting])

/** None refuses nothing. */
export const schema = rulings(
  [breaks('{name} has a schema now, which refuses what was taken.'), holds('{name} has no schema any more.'), parts],
  [
    holds('{name} has a schema now; whatever was sent could be anything.', 'narrower'),
    breaks('{name} has no schema any more: it may be anything.', 'wider'),
    parts,
  ],
)

/** What is written is text, whatever its type. */
export const text = rulings(
  [parts, parts, holds('{name} is taken as it was written: in a URL or a header all values are text.')],
  [parts, parts, holds('{name} is written as a text that was allowed before.', 'narrower')],
)

const otherCredentials = breaks(
  'Credentials of {name} are given in another way: those that are sent as before are not found.',
  'incomparable',
)
export const credentials = rulings(
  [otherCredentials, otherCredentials, otherCredentials],
  [otherCredentials, otherCredentials, otherCredentials],
)
export const flow = rulings(
  [
    holds('The flow {name} is a further way to a token.'),
    breaks('The flow {name} gives no token any more: clients that use it cannot sign in.'),
    parts,
  ],
  [words, words, words],
)
export const otherSource = breaks(
  'Tokens of {name} are had from another place: clients that ask at the old one get none.',
  'incomparable',
)
export const tokenSource = rulings([otherSource, otherSource, otherSource], [otherSource, otherSource, otherSource])

/** Something that clients may ask for, and that the service, where it is the one that asks, may leave undone. */
export const operation = rulings(
  [
    holds('{name} is new; nothing that worked is refused.'),
    breaks('{name} is gone: whoever calls it is answered as if it had never been.'),
    breaks('{name} now.', 'incomparable'),
  ],
  [
    holds('{name} is new: whoever does not wait for it is sent nothing else.'),
    breaks('{name} is gone; whoever subscribed waits for it.'),
    breaks('{name} now.', 'incomparable'),
  ],
)

export const optionalPart = (what: string): Rulings =>
  rulings(
    [
      holds(`${what} is new and may be left out.`),
      behaves(`${what} is no longer read: what it asked for is not done, and nothing is refused.`),
      parts,
    ],
    [holds(`${what} is new.`), behaves(`${what} is no longer documented; it was never promised.`), parts],
  )
export const requiredPart = (what: string): Rulings =>
  rulings(
    [
      breaks(`${what} is new and required: requests without it, as they were, are refused.`),
      behaves(`${what} is no longer read: what it asked for is not done, and nothing is refused.`),
      parts,
    ],
    [
      holds(`${what} is new.`, 'narrower'),
      breaks(`${what} was promised, and is no longer: readers that count on it find none.`, 'wider'),
      parts,
    ],
  )

/** None of the media types of a body that is gone is taken any more, or sent. */
export const body = (added: Ruling): Rulings =>
  rulings(
    [added, breaks('The body is gone: nothing says that one is taken.'), parts],
    [holds('The body is new.', 'narrower'), breaks('The body is gone; whoever reads it waits for it.', 'wider'), parts],
  )

/** `added`: it is required now; `removed`: it is not any more. */
export const required = rulings(
  [breaks('{name} is required now: requests without it are refused.'), holds('{name} may be left out.'), parts],
  [
    holds('{name} is always sent now.', 'narrower'),
    breaks('{name} may be missing now: readers that count on it find none.', 'wider'),
    parts,
  ],
)

/** A form that one side takes and the other sends. */
export const mediaType = rulings(
  [holds('{name} is taken too.'), breaks('{name} is not taken any more: clients that send it are refused.'), parts],
  [
    behaves('{name} may be answered now.', 'wider'),
    breaks('{name} is not answered any more; clients ask for it.'),
    parts,
  ],
)

/** Characters or values that one side may leave as they are. */
export const leave = (what: string): Rulings =>
  rulings(
    [holds(`{name} may hold ${what} now.`), breaks(`{name} may not hold ${what} any more.`), parts],
    [breaks(`{name} may hold ${what} now.`, 'wider'), holds(`{name} holds ${what} no longer.`, 'narrower'), parts],
  )
