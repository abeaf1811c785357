// Each format by its RFC, written out, because ajv-formats differs from the RFC for most of them:
//   uuid           admits the prefix `urn:uuid:`
//   uri            admits letters in a port, two ports and two users, and refuses `a:` and `x:?q`
//   uri-reference  admits the same, `"`, and a colon in the first segment of a path
//   date-time      admits a space for the T, and offsets without a colon or without minutes; so does time
//   duration       admits gaps (P1Y2D, PT1H2S), which RFC 3339 does not
//   email          refuses quoted local parts, address literals and single labels, and admits parts of any length
//   hostname       admits a final dot, and every label that starts with xn--
//   regex          admits what compiles only without the u flag
// It is right about date, ipv4, ipv6 and json-pointer; those are written out as well, so that one file holds all.

import { isALabel } from './ajv/idna.js'

/** Whether a text follows the format of that name. Other names assert nothing. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uuid: isUuid,
  uri: isUri,
  'uri-reference': isUriReference,
  'date-time': isDateTime,
  date: isDate,
  time: isTime,
  duration: isDuration,
  email: isEmail,
  hostname: isHostname,
  ipv4: isIpv4,
  ipv6: isIpv6,
  'json-pointer': isJsonPointer,
  regex: isRegex,
}

/** RFC 9562, section 4: 8-4-4-4-12 hexadecimal digits in either case; version and variant are free. */
function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
}

/** RFC 3339, section 5.6, `full-date`, with the days each month has in that year. */
function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (parts === null) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year)
}

function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** RFC 3339, section 5.6, `full-time`: the offset is required, and second 60 exists only at 23:59 UTC. */
function isTime(text: string): boolean {
  const parts = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:z|([+-])(\d{2}):(\d{2}))$/i.exec(text)
  if (parts === null) return false
  const [hour, minute, second] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const [sign, offsetHour, offsetMinute] = [parts[4] === '-' ? -1 : 1, Number(parts[5] ?? 0), Number(parts[6] ?? 0)]
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false
  if (second < 60) return true
  const day = 24 * 60
  const utc = hour * 60 + minute - sign * (offsetHour * 60 + offsetMinute)
  return (utc + day) % day === day - 1
}

/** RFC 3339, section 5.6: `full-date "T" full-time`, where `t` and `z` may be lower case. */
function isDateTime(text: string): boolean {
  return /^[Tt]$/.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11))
}

/** RFC 3339, appendix A: units without a gap between them, weeks alone, no fractions; ABNF letters have no case. */
function isDuration(text: string): boolean {
  return duration.test(text)
}

const minutes = String.raw`\d+M(?:\d+S)?`
const time = String.raw`T(?:\d+H(?:${minutes})?|${minutes}|\d+S)`
const months = String.raw`\d+M(?:\d+D)?`
const date = String.raw`(?:\d+Y(?:${months})?|${months}|\d+D)(?:${time})?`
const duration = new RegExp(String.raw`^P(?:${date}|${time}|\d+W)$`, 'i')

/**
 * RFC 1123, section 2.1, on RFC 952: labels of 1..63 letters, digits and inner hyphens, 253 characters in all. Those
 * that start with `xn--` are A-labels (RFC 5890, section 2.3.2.1).
 */
function isHostname(text: string): boolean {
  return text.length <= 253 && areLabels(text)
}

function areLabels(text: string): boolean {
  return text
    .split('.')
    .every(
      (label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label) && (!/^xn--/i.test(label) || isALabel(label)),
    )
}

/** RFC 2673, section 3.2: four decimal numbers 0..255, here without leading zeros (RFC 6943, section 3.1.1). */
function isIpv4(text: string): boolean {
  const numbers = text.split('.')
  return numbers.length === 4 && numbers.every((number) => /^(?:0|[1-9]\d{0,2})$/.test(number) && Number(number) <= 255)
}

/** RFC 4291, section 2.2; a zone (RFC 4007) is no part of the address. */
function isIpv6(text: string): boolean {
  return isIpv6Text(text, { shortest: 1, isIpv4 })
}

