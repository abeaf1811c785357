import { isUtf8 } from 'node:buffer'
import Big from 'big.js'
import { type Json, parsedJson } from '../../../generator/document/json.js'
import { endOfString } from '../runware/body.js'
import type { RecordedBody, RecordedEvent } from './recording.js'

/** A body as it is kept: readable where nothing is lost by it. */
export function recordedBody(bytes: Buffer): RecordedBody {
  if (!isUtf8(bytes)) return { base64: bytes.toString('base64') }
  const text = bytes.toString()
  const json = jsonOf(text)
  return json === undefined ? { text } : { json }
}

/** The JSON value of a text, where it is the whole of it: undefined where a number would change its digits. */
function jsonOf(text: string): Json | undefined {
  const json = parsedJson(text)
  return json === undefined || !hasExactNumbers(text) ? undefined : json
}

const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function hasExactNumbers(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') i = endOfString(text, i)
    else {
      number.lastIndex = i
      const [digits] = number.exec(text) ?? []
      if (digits === undefined) continue
      if (digits.length > 15 && !isSameDecimal(digits)) return false
      i += digits.length - 1
    }
  }
  return true
}

function isSameDecimal(digits: string): boolean {
  const value = Number(digits)
  return Number.isFinite(value) && new Big(digits).eq(String(value))
}

/** A body that was kept, as it is sent. */
export function bytesOf(body: RecordedBody, text: (text: string) => string): string | Buffer {
  if ('json' in body) return text(JSON.stringify(body.json))
  return 'text' in body ? text(body.text) : Buffer.from(body.base64, 'base64')
}

/** Events that came one after another. */
export class EventReader {
  readonly events: RecordedEvent[] = []
  private readonly decoder = new TextDecoder()
  private rest = ''
  private last: number | undefined

  /** @param now when the bytes came, in milliseconds */
  feed(bytes: Uint8Array, now: number): void {
    this.rest += this.decoder.decode(bytes, { stream: true })
    for (let end = endOfEvent(this.rest); end !== undefined; end = endOfEvent(this.rest)) {
      this.add(this.rest.slice(0, end), now)
      this.rest = this.rest.slice(end)
    }
  }

  /** What is left where a stream ends within an event. */
  end(now: number): void {
    if (this.rest !== '') this.add(this.rest, now)
    this.rest = ''
  }

  private add(text: string, now: number): void {
    const afterMs = rounded(now - (this.last ?? now))
    this.last = now
    this.events.push({ ...recordedEvent(text), ...(afterMs > 0 && { afterMs }) })
  }
}

/** The text of an event. */
export function eventText(event: RecordedEvent): string {
  if ('text' in event) return event.text
  return `${event.event === undefined ? '' : `event: ${event.event}\n`}data: ${JSON.stringify(event.json)}\n\n`
}

/** A message as it is kept. */
export function recordedMessage(text: string, afterMs: number): RecordedEvent {
  const json = jsonOf(text)
  const ms = rounded(afterMs)
  return { ...(json === undefined ? { text } : { json }), ...(ms > 0 && { afterMs: ms }) }
}

/** The text of a message. */
export function messageText(message: RecordedEvent): string {
  return 'text' in message ? message.text : JSON.stringify(message.json)
}

function recordedEvent(text: string): RecordedEvent {
  const [, event, data] = /^(?:event: (\S+)\n)?data: (.*)\n\n$/.exec(text.replaceAll('\r\n', '\n')) ?? []
  const json = data === undefined ? undefined : jsonOf(data)
  return json === undefined ? { text } : { ...(event !== undefined && { event }), json }
}

function endOfEvent(text: string): number | undefined {
  const found = /\r\n\r\n|\n\n|\r\r/.exec(text)
  return found === null ? undefined : found.index + found[0].length
}

/** So many milliseconds that two recordings of the same stream are most often alike: one digit counts. */
function rounded(ms: number): number {
  if (ms < 10) return 0
  const unit = 10 ** Math.floor(Math.log10(ms))
  return Math.round(ms / unit) * unit
}
