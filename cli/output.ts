import { randomUUID } from 'node:crypto'
import type { Writable } from 'node:stream'
import { styleText } from 'node:util'
import { oneLine, printable, withoutControls } from '../generator/document/printable.js'

/** Colours and weights that the output uses. */
export type TextStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** A stream as the system hands it over. */
export type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number }

type Environment = Readonly<Record<string, string | undefined>>

/** Stands where a style begins or ends until the text is written. No document can know it: every process draws its own. */
const mark = `\uFDD0${randomUUID()}`
const marks = new RegExp(`${mark}(\\w*);`)

/**
 * Standard output or standard error, and the only way to it: whatever a command prints passes here, and nothing that acts
 * on a terminal or on a CI log gets through but our own colours. JSON stays the same JSON.
 */
export class Output {
  /** People look at it. */
  readonly isTTY: boolean
  /** What the system said against a write, other than that the reader is gone. */
  fault: Error | undefined
  /** Nobody reads it any more. */
  isReaderGone = false
  /** Something was printed, and be it to nobody. */
  hasWritten = false
  private readonly stream: Stream
  private readonly hasColour: boolean

  constructor(stream: Stream, env: Environment) {
    this.stream = stream
    this.isTTY = stream.isTTY === true
    this.hasColour = wantsColour(env, this.isTTY)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that goes away (`| head`) is no error.
      if (error.code !== 'EPIPE') this.fault ??= error
      this.isReaderGone = true
    })
  }

  /** Writes a text, and waits while the reader is behind. */
  write(text: string): Promise<void> {
    return this.send(dressed(text, printable))
  }

  /**
   * Writes workflow commands of GitHub Actions, one to an item, whose properties and data are escaped already. An item of
   * another form, or of several lines, is text like any other.
   */
  writeCommands(commands: readonly string[]): Promise<void> {
    const isCommand = (line: string) => /^::(error|warning|notice) .*$/.test(line)
    const lines = commands.map((it) => `${isCommand(it) ? withoutControls(it) : printable(it)}\n`)
    return this.send(lines.join(''))
  }

  /** `text` in a style, for `write`; as it is where colours are not wanted. */
  styled(style: TextStyle, text: string): string {
    return this.hasColour ? `${mark}${style};${text}${mark};` : text
  }

  /** A line of prose as lines of whole words that fit the terminal, the later ones indented; as it is where it is read elsewhere. */
  folded(line: string, indent: number): string {
    const { columns } = this.stream
    return this.isTTY && columns !== undefined && columns > indent ? folded(line, indent, columns) : line
  }

  /** Shows how far some work is, in place of what was shown before. Only on a terminal. */
  progress(text: string): void {
    if (this.isTTY && !this.stream.destroyed) this.stream.write(`\r\x1b[K${printable(oneLine(text))}`)
  }

  private async send(text: string): Promise<void> {
    const { stream } = this
    this.hasWritten ||= text !== ''
    if (stream.destroyed || stream.write(text)) return
    await new Promise<void>((resolve) => {
      const events = ['drain', 'close', 'error']
      const done = () => {
        for (const event of events) stream.off(event, done)
        resolve()
      }
      for (const event of events) stream.on(event, done)
    })
  }
}

/** The text with its styles as a terminal knows them; all else goes through `clean`. */
function dressed(text: string, clean: (text: string) => string): string {
  const [first = '', ...rest] = text.split(marks)
  let written = clean(first)
  let open: string | undefined
  for (let i = 0; i < rest.length; i += 2) {
    const [style = '', plain = ''] = rest.slice(i, i + 2)
    const [begin = '', end = ''] = codes(style === '' ? (open ?? 'bold') : (style as TextStyle))
    written += `${style === '' ? end : begin}${clean(plain)}`
    open = style === '' ? undefined : style
  }
  return written
}

/** Lines of whole words, of at most so many characters as they are written where no word is longer. */
function folded(line: string, indent: number, columns: number): string {
  const [first = '', ...words] = line.split(' ')
  const widthOf = (word: string) =>
    [
      ...printable(
        word
          .split(marks)
          .filter((_, i) => i % 2 === 0)
          .join(''),
      ),
    ].length
  let [text, width] = [first, widthOf(first)]
  for (const word of words) {
    const more = widthOf(word) + 1
    const isFitting = width + more <= columns
    text += isFitting ? ` ${word}` : `\n${' '.repeat(indent)}${word}`
    width = isFitting ? width + more : indent + more - 1
  }
  return text
}

function codes(style: string): string[] {
  return styleText(style as TextStyle, '|', { validateStream: false }).split('|')
}

/**
 * Whether colours are wanted. FORCE_COLOR goes first: 0 and false are no, anything else is yes. NO_COLOR is no. Without
 * either a terminal has colours, unless it is a dumb one.
 */
function wantsColour({ FORCE_COLOR: force, NO_COLOR: no, TERM: term }: Environment, isTTY: boolean): boolean {
  if (force) return !/^(0|false)$/i.test(force)
  return !no && isTTY && term !== 'dumb'
}
