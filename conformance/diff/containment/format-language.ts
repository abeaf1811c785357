import type { Format } from '../../../generator/ir/format.js'

/**
 * A format as expressions that have to match together. Where it is no regular language: `outer` admits all of its texts and
 * more, `inner` only some of them. Each is held against the check of the format by a test.
 */
export interface FormatLanguage {
  readonly outer: readonly string[]
  /** Absent where `outer` is exact. */
  readonly inner?: readonly string[]
  /** Most characters. */
  readonly longest?: number
}

const hex = '[\\da-fA-F]'
const group = `${hex}{1,4}`
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]\\d|\\d)'
const ipv4 = `${octet}(?:\\.${octet}){3}`
const lastGroups = `(?:${group}:${group}|${ipv4})`
const upTo = (count: number): string => (count === 0 ? `(?:${group})?` : `(?:(?:${group}:){0,${count}}${group})?`)
/** RFC 3986 section 3.2.2. */
const ipv6 = [
  `(?:${group}:){6}${lastGroups}`,
  `::(?:${group}:){5}${lastGroups}`,
  `${upTo(0)}::(?:${group}:){4}${lastGroups}`,
  `${upTo(1)}::(?:${group}:){3}${lastGroups}`,
  `${upTo(2)}::(?:${group}:){2}${lastGroups}`,
  `${upTo(3)}::${group}:${lastGroups}`,
  `${upTo(4)}::${lastGroups}`,
  `${upTo(5)}::${group}`,
  `${upTo(6)}::`,
].join('|')

const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)'
const date = `(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|${leapYear}-02-29)`
const time = (seconds: string): string =>
  `(?:[01]\\d|2[0-3]):[0-5]\\d:${seconds}(?:\\.\\d+)?(?:[zZ]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)`
// Which minutes may have a leap second hangs on the offset.
const [anySecond, plainSecond] = [time('(?:[0-5]\\d|60)'), time('[0-5]\\d')]

const [years, months, days] = ['\\d+[yY]', '\\d+[mM]', '\\d+[dD]']
const [hours, seconds] = ['\\d+[hH]', '\\d+[sS]']
const durationTime = `[tT](?:${hours}(?:${months}(?:${seconds})?)?|${months}(?:${seconds})?|${seconds})`
const durationDate = `(?:${years}(?:${months}(?:${days})?)?|${months}(?:${days})?|${days})`

const label = '[a-zA-Z\\d](?:[a-zA-Z\\d-]{0,61}[a-zA-Z\\d])?'
// Labels that start with xn-- have a meaning of their own.
const plainLabel = '[a-wyzA-WYZ\\d](?:[a-zA-Z\\d-]{0,20}[a-zA-Z\\d])?'
const atom = "[\\w!#-'*+/=?^`{-~\\-]+"

const uriText = `^(?:[!#$&-;=?-\\[\\]_a-z~]|%${hex}{2})*$`
const rest = '[^#\\[\\]]*'
const literal = `(?:${ipv6}|[vV]${hex}+\\.[^%\\/?#\\[\\]@]+)`
const authority = `(?:[^\\/?#\\[\\]@]*@)?(?:\\[${literal}\\]|[^\\/?#\\[\\]@:]*)(?::\\d*)?`
const withAuthority = `\\/\\/${authority}(?:[\\/?]${rest})?`
const fragment = '(?:#[^#\\[\\]]*)?'
const scheme = '[a-zA-Z][a-zA-Z\\d+.\\-]*:'
const absolute = `${scheme}(?:${withAuthority}|\\/?|\\/?[^\\/#\\[\\]]${rest})`
const relative = `(?:${withAuthority}|\\/?|\\/[^\\/#\\[\\]]${rest}|\\?${rest}|[^\\/?#:\\[\\]]+(?:[\\/?]${rest})?)`

const whole = (...alternatives: readonly string[]): string => `^(?:${alternatives.join('|')})$`

/** Every format as a language. */
export const formatLanguages: Readonly<Record<Format, FormatLanguage>> = {
  uuid: { outer: [whole(`${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`)] },
  uri: { outer: [uriText, whole(`${absolute}${fragment}`)] },
  'uri-reference': { outer: [uriText, whole(`(?:${absolute}|${relative})${fragment}`)] },
  'date-time': { outer: [whole(`${date}[tT]${anySecond}`)], inner: [whole(`${date}[tT]${plainSecond}`)] },
  date: { outer: [whole(date)] },
  time: { outer: [whole(anySecond)], inner: [whole(plainSecond)] },
  duration: {
    outer: [whole(`[pP](?:\\d+[wW]|${durationDate}(?:${durationTime})?|${durationTime})`)],
  },
  email: {
    outer: [
      `^(?:${atom}(?:\\.${atom})*|"(?:[ !#-\\[\\]-~]|\\\\[ -~])*")@(?:${label}(?:\\.${label})*|\\[[!-Z^-~]+\\])$`,
    ],
    inner: [
      '^[a-zA-Z\\d]{1,20}(?:[.+][a-zA-Z\\d]{1,20}){0,1}@[a-wyz\\d][a-z\\d]{0,20}(?:\\.[a-wyz][a-z\\d]{0,20}){0,3}$',
    ],
    longest: 320,
  },
  hostname: {
    outer: [whole(`${label}(?:\\.${label})*`)],
    inner: [whole(`${plainLabel}(?:\\.${plainLabel}){0,4}`)],
    longest: 253,
  },
  ipv4: { outer: [whole(ipv4)] },
  ipv6: { outer: [whole(ipv6)] },
  'json-pointer': { outer: ['^(?:\\/(?:[^~\\/]|~[01])*)*$'] },
  regex: { outer: ['^[^]*$'], inner: ['^[^\\\\*+?()[\\]{}]*$'] },
}
