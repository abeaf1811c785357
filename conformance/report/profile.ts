import type { Profile } from '../../generator/runtime/model.js'

export type { Profile }

/** How strictly responses are read: as the document has them, or with what servers are known to add and leave out. */
export const profiles = ['published', 'observed'] as const satisfies readonly Profile[]
