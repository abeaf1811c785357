import type { WebSocketHandler } from 'msw'
import { Connection, type Switchboard } from '../runware/connection.js'
import { Sessions } from '../runware/session.js'
import type { SocketEnd } from '../runware/socket-end.js'

type Msw = typeof import('msw')
type InterceptedClient = Parameters<Parameters<ReturnType<Msw['ws']['link']>['addEventListener']>[1]>[0]['client']

/** The status with which a connection ends without a word (RFC 6455, 7.4.1). */
const abnormal = 1006

/** Handlers that speak the same tasks over the global WebSocket; sessions are shared between them. */
export function socketHandlers(
  house: Omit<Switchboard, 'sessions'>,
  places: readonly RegExp[],
  { ws }: Msw,
): readonly WebSocketHandler[] {
  const sessions = new Sessions(house.api.account.choices.resumeWindowMs)
  return places.map((place) =>
    ws.link(place).addEventListener('connection', ({ client }) => {
      const { host, pathname, search } = new URL(client.url)
      const upgrade = { method: 'GET', path: `${pathname}${search}`, headers: { host }, body: '' }
      const connection = new Connection({ ...house, sessions }, endOf(client), upgrade)
      client.addEventListener('message', ({ data }) => void textOf(data).then((it) => connection.receive(it)))
      client.addEventListener('close', () => connection.end())
    }),
  )
}

async function textOf(data: string | Blob | ArrayBufferLike | ArrayBufferView): Promise<string> {
  return typeof data === 'string' ? data : new Response(data as ConstructorParameters<typeof Response>[0]).text()
}

function endOf(client: InterceptedClient): SocketEnd {
  let isOpen = true
  client.addEventListener('close', () => {
    isOpen = false
  })
  return {
    get isOpen() {
      return isOpen
    },
    unread: 0,
    send: (text) => client.send(text),
    close: (code, reason) => client.close(code, reason),
    terminate: () => client.close(abnormal),
  }
}
