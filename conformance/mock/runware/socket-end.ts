/** The server's end of a WebSocket, free of any library. */
export interface SocketEnd {
  readonly isOpen: boolean
  /** Bytes that the client has not read yet, where that is known. */
  readonly unread: number
  send(text: string): void
  close(code: number, reason: string): void
  /** Ends it without a word. */
  terminate(): void
}
