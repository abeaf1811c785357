// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
// Format checks, one function per JSON Schema format name, each after the grammar of its RFC.
//
// The expressions are arranged so that every one of them takes time and stack linear in its input: a repetition over
// unbounded text is a lone character class followed by something outside that class, and a repeated group is bounded
// by a count, or by a check before it.

import { isALabel } from './idna.js'

/**
 * `uuid`: the text form of RFC 9562 section 4, any version, either case. Every digit is spelled out: engines run that
 * almost three times as fast as counted repetition, and it packs as small.
 */
export const uuid = (value: string): boolean =>
  /^[\da-f][\da-f][\da-f][\da-f][\da-f][\da-f][\da-f][\da-f]-[\da-f][\da-f][\da-f][\da-f]-[\da-f][\da-f][\da-f][\da-f]-[\da-f][\da-f][\da-f][\da-f]-[\da-f][\da-f][\da-f][\da-f][\da-f][\da-f][\da-f][\da-f][\da-f][\da-f][\da-f][\da-f]$/i.test(
    value,
  )

/** `uri`: the `URI` rule of RFC 3986, that is a reference with a scheme. */
export const uri = (value: string): boolean => /^[a-z][a-z\d+.-]*:/i.test(value) && uriReference(value)

/** `uri-reference`: the `URI-reference` rule of RFC 3986. */
export const uriReference = (value: string): boolean => {
  // A character outside the grammar, or a percent sign without its two digits, is wrong wherever it stands.
  if (/[^!#-;=?-[\]_a-z~]/.test(value) || /%(?![\da-f]{2})/i.test(value)) return false
  // What remains is where the delimiters stand: [scheme ":"] ["//" [userinfo "@"] host [":" port]] rest ["#" fragment].
  const parts =
    /^(?:[a-z][a-z\d+.-]*:|(?![^/?#]*:))(?:\/\/(?:[^/?#[\]@]*@)?(?:\[([^/?#[\]@]+)]|[^/?#[\]@:]*)(?::\d*)?(?![^/?#])|(?!\/\/))[^#[\]]*(?:#[^#[\]]*)?$/i.exec(
      value,
    )
  return parts !== null && (parts[1] === undefined || ipv6(parts[1]) || /^v[\da-f]+\.[^%]+$/i.test(parts[1]))
}

/** `date-time`: the `date-time` rule of RFC 3339 section 5.6. */
export const dateTime = (value: string): boolean =>
  date(value.slice(0, 10)) && /^[Tt]$/.test(value.charAt(10)) && time(value.slice(11))

/** `date`: the `full-date` rule of RFC 3339 section 5.6, with the days each month has (section 5.7). */
export const date = (value: string): boolean => {
  if (!/^\d{4}-(?!02-3|(?:0[469]|11)-31)(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(value)) return false
  const year = Number(value.slice(0, 4))
  return !value.endsWith('-02-29') || year % (year % 100 === 0 ? 400 : 4) === 0
}

/** `time`: the `full-time` rule of RFC 3339 section 5.6; a leap second only where UTC has one, at 23:59:60. */
export const time = (value: string): boolean => {
  const parts = /^([01]\d|2[0-3]):([0-5]\d):(?:[0-5]\d|(60))(?:\.\d+)?(?:z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i.exec(
    value,
  )
  if (parts === null) return false
  const [, hour, minute, leap, sign, offsetHour = 0, offsetMinute = 0] = parts
  const offset = Number(offsetHour) * 60 + Number(offsetMinute)
  const utc = Number(hour) * 60 + Number(minute) + (sign === '-' ? offset : -offset)
  return leap === undefined || (utc + 1) % 1440 === 0
}

/** `duration`: the `duration` rule of RFC 3339 appendix A, whose letters are of either case as in all ABNF. */
export const duration = (value: string): boolean =>
  /^P(?:\d+W|(?!$|\d+Y\d+D)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?!$|\d+H\d+S)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/i.test(value)

/** `email`: the `Mailbox` rule of RFC 5321 section 4.1.2, with the limits of section 4.5.3.1. */
export const email = (value: string): boolean => {
  // 64 octets of local part, "@" and 255 octets of domain, so that what follows is bounded.
  if (value.length > 320) return false
  const local = /^(?:[\w!#-'*+/=?^`{-~-]+(?:\.[\w!#-'*+/=?^`{-~-]+)*|"(?:[ !#-[\]-~]|\\[ -~])*")@/.exec(value)?.[0]
  if (local === undefined || local.length > 65) return false
  const domain = value.slice(local.length)
  if (domain.length > 255) return false
  if (areLabels(domain)) return true
  // An address literal: IPv4, the IPv6 tag with its address, or another tag with any text.
  const literal = /^\[(?:([\d.]+)|ipv6:(.*)|(?!ipv6:)[a-z\d-]*[a-z\d]:[!-Z^-~]+)]$/i.exec(domain)
  if (literal === null) return false
  // Here a decimal octet may have up to three digits, leading zeros among them. A group of hex digits may anyway.
  const plain = (address: string) => address.replace(/\b(?=\d{1,3}\b)0+\B/g, '')
  if (literal[1] !== undefined) return ipv4(plain(literal[1]))
  if (literal[2] === undefined) return true
  // And here "::" stands for two groups of zeros or more, which leaves any number of others but seven.
  const address = plain(literal[2])
  return ipv6(address) && address.match(/\w+(?:\.\w+)?/g)?.length !== 7
}

/**
 * `hostname`: letters, digits and inner hyphens in labels of 1 to 63 (RFC 1123 section 2.1), 253 in all; a label that
 * starts with `xn--` is an A-label (RFC 5890 section 2.3.2.1).
 */
export const hostname = (value: string): boolean => value.length < 254 && areLabels(value)

/** `ipv4`: the dotted quad of RFC 2673 section 3.2, without leading zeros. */
export const ipv4 = (value: string): boolean => /^(?:(?:25[0-5]|(?:2[0-4]|1\d|[1-9])?\d)(?:\.(?!$)|$)){4}$/.test(value)

/** `ipv6`: the text forms of RFC 4291 section 2.2, without a zone. */
export const ipv6 = (value: string): boolean => {
  // A trailing IPv4 address stands for two groups.
  const tail = value.lastIndexOf(':') + 1
  const groups = ipv4(value.slice(tail)) ? `${value.slice(0, tail)}0:0` : value
  // Eight groups, or at most seven around one "::".
  return /^(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?!(?::*\w+\b){8})(?:(?:[\da-f]{1,4}:)+|:):(?:(?:[\da-f]{1,4}:)*[\da-f]{1,4})?)$/i.test(
    groups,
  )
}

/** `json-pointer`: the string form of RFC 6901 section 3. */
export const jsonPointer = (value: string): boolean => /^(?:\/|$)/.test(value) && !/~(?![01])/.test(value)

/** `regex`: a pattern of ECMA-262 with the `u` flag. */
export const regex = (value: string): boolean => {
  try {
    return Boolean(new RegExp(value, 'u'))
  } catch {
    return false
  }
}

/** Dot-separated labels, of text whose length is bounded. */
const areLabels = (value: string): boolean =>
  labels.test(value) && value.split('.').every((label) => !/^xn--/i.test(label) || isALabel(label))

const labels = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.(?!$)|$))+$/i
