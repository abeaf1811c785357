import { child } from '../../../generator/document/pointer.js'
import { membersAt, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { compareHeaders, compareMedia } from './content.js'
import type { Telling } from './telling.js'

/** An operation, for what it answers. */
interface Answering extends Part {
  readonly method: string
}

/**
 * Compares what two operations answer. A status that one side names and the other covers by its class or by `default` is
 * compared with that: `default` promised of a 200 what it says of itself.
 */
export function compareResponses(all: Telling, direction: Direction, a: Answering, b: Answering): void {
  const isHead = a.method === 'HEAD' && b.method === 'HEAD'
  const [x, y] = [responsesOf(all, 'old', a), responsesOf(all, 'next', b)]
  for (const [status, p] of x) {
    // Of a success that is gone nobody says that what tells of failures is answered in its place.
    const q = y.get(status) ?? coverOf(status, y, !x.has('default') || !status.startsWith('2'))
    if (q !== undefined) compareResponse(all, { direction, status, isHead }, p, q)
    else if (![...y.keys()].some((it) => !x.has(it) && isIn(it, status)))
      tellLone(all, direction, 'old', { status, part: p, isLost: ![...y.keys()].some((it) => isIn(it, status)) })
  }
  for (const [status, q] of y) {
    if (x.has(status)) continue
    const p = coverOf(status, x, true)
    if (p !== undefined) compareResponse(all, { direction, status, isHead }, p, q)
    else if (![...x.keys()].some((it) => !y.has(it) && isIn(it, status)))
      tellLone(all, direction, 'next', { status, part: q })
  }
}

/** By status: `2XX` in capitals, whatever its case. */
function responsesOf(all: Telling, side: 'old' | 'next', { pointer }: Part): Map<string, Part> {
  const members = membersAt(all[side], child(pointer, 'responses')).filter(([status]) => !status.startsWith('x-'))
  return new Map(members.map(([status, it]) => [status === 'default' ? status : status.toUpperCase(), it]))
}

/** What covers a status that is not named itself. */
function coverOf(status: string, all: ReadonlyMap<string, Part>, takesDefault: boolean): Part | undefined {
  if (status === 'default') return undefined
  return all.get(`${status.charAt(0)}XX`) ?? (takesDefault ? all.get('default') : undefined)
}

/** Whether a status is one of those that a wider one stands for. */
function isIn(status: string, wider: string): boolean {
  if (wider === 'default') return status !== 'default'
  return wider.endsWith('XX') && status !== wider && status.charAt(0) === wider.charAt(0)
}

interface LoneResponse {
  readonly status: string
  readonly part: Part
  /** Whether none of the statuses that it stood for is answered any more. */
  readonly isLost?: boolean
}

function tellLone(
  all: Telling,
  direction: Direction,
  side: 'old' | 'next',
  { status, part, isLost = false }: LoneResponse,
): void {
  const law = isLost && status.startsWith('2') ? ':success' : side === 'next' && all.isStrict ? ':strict' : ''
  all.tell({
    law: `responses.{status}${law}`,
    direction,
    [side]: { pointer: part.pointer, value: status },
    name: status,
  })
}

interface ResponseOf {
  readonly direction: Direction
  readonly status: string
  /** Whether it is asked for by HEAD. */
  readonly isHead: boolean
}

/** Statuses whose answers have no body, whatever is said of it (RFC 9110, 6.4.1 and 15.3.6). */
const bodiless = /^(?:1..|20[45]|304)$/

function compareResponse(all: Telling, { direction, status, isHead }: ResponseOf, p: Part, q: Part): void {
  if (all.isUnchanged(p, q)) return
  all.notes('response', p, q)
  const law = all.isStrict && direction === 'response' ? 'response.content:strict' : 'response.content'
  if (!isHead && !bodiless.test(status)) compareMedia(all, { direction, label: `response ${status}`, law }, p, q)
  compareHeaders(all, { direction, of: status, law: 'response.headers' }, p, q)
}
