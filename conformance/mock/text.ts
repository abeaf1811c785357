import { chanceFrom } from './hash.js'

/** What a task asks of a text. */
export interface TextDemand {
  /** The number of everything that decides the text: the task's content and its seed. */
  readonly number: number
  /** Which result of the task this is; results of one task differ from their first word on. */
  readonly index: number
  /** The number of what all results of the task share. */
  readonly sharedNumber: number
  readonly maxTokens?: number | undefined
  readonly stops: readonly string[]
  readonly thinks: boolean
}

/** A text in pieces, one per token; joined they are the text. */
export interface TextAnswer {
  readonly reasoning: readonly string[]
  readonly pieces: readonly string[]
  /** `stop`, `length`, or another that was prepared. */
  readonly finish: string
}

// One more word would not do: the first word is drawn without repetition for up to as many results as there are words.
const words =
  `amber anchor arch atlas basin beacon birch bridge canyon cedar chalk cliff cloud coast copper coral crest delta drift
  dune echo ember fern field flint fog forest garden glacier grain granite grove harbor heath hill island ivory juniper
  lagoon lake lantern ledge linen maple marsh meadow mist moss oak ocean olive orchard path pebble pine plain pond quarry
  quartz rain reed ridge river rock root sail salt sand shade shore sky slate snow spring spruce stone storm stream summit
  thicket tide timber trail valley vine wave willow wind wood`.split(/\s+/)

/** The same demand has the same answer, whatever the delivery. */
export function textAnswer(demand: TextDemand): TextAnswer {
  const draw = chanceFrom(demand.number)
  const first = (demand.sharedNumber + demand.index) % words.length
  const full = sentence(draw, 8 + (draw() % 17), first)
  const reasoning = demand.thinks ? sentence(draw, 4 + (draw() % 9), draw() % words.length) : []
  const { maxTokens = Infinity } = demand
  const allowed = maxTokens >= full.length ? full : full.slice(0, Math.max(0, maxTokens))
  const stopped = cutAtStop(allowed, demand.stops)
  if (stopped) return { reasoning, pieces: stopped, finish: 'stop' }
  return { reasoning, pieces: allowed, finish: allowed.length < full.length ? 'length' : 'stop' }
}

/** Each word as it stands at the start of a text, at the start of a sentence, and within one. */
const opening = words.map((it) => it.charAt(0).toUpperCase() + it.slice(1))
const starting = opening.map((it) => ` ${it}`)
const following = words.map((it) => ` ${it}`)

function sentence(draw: () => number, length: number, first: number): string[] {
  const pieces: string[] = [opening[first] as string]
  let isStart = false
  for (let i = 1; i < length; i++) {
    const drawn = draw()
    const word = (isStart ? starting : following)[drawn % words.length] as string
    isStart = i === length - 1 || (drawn >>> 16) % 9 === 0
    pieces.push(isStart ? `${word}.` : word)
  }
  return pieces
}

/** The pieces before the first stop sequence; undefined when none occurs. */
export function cutAtStop(pieces: readonly string[], stops: readonly string[]): string[] | undefined {
  if (stops.length === 0) return undefined
  const text = pieces.join('')
  const ends = stops.map((it) => text.indexOf(it)).filter((it) => it >= 0)
  if (ends.length === 0) return undefined
  let left = Math.min(...ends)
  const kept: string[] = []
  for (const piece of pieces) {
    if (left <= 0) break
    kept.push(piece.slice(0, left))
    left -= piece.length
  }
  return kept
}
