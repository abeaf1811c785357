import { shortened } from './address.js'

const json = /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i

/** Why a body that is labelled so is not read as JSON; undefined where it is. */
export function unsupportedType(type: string): string | undefined {
  if (type === 'application/json') return undefined
  if (!json.test(type)) return `The content type must be application/json, not ${JSON.stringify(shortened(type))}.`
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1]
  // ASCII is a part of UTF-8.
  if (charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)) return undefined
  return `JSON is UTF-8 (RFC 8259, 8.1), not ${JSON.stringify(shortened(charset))}.`
}
