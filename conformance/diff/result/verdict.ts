interface Known {
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
      'It breaks outside JSON bodies, where no value can show it: status, security, media type, URL, operation, or a required parameter.',
    isBreaking: true,
    colour: 'red',
    sarif: 'error',
    github: 'error',
  },
  rule: {
    title: 'Breaking by rule, no witness found',
    meaning:
      'The rules for this keyword say that something is refused now. No witness was found; another rule may make the change harmless.',
    isBreaking: true,
    colour: 'red',
    sarif: 'error',
    github: 'error',
  },
  behavioural: {
    title: 'Behavioural',
    meaning: 'Everything is accepted as before, and may mean something else, or is no longer read.',
    isBreaking: false,
    colour: 'yellow',
    sarif: 'warning',
    github: 'notice',
  },
  'no-counterexample': {
    title: 'No counterexample found',
    meaning: 'No rule decides. The search found nothing that breaks; that is no proof that nothing does.',
    isBreaking: false,
    colour: 'yellow',
    sarif: 'warning',
    github: 'warning',
  },
  equivalent: {
    title: 'Compatible, shown',
    meaning:
      'Nothing that was accepted is refused: both sides have the same canonical form, or the old values are contained in the new ones.',
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
} as const satisfies Readonly<Record<string, Known>>

/** What is known of a change; `diff explain VERDICT` tells the meaning of each. */
export type DiffVerdict = keyof typeof table

/** All that is said of each verdict, once: every report, `diff explain` and the schema of results follow. */
export const verdictTexts: Readonly<Record<DiffVerdict, Known>> = table

/** The order in which verdicts are told. */
export const verdictOrder = Object.keys(table) as readonly DiffVerdict[]
