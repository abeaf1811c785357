import type { Format } from '../../../generator/ir/format.js'

/**
 * A text of a format that has exactly so many code points.
 * @param unit what a long text is made of; a letter where the format says what else there is in it
 * @returns undefined where the format has no text of that length, or none of that unit
 */
export function sizedText(format: Format, points: number, unit: string): string | undefined {
  return /^[a-z]$/.test(unit) || takesAnyText.has(format) ? sized[format](points, unit) : undefined
}

/** Formats whose texts may have any characters but a few of their own. */
const takesAnyText: ReadonlySet<Format> = new Set(['json-pointer', 'regex'])

/** By format: the text of a length. */
const sized: { readonly [F in Format]: (points: number, unit: string) => string | undefined } = {
  uuid: only('5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90'),
  uri: (points, unit) => padded('https://example.com/', points, unit) ?? padded('a:', points, unit),
  'uri-reference': (points, unit) => unit.repeat(points),
  'date-time': (points) => instant('2024-02-29T23:59:59', points),
  date: only('2024-02-29'),
  time: (points) => instant('23:59:59', points),
  duration: (points) => (points < 3 ? undefined : `P${'1'.repeat(points - 2)}D`),
  email: mailbox,
  hostname: (points, unit) => labels(points, unit, 253),
  ipv4: (points) => groups({ points, count: 4, width: 3, separator: '.' }),
  ipv6: (points) => {
    if (points < 15) return points < 2 ? undefined : `::${blocks(points - 2, { width: 3, separator: ':', unit: '1' })}`
    const whole = groups({ points, count: 8, width: 4, separator: ':' })
    if (whole !== undefined) return whole
    const last = sized.ipv4(points - 30, '1')
    return last && '1111:'.repeat(6) + last
  },
  'json-pointer': (points, unit) => (points === 0 ? '' : `/${unit.repeat(points - 1)}`),
  regex: (points, unit) => unit.repeat(points),
}

function only(text: string): (points: number) => string | undefined {
  return (points) => (points === text.length ? text : undefined)
}

/** `head` and as many letters as it takes behind it. */
function padded(head: string, points: number, letter: string): string | undefined {
  return points < head.length ? undefined : head.padEnd(points, letter)
}

/** A time of day in UTC, with as many digits of a second as it takes. */
function instant(seconds: string, points: number): string | undefined {
  const digits = points - seconds.length - 2
  if (digits === -1) return `${seconds}Z`
  return digits < 1 ? undefined : `${seconds}.${'5'.repeat(digits)}Z`
}

/** A local part of up to 64 characters, then a domain of up to 255: RFC 5321, section 4.5.3.1. */
function mailbox(points: number, letter: string): string | undefined {
  const known = 'example.com'
  if (points > 64 + 1 + known.length) {
    const domain = labels(points - 64 - 1, letter, 255)
    return domain && `${letter.repeat(64)}@${domain}`
  }
  const domain = points > known.length + 1 ? known : letter
  const local = points - 1 - domain.length
  return local < 1 ? undefined : `${letter.repeat(local)}@${domain}`
}

function labels(points: number, letter: string, most: number): string | undefined {
  return points < 1 || points > most ? undefined : blocks(points, { width: 32, separator: '.', unit: letter })
}

/** Runs of fewer than `width` units with a separator behind each; the last may be one longer, and has none. */
function blocks(
  points: number,
  of: { readonly width: number; readonly separator: string; readonly unit: string },
): string {
  const isEnd = (i: number) => i % of.width === of.width - 1 && i < points - 1
  return Array.from({ length: points }, (_, i) => (isEnd(i) ? of.separator : of.unit)).join('')
}

interface Groups {
  readonly points: number
  readonly count: number
  /** Digits of a group: 1 to so many. */
  readonly width: number
  readonly separator: string
}

/** So many groups of ones, the first of them as wide as can be. */
function groups({ points, count, width, separator }: Groups): string | undefined {
  const digits = points - (count - 1)
  if (digits < count || digits > count * width) return undefined
  const each = Math.floor(digits / count)
  return Array.from({ length: count }, (_, i) => '1'.repeat(each + (i < digits % count ? 1 : 0))).join(separator)
}
