import type { Effects } from '../fault.js'
import type { Faults } from '../fault-plan.js'
import type { Performed } from './batch.js'
import type { Choices } from './choices.js'
import { chunksOf, type Flow, providerTimeout } from './stream.js'

/** What becomes of the frames that answer a message on their way. */
export interface FrameWay {
  /** How many frames there are. */
  readonly count: number
  readonly delayMs: number
  readonly isSilent?: true
  readonly isReset?: true
  /** So many frames are sent, and no more. */
  readonly most?: number
  /** Wait before each frame but the first. */
  readonly gapMs?: number
  /** What is left of the first frame, after which the connection ends. */
  readonly cut?: (frame: string) => string
}

/** What faults of a connection do to frames. */
export const onTheWay: Effects<'way', FrameWay> = {
  slow: (it, { ms }) => ({ ...it, delayMs: it.delayMs + ms }),
  timeout: (it) => ({ ...it, isSilent: true }),
  reset: (it) => ({ ...it, isReset: true }),
  cut: (it, { after }) => ({ ...it, cut: (frame) => frame.slice(0, after ?? frame.length >> 1) }),
  stall: (it, { after = 1 }) => ({ ...it, most: after }),
  gaps: (it, { ms }) => (it.count > 1 ? { ...it, gapMs: ms } : it),
  // A frame has no content type, and what is the same afterwards was not struck.
  'content-type': (it) => it,
}

/** What tasks of a message brought. */
export type Answered = Omit<Performed, 'wantsStream'>

/** The frames of an answer: what tasks brought, what is streamed, and what was refused. */
export function framesOf({ data, streamed, errors }: Answered, choices: Choices, faults: Faults): readonly string[] {
  const told = data.length > 0 ? [JSON.stringify({ data })] : []
  const chunks = streamed.flatMap((it) =>
    chunksOf(it, choices).map(({ json, isError }) => (isError ? json : `{"data":[${json}]}`)),
  )
  const refused = errors.length > 0 ? [JSON.stringify({ errors })] : []
  // A poll for an unknown task has none of these; its asker is owed a frame.
  const owed = told.length + chunks.length + refused.length === 0 ? ['{"data":[]}'] : []
  const half = Math.max(1, chunks.length >> 1)
  const { first, rest } = faults.struck(inFrames, {
    first: [...told, ...owed, ...chunks.slice(0, half)],
    rest: chunks.slice(half),
    broken: streamed.slice(0, 1).map(({ task }) => JSON.stringify({ errors: [providerTimeout(task)] })),
  })
  return [...first, ...rest, ...refused]
}

const inFrames: Effects<'stream', Flow> = {
  'malformed-event': (it) => ({ ...it, first: ['{"data":[{"te', ...it.first] }),
  'error-in-stream': (it) => (it.broken.length > 0 ? { ...it, rest: it.broken } : it),
}
