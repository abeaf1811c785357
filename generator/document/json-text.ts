import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { builtin } from './builtin.js'
import type { Json } from './json.js'

const { isUtf8 = isUtf8ByDecoding } = builtin('node:buffer')

function isUtf8ByDecoding(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Why a text is no JSON (RFC 8259) or no YAML, and where. */
export class TextFault extends Error {
  /** From 1. */
  readonly line: number
  /** From 1, in code points. */
  readonly column: number

  /** @param before the text up to the fault */
  constructor(reason: string, before: string, linesBefore = 0) {
    const lines = before.split(/\r\n|[\n\r]/)
    const line = linesBefore + lines.length
    const column = [...(lines.at(-1) ?? '')].length + 1
    super(`Line ${line}, column ${column} (position ${before.length}): ${reason}`)
    this.name = 'TextFault'
    this.line = line
    this.column = column
  }
}

/** By the names that the library has for them. */
const reasons: Readonly<Record<string, string>> = {
  InvalidSymbol: 'JSON has no such word',
  InvalidNumberFormat: 'a number is written as JSON does not write it',
  PropertyNameExpected: 'a key in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'something follows the document',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'a string does not end',
  UnexpectedEndOfNumber: 'a number does not end',
  InvalidUnicode: 'a string has a \\u without four hexadecimal digits',
  InvalidEscapeCharacter: 'a string has an escape that JSON does not know',
  InvalidCharacter: 'a string has a control character that is not escaped',
}

/**
 * The value of a JSON text.
 * @param linesBefore how many lines stand before the text in its file
 * @throws TextFault
 */
export function jsonOf(text: string, linesBefore = 0): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw faultIn(text, error as Error, linesBefore)
  }
}

/**
 * The text in bytes of UTF-8, without a byte order mark at the start of its file.
 * @throws TextFault at the first byte that is none
 */
export function textOf(bytes: Uint8Array, linesBefore = 0): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: linesBefore > 0 }).decode(bytes)
  } catch {
    const before = new TextDecoder().decode(bytes.subarray(0, firstFault(bytes)))
    throw new TextFault('the bytes are no UTF-8', before, linesBefore)
  }
}

/** In bytes: so much is looked through at once for what is no UTF-8. */
const piece = 64 * 1024

/** How many bytes from the first on are whole characters of UTF-8. */
function firstFault(bytes: Uint8Array): number {
  let from = 0
  for (;;) {
    let end = Math.min(from + piece, bytes.length)
    while (end < bytes.length && (bytes[end] as number) >= 0x80) end++ // a character begins at an ASCII byte
    if (!isUtf8(bytes.subarray(from, end))) break
    if (end === bytes.length) return end
    from = end
  }
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let whole = from
  try {
    for (let i = from; i < bytes.length; i++)
      if (decoder.decode(bytes.subarray(i, i + 1), { stream: true }) !== '') whole = i + 1
  } catch {
    // `whole` is where the character begins.
  }
  return whole
}

/** The library is asked what is wrong; `JSON.parse` decides whether anything is, and often knows the place better. */
function faultIn(text: string, { message }: Error, linesBefore: number): TextFault {
  const errors: ParseError[] = []
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false })
  } catch {
    errors.length = 0 // nested deeper than the library can go
  }
  const [first] = errors
  const name = first === undefined ? '' : printParseErrorCode(first.error)
  const told = /at position (\d+)/.exec(message)?.[1]
  // A string without an end is told by where it begins.
  const isOpen = name === 'UnexpectedEndOfString' || told === undefined
  const position = isOpen ? (first?.offset ?? text.length) : Number(told)
  const end = text.slice(position).trim() === '' ? ', and the text ends' : ''
  return new TextFault(`${reasons[name] ?? 'it is no JSON'}${end}`, text.slice(0, position), linesBefore)
}
