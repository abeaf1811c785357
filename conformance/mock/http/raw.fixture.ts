import { connect } from 'node:net'

/** An answer as it came over a connection. */
export interface RawAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends bytes as they are over one connection, and gives every answer until the mock or `enough` ends it. */
export function exchanged(
  port: number,
  parts: readonly (string | Buffer)[],
  { host = '127.0.0.1', enough = Infinity, isHead = false } = {},
): Promise<RawAnswer[]> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    let text = ''
    socket.on('data', (it) => {
      text += it.toString('latin1')
      if (answersIn(text, isHead).length >= enough) socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answersIn(text, isHead)))
    for (const it of parts) socket.write(it)
  })
}

/** The answers in a text that are there whole; one without a length lasts as long as the connection. */
function answersIn(text: string, isHead: boolean): RawAnswer[] {
  const answers: RawAnswer[] = []
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) break
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(
      lines.map((it) => [it.slice(0, it.indexOf(':')).toLowerCase(), it.slice(it.indexOf(':') + 1).trim()]),
    )
    const status = Number(first.split(' ')[1])
    const hasBody = status >= 200 && status !== 204 && !isHead
    const length = hasBody ? Number(headers['content-length'] ?? rest.length) : 0
    const body = rest.slice(end + 4, end + 4 + length)
    if (hasBody && headers['content-length'] !== undefined && body.length < length) break
    answers.push({ status, headers, body })
    rest = rest.slice(end + 4 + length)
  }
  return answers
}
