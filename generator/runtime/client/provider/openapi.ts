import type { Wire } from '../wire.js'

/** Servers of which nothing is known but their document. */
export const openapi = {
  name: 'openapi',
  servers: [],
  authentication: { header: 'authorization', scheme: 'Bearer', variable: 'API_KEY' },
  errors: {
    members: ['errors', 'error', 'detail'],
    fields: ['param', 'field', 'path', 'pointer', 'instancePath'],
    paths: ['loc'],
    codes: [],
  },
} as const satisfies Wire
