import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Model } from '../../generator/ir/model.js'
import { operationOf } from '../arbitrary/request.js'
import type { Finding } from '../report/finding.js'
import { type KnownDisagreement, reconciled } from '../report/ledger.js'
import { freshSeed, laws, resultOf } from '../suite/laws.js'
import { prepared, type SuiteOptions } from '../suite/run.js'
import { type Context, subjectOf } from '../suite/subject.js'
import type { Target } from '../target/target.js'

/** What `describeConformance` runs, and over which operation. */
export interface ConformanceOptions
  extends Pick<SuiteOptions, 'cases' | 'runs' | 'seed' | 'only' | 'shard' | 'profile' | 'laws'> {
  /** The document that the model was read from, as received: the oracle judges by it. */
  readonly document: object
  /** Which operation, by id; may be left out where the model has only one. */
  readonly operation?: string
  /** Known disagreements: they pass, and fail once they are gone. */
  readonly ledger?: readonly KnownDisagreement[]
  /** Longest time for one law, in milliseconds. @defaultValue 60_000 */
  readonly timeout?: number
}

/**
 * Declares one test per law for a model and a target. A failing test prints each finding with both verdicts, a command
 * line that reproduces it, and the seed.
 * @throws Error when the model has several operations and none is named
 */
export function describeConformance(model: Model, target: Target, options: ConformanceOptions): void {
  const { document, seed = freshSeed(), runs = 100, profile = 'observed', timeout = 60_000, ledger = [] } = options
  const operation = operationOf(model, options.operation)
  const subject = subjectOf(model, operation, document, compileShape)
  const context: Context = { ...subject, target, seed, profile, runs: options.only === undefined ? runs : 0 }
  describe(`${model.id} at ${target.name} (seed ${seed})`, () => {
    let preparation: ReturnType<typeof prepared> | undefined
    for (const law of options.laws ?? laws) {
      test(
        law.title,
        async ({ skip }) => {
          preparation ??= prepared(subject, options)
          const outcome = await law.run(context, preparation.plan)
          const { status, reason } = resultOf(law, outcome)
          if (status === 'not applicable') skip(reason)
          if (status === 'could not run') throw new Error(`The law could not be tested: ${reason}.`)
          const { unknown, gone } = reconciled(outcome.findings, ledger, new Set([law.name]))
          expect(
            [
              ...unknown.map(findingText),
              ...gone.map((it) => `gone from the server, still in the ledger: ${it.id} ${it.why}`),
            ],
            `${law.title} (seed ${seed})`,
          ).toEqual([])
        },
        timeout,
      )
    }
  })
}

function findingText({ path, value, message, expected, actual, curl, id }: Finding): string {
  const opinion = (it: Finding['expected']) => [it.verdict, ...it.pointers].join(' ')
  return `${path || 'the request'} ${value} [${id}]: ${message} expected ${opinion(expected)}, got ${opinion(actual)}; ${curl}`
}
