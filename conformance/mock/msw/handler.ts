// biome-ignore lint/suspicious/noTsIgnore: it stands in the declarations too, where a project may have msw or not
/** @ts-ignore a project without msw asks for no handlers: their type is any there */
import type { RequestHandler, WebSocketHandler } from 'msw'

/** A handler of HTTP or of WebSocket, as setupServer and setupWorker take them. */
export type MockHandler = RequestHandler | WebSocketHandler
