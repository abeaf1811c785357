import { createHash } from 'node:crypto'

/** The bytes of a text file as a checkout with LF line ends has them. */
export function withLf(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return buffer.includes('\r\n') ? Buffer.from(buffer.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : buffer
}

/**
 * The sha256 of a text file, in hex, CRLF read as LF: a checkout that turned line ends (git's autocrlf) has the same hash.
 * For a file with LF line ends it is what `sha256sum` prints.
 */
export function textSha256(bytes: Uint8Array | string): string {
  const content = typeof bytes === 'string' ? bytes.replaceAll('\r\n', '\n') : withLf(bytes)
  return createHash('sha256').update(content).digest('hex')
}
