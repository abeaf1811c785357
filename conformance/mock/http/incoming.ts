import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { MockRequest } from '../exchange.js'
import type { MockError } from '../service.js'

/** Where a request is for, as its first line and its headers say. */
export interface RequestTarget {
  /** Path and query, or `*`. */
  readonly path: string
  /** Host and port by whose name it came; none where an old client tells none. */
  readonly host: string | undefined
}

/** Why a request is none that a server may answer. */
export interface BadTarget {
  readonly status: number
  readonly error: MockError
}

/** Characters of a target, and of all headers together, that are taken. */
const longestTarget = 16_384
const mostHeaders = 65_536

const noBytes = Buffer.alloc(0)

/** A request of node's as the mock reads it. */
export function requestOf(
  request: IncomingMessage,
  { path, host }: RequestTarget,
  bytes: Buffer = noBytes,
): MockRequest {
  const headers = request.headers as Record<string, string | undefined>
  const body = textOf(bytes)
  return {
    method: request.method ?? 'GET',
    path,
    // A target that names its host goes before the header (RFC 9112, 3.2.2).
    headers: host === headers.host ? headers : { ...headers, host },
    body,
    // What is no UTF-8 is read as U+FFFD, which may be meant as well.
    isNoText: body.includes('\ufffd') && !isUtf8(bytes),
    bytes,
  }
}

/** The text of a body, without the mark that some put before it (RFC 8259, 8.1). */
function textOf(bytes: Buffer): string {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return (hasMark ? bytes.subarray(3) : bytes).toString()
}

/** Reads where a request is for. */
export function targetOf(request: IncomingMessage): RequestTarget | BadTarget {
  const { url = '/', httpVersion, rawHeaders, headers } = request
  if (url.length > longestTarget)
    return bad(414, 'uriTooLong', `The target is longer than ${longestTarget} characters.`)
  let size = 0
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i++) {
    const it = rawHeaders[i] as string
    size += it.length
    if (i % 2 === 0 && it.length === 4 && it.toLowerCase() === 'host') hosts++
  }
  if (size > mostHeaders) return bad(431, 'headersTooLarge', `The headers are longer than ${mostHeaders} characters.`)
  if (hosts > 1) return bad(400, 'invalidHost', 'The header host stands there more than once (RFC 9112, 3.2).')
  if (hosts === 0 && httpVersion !== '1.0') return bad(400, 'missingHost', 'There is no header host (RFC 9112, 3.2).')
  if (headers.host !== undefined && !isHost(headers.host))
    return bad(400, 'invalidHost', 'The header host holds no host (RFC 9112, 3.2).')
  return placeOf(url, headers.host, request.method)
}

export function isBadTarget(target: RequestTarget | BadTarget): target is BadTarget {
  return 'status' in target
}

/** The path of a target in any of its forms (RFC 9112, 3.2). */
function placeOf(url: string, host: string | undefined, method: string | undefined): RequestTarget | BadTarget {
  if (url.startsWith('/')) return { path: url, host }
  if (url === '*' && method === 'OPTIONS') return { path: url, host }
  const [, named, path = ''] = /^https?:\/\/(?:[^/?#@]*@)?([^/?#@]+)([^#]*)/i.exec(url) ?? []
  if (named === undefined || !isHost(named))
    return bad(400, 'invalidTarget', 'The target is neither a path nor a URL of http (RFC 9112, 3.2).')
  return { path: path.startsWith('/') ? path : `/${path}`, host: named }
}

/** A host as RFC 3986 has it, with or without a port; none is one, too. */
function isHost(text: string): boolean {
  return /^(\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(:\d*)?$/i.test(text)
}

function bad(status: number, code: string, message: string): BadTarget {
  return { status, error: { code, message } }
}
