import type { BodyShapes, DescribedOperation } from '../ir/model.js'

/** A JSON body of answers, and the statuses that have it; no statuses where the document tells none. */
export interface AnswerBody {
  readonly statuses: readonly string[]
  readonly shapes: BodyShapes
}

/** What a document says of the answers to an operation. */
export interface Answers {
  /** Statuses without a JSON body. */
  readonly bare: readonly string[]
  /** Bodies of successes, each once: of 2xx, or of `default` where no 2xx is documented. */
  readonly successes: readonly AnswerBody[]
  /** Bodies of all else, each once. */
  readonly failures: readonly AnswerBody[]
}

/** What a document says of the answers to an operation, by status. Extensions among the statuses are none. */
export function answersOf({ statuses, bodies, response, error }: DescribedOperation): Answers {
  const documented = statuses.filter((it) => /^([1-5](\d\d|XX)|default)$/i.test(it))
  if (documented.length === 0) return { bare: [], successes: unnumbered(response), failures: unnumbered(error) }
  const bodiesOf = (wanted: readonly string[]) => {
    const found = new Map<BodyShapes, string[]>()
    for (const status of wanted) {
      const shapes = bodies.get(status)
      if (shapes !== undefined) found.set(shapes, [...(found.get(shapes) ?? []), spelled(status)])
    }
    return [...found].map(([shapes, own]): AnswerBody => ({ statuses: own, shapes }))
  }
  const successes = documented.filter((it) => it.startsWith('2'))
  const others = documented.filter((it) => !it.startsWith('2'))
  return {
    bare: documented.filter((it) => !bodies.has(it)).map(spelled),
    successes: bodiesOf(successes.length > 0 ? successes : others.filter((it) => spelled(it) === 'default')),
    failures: bodiesOf(others),
  }
}

function unnumbered(shapes: BodyShapes | undefined): readonly AnswerBody[] {
  return shapes === undefined ? [] : [{ statuses: [], shapes }]
}

function spelled(status: string): string {
  return status.toLowerCase() === 'default' ? 'default' : status.toUpperCase()
}
