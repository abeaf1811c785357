/** Labelled pairs that stay undecided, each with the reason. */
export const undecidedCases: ReadonlyMap<string, string> = new Map([])

/** Labelled pairs whose label is held to be wrong, each with the reason. */
export const wrongLabels: ReadonlyMap<string, string> = new Map([])
