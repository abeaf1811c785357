/** Which boundary cases are sent: those that a fault of a single step shows by, or all. */
export const caseSets = ['core', 'full'] as const

export type CaseSet = (typeof caseSets)[number]
