/** One JSON text of an input, or why a piece of the input is none. */
export type Entry = { readonly value: unknown } | { readonly error: string }

/** From this many bytes on a text that spans lines is no longer gathered: the lines are read one by one. */
const longestDocument = 64 * 1024 * 1024

/**
 * Splits an input into its JSON texts: one document, on one line or on many, or one text per line (NDJSON). Lines are
 * read as they come, so an NDJSON input may be of any size. A byte order mark and blank lines are skipped; bytes that are
 * no UTF-8 are an error of their line.
 */
export async function* jsonTexts(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Entry> {
  const lines = linesOf(chunks)
  const first = await firstLine(lines)
  if (first === undefined) return
  const head = parsed(first)
  if ('error' in head && startsDocument(first)) {
    yield* documentOrLines(first, lines)
    return
  }
  yield head
  yield* eachLine(lines)
}

/** Gathers a text that spans lines. When it turns out to be none, its lines are read as NDJSON if any of them can be. */
async function* documentOrLines(first: Buffer, lines: AsyncGenerator<Buffer>): AsyncGenerator<Entry> {
  const gathered = [first]
  let size = first.length
  while (size <= longestDocument) {
    const { value, done } = await lines.next()
    if (done) break
    gathered.push(value)
    size += value.length + 1
  }
  const whole = size <= longestDocument && parsed(joined(gathered))
  if (whole && ('value' in whole || !gathered.some((line) => isContainer(parsed(line))))) {
    yield whole
    return
  }
  for (const line of gathered) if (!isBlank(line)) yield parsed(line)
  yield* eachLine(lines)
}

async function* eachLine(lines: AsyncGenerator<Buffer>): AsyncGenerator<Entry> {
  for await (const line of lines) if (!isBlank(line)) yield parsed(line)
}

async function firstLine(lines: AsyncGenerator<Buffer>): Promise<Buffer | undefined> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) return undefined
    if (!isBlank(value)) return value
  }
}

/** Lines without their ends, and without a byte order mark before the first. */
async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  let isFirst = true
  const take = (line: Buffer) => {
    const hasMark = isFirst && line.subarray(0, 3).equals(byteOrderMark)
    isFirst = false
    return hasMark ? line.subarray(3) : line
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

function parsed(bytes: Buffer): Entry {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

/** A line that cannot stand alone and opens an object or an array: the first one of a text that spans lines. */
function startsDocument(line: Buffer): boolean {
  return /^\s*[[{]/.test(line.subarray(0, 1024).toString('latin1'))
}

function isContainer(entry: Entry): boolean {
  return 'value' in entry && typeof entry.value === 'object' && entry.value !== null
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}

function joined(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line, i) => (i === 0 ? [line] : [Buffer.from('\n'), line])))
}
