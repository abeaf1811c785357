import { type Client, clientWith } from './client.js'
import type { ClientOptions } from './settings.js'
import { streamsOf } from './stream.js'
import { tasks } from './tasks.js'

/**
 * Makes a client of all parts. What only some calls need (streams, batches, operations, files, prices) is loaded when it is
 * first needed.
 */
export function createClient(options: ClientOptions = {}): Client {
  return clientWith(
    {
      tasks,
      streams: streamsOf(async () => (await import('./streamed.js')).pieces),
      batches: async () => (await import('./together.js')).batches,
      operations: async () => (await import('./plain.js')).operations,
      files: async () => (await import('./files.js')).files,
      utilities: async () => (await import('./utility.js')).utilities,
      prices: async () => (await import('./price.js')).prices,
    },
    options,
  )
}
