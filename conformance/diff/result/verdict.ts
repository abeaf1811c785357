interface VerdictText {
  readonly title: string
  readonly meaning: string
  readonly isBreaking: boolean
  /** At a terminal. */
  readonly colour: 'red' | 'yellow' | 'green' | 'dim'
  /** The level of its results in SARIF. */
  readonly sarif: 'error' | 'warning' | 'note' | 'none'
  /** The workflow command that tells of it in GitHub Actions; absent where none does. */
  readonly github?: 'error' | 'warning' | 'notice'
}

const table = {
  proven: {
    title: 'Breaking, proven',
    meaning:
      'A value is attached that one document takes and the other refuses. Two independent validators agree on both, and both take it once this one change is undone, with those that refuse it too.',
    isBreaking: true,
    colour: 'red',
    sarif: 'error',
    github: 'error',
  },
  http: {
    title: 'Breaking at HTTP level',
    meaning:
      'It breaks where no value can show it, mostly outside JSON bodies: status, security, media type, URL, operation, a required parameter, or the width that the format of a number promises.',
    isBreaking: true,
    colour: 'red',
    sarif: 'error',
    github: 'error',
  },
  undecided: {
    title: 'Undecided',
    meaning:
      'Neither shown nor refuted: no value was found that breaks, and it was not shown that there is none. The reason is stated, with the candidates that were tried.',
    isBreaking: false,
    colour: 'yellow',
    sarif: 'warning',
    github: 'warning',
  },
  behavioural: {
    title: 'Behavioural',
    meaning: 'Everything is accepted as before, and may mean something else, or is no longer read.',
    isBreaking: false,
    colour: 'yellow',
    sarif: 'warning',
    github: 'notice',
  },
  compatible: {
    title: 'Compatible, shown',
    meaning: 'Nothing that was accepted is refused: the old values are contained in the new ones.',
    isBreaking: false,
    colour: 'green',
    sarif: 'note',
  },
  equivalent: {
    title: 'Equivalent, shown',
    meaning: 'Both sides spell the same values: each side contains those of the other.',
    isBreaking: false,
    colour: 'green',
    sarif: 'note',
  },
  annotation: {
    title: 'Annotation',
    meaning: 'It says something else and demands the same.',
    isBreaking: false,
    colour: 'dim',
    sarif: 'none',
  },
} as const satisfies Readonly<Record<string, VerdictText>>

/** What is known of a change; `diff explain VERDICT` tells the meaning of each. */
export type DiffVerdict = keyof typeof table

/** All that is said of each verdict, once: every report, `diff explain` and the schema of results follow. */
export const verdictTexts: Readonly<Record<DiffVerdict, VerdictText>> = table

/** The order in which verdicts are told. */
export const verdictOrder = Object.keys(table) as readonly DiffVerdict[]
