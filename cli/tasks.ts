import { jsonOf, TextFault, textOf } from '../generator/document/json-text.js'

/** One JSON text of an input, or why a piece of the input is none and in which line of the input. */
export type JsonText = { readonly value: unknown } | { readonly error: string; readonly line: number }

/** A line of an input. */
interface Line {
  readonly bytes: Buffer
  /** How many lines stand before it. */
  readonly before: number
}

/** From this many bytes on a text that spans lines is no longer gathered: the lines are read one by one. */
const longestDocument = 64 * 1024 * 1024

/**
 * Splits an input into its JSON texts: one document, on one line or on many, or one text per line (NDJSON). Lines are
 * read as they come, so an NDJSON input may be of any size. A byte order mark and blank lines are skipped; bytes that are
 * no UTF-8 are an error of their line.
 */
export async function* jsonTexts(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<JsonText> {
  const lines = linesOf(chunks)
  const first = await firstLine(lines)
  if (first === undefined) return
  if (!isJson(first) && startsDocument(first.bytes)) {
    yield* documentOrLines(first, lines)
    return
  }
  yield parsed(first)
  yield* eachLine(lines)
}

/** Gathers a text that spans lines. When it turns out to be none, its lines are read as NDJSON if any of them can be. */
async function* documentOrLines(first: Line, lines: AsyncGenerator<Line>): AsyncGenerator<JsonText> {
  const gathered = [first]
  let size = first.bytes.length
  while (size <= longestDocument) {
    const { value, done } = await lines.next()
    if (done) break
    gathered.push(value)
    size += value.bytes.length + 1
  }
  const whole = size <= longestDocument && parsed({ bytes: joined(gathered), before: first.before })
  if (whole && ('value' in whole || !gathered.some((line) => startsDocument(line.bytes) && isJson(line)))) {
    yield whole
    return
  }
  for (const line of gathered) if (!isBlank(line.bytes)) yield parsed(line)
  yield* eachLine(lines)
}

async function* eachLine(lines: AsyncGenerator<Line>): AsyncGenerator<JsonText> {
  for await (const line of lines) if (!isBlank(line.bytes)) yield parsed(line)
}

async function firstLine(lines: AsyncGenerator<Line>): Promise<Line | undefined> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) return undefined
    if (!isBlank(value.bytes)) return value
  }
}

/** Lines without their ends, and without a byte order mark before the first. */
async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line> {
  let rest: Buffer[] = []
  let before = 0
  const take = (line: Buffer): Line => {
    const hasMark = before === 0 && line.subarray(0, 3).equals(byteOrderMark)
    return { bytes: hasMark ? line.subarray(3) : line, before: before++ }
  }
  for await (const chunk of chunks) {
    const buffer =
      typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    let start = 0
    for (let end = buffer.indexOf(0x0a); end !== -1; end = buffer.indexOf(0x0a, start)) {
      yield take(Buffer.concat([...rest, buffer.subarray(start, end)]))
      rest = []
      start = end + 1
    }
    if (start < buffer.length) rest.push(buffer.subarray(start))
  }
  if (rest.length > 0) yield take(Buffer.concat(rest))
}

const byteOrderMark = Buffer.from('\uFEFF')

function parsed({ bytes, before }: Line): JsonText {
  try {
    return { value: jsonOf(textOf(bytes, before), before) }
  } catch (error) {
    if (error instanceof TextFault) return { error: error.message, line: error.line }
    throw error
  }
}

/** Without a look for the place of a fault, which costs as much again. */
function isJson({ bytes, before }: Line): boolean {
  try {
    JSON.parse(textOf(bytes, before))
    return true
  } catch {
    return false
  }
}

/** A line that cannot stand alone and opens an object or an array: the first one of a text that spans lines. */
function startsDocument(line: Buffer): boolean {
  return /^\s*[[{]/.test(line.subarray(0, 1024).toString('latin1'))
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}

function joined(lines: readonly Line[]): Buffer {
  return Buffer.concat(lines.flatMap(({ bytes }, i) => (i === 0 ? [bytes] : [Buffer.from('\n'), bytes])))
}
