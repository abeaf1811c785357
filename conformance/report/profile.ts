import type { Profile as Known } from '../../generator/runtime/model.js'

/** How strictly responses are read: as the document has them, or with what servers are known to add and leave out. */
export const profiles = ['published', 'observed'] as const satisfies readonly Known[]

export type Profile = (typeof profiles)[number]