/** Eight groups; `::` stands once for `shortest` groups or more; an IPv4 address may stand for the last two. */
function isIpv6Text(text: string, rules: { shortest: number; isIpv4: (text: string) => boolean }): boolean {
  // The longest address, with an IPv4 part, has 45 characters: nothing longer has to be taken apart.
  if (text.length > 45) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const endsInIpv4 = last.includes('.') && halves.at(-1) !== ''
  if (endsInIpv4 && !rules.isIpv4(last)) return false
  const plain = endsInIpv4 ? groups.slice(0, -1) : groups
  if (!plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false
  const length = plain.length + (endsInIpv4 ? 2 : 0)
  return halves.length === 2 ? length <= 8 - rules.shortest : length === 8
}

/** RFC 5321, section 4.1.2, `Mailbox`, with the sizes of section 4.5.3.1: 64 for the local part, 255 for the domain. */
function isEmail(text: string): boolean {
  // A quoted local part may hold an @; a domain may not.
  const at = text.lastIndexOf('@')
  if (at < 1 || at > 64) return false
  return isLocalPart(text.slice(0, at)) && isMailDomain(text.slice(at + 1))
}

function isLocalPart(text: string): boolean {
  if (text.startsWith('"')) return /^"(?:[ !#-[\]-~]|\\[ -~])*"$/.test(text)
  return text.split('.').every((atom) => /^[a-z0-9!#$%&'*+\-/=?^_`{|}~]+$/i.test(atom))
}

function isMailDomain(text: string): boolean {
  if (text.length > 255) return false
  const literal = /^\[(.*)\]$/.exec(text)?.[1]
  if (literal === undefined) return areLabels(text)
  // Other tags than IPv6 need a standards-track RFC and a place in IANA's registry, and there is none.
  if (!/^IPv6:/i.test(literal)) return isMailIpv4(literal)
  return isIpv6Text(literal.slice(5), { shortest: 2, isIpv4: isMailIpv4 })
}

/** RFC 5321, `IPv4-address-literal`: unlike elsewhere, `Snum` may have leading zeros. */
function isMailIpv4(text: string): boolean {
  const numbers = text.split('.')
  return numbers.length === 4 && numbers.every((number) => /^\d{1,3}$/.test(number) && Number(number) <= 255)
}

/** RFC 3986, section 3: a scheme is required, a fragment is allowed. */
function isUri(text: string): boolean {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0]
  return scheme !== undefined && isHierarchy(text.slice(scheme.length))
}

/** RFC 3986, section 4.1: a URI, or a relative reference, whose first segment holds no colon. */
function isUriReference(text: string): boolean {
  return isUri(text) || (!/^[^/?#]*:/.test(text) && isHierarchy(text))
}

/** What follows the scheme: `[ "//" authority ] path [ "?" query ] [ "#" fragment ]`. */
function isHierarchy(text: string): boolean {
  const [beforeFragment, fragment] = split(text, '#')
  const [beforeQuery, query] = split(beforeFragment, '?')
  if (!hasOnly(fragment, /[^\w.~!$&'()*+,;=:@/?%-]/) || !hasOnly(query, /[^\w.~!$&'()*+,;=:@/?%-]/)) return false
  if (!beforeQuery.startsWith('//')) return isPath(beforeQuery)
  const slash = beforeQuery.indexOf('/', 2)
  const end = slash < 0 ? beforeQuery.length : slash
  return isAuthority(beforeQuery.slice(2, end)) && isPath(beforeQuery.slice(end))
}

function isPath(text: string): boolean {
  return hasOnly(text, /[^\w.~!$&'()*+,;=:@/%-]/)
}

/** RFC 3986, section 3.2: `[ userinfo "@" ] host [ ":" port ]`; user, host and port may be empty. */
function isAuthority(text: string): boolean {
  const at = text.indexOf('@')
  if (at >= 0 && !hasOnly(text.slice(0, at), /[^\w.~!$&'()*+,;=:%-]/)) return false
  const hostAndPort = text.slice(at + 1)
  const literal = /^\[([^\]]*)\](?::\d*)?$/.exec(hostAndPort)?.[1]
  if (literal !== undefined) return isIpv6(literal) || /^v[0-9a-f]+\.[\w.~!$&'()*+,;=:-]+$/i.test(literal)
  // A reg-name admits every IPv4 address, and numbers that are none.
  return hasOnly(hostAndPort.replace(/:\d*$/, ''), /[^\w.~!$&'()*+,;=%-]/)
}

/** Whether `foreign` matches nowhere in `text`, and each `%` is followed by two hexadecimal digits. */
function hasOnly(text: string, foreign: RegExp): boolean {
  return !foreign.test(text) && !/%(?![0-9a-f]{2})/i.test(text)
}

/** The text before the first `mark`, and the text after it. */
function split(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** RFC 6901, section 3: empty, or tokens that each follow a slash, in which `~` is written `~0` and `/` is written `~1`. */
function isJsonPointer(text: string): boolean {
  return (text === '' || text.startsWith('/')) && !/~(?![01])/.test(text)
}

/** ECMA-262, `Pattern` with the u flag, as JSON Schema 2020-12 (Core 6.4) asks of patterns. */
function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}
