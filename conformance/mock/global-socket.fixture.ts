import { WebSocket as NodeWebSocket } from 'ws'

/**
 * Node has a global WebSocket since its version 22, and msw intercepts that one; with an older node it has to be there
 * before the first server of the process listens.
 */
globalThis.WebSocket ??= NodeWebSocket as unknown as typeof WebSocket
