import { afterAll, describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Model } from '../../generator/ir/model.js'
import { operationOf } from '../arbitrary/request.js'
import type { Finding } from '../report/finding.js'
import { type KnownDisagreement, reconciled } from '../report/ledger.js'
import { contextOf } from '../suite/context.js'
import { resultOf } from '../suite/law.js'
import { freshSeed, laws } from '../suite/laws.js'
import { decidedBy, outcomeOf, prepared, type SuiteOptions } from '../suite/run.js'
import { subjectOf } from '../suite/subject.js'
import type { Target } from '../target/target.js'

/** What `describeConformance` runs, and over which operation. */
export interface ConformanceOptions
  extends Pick<SuiteOptions, 'cases' | 'runs' | 'seed' | 'only' | 'skip' | 'shard' | 'profile' | 'laws' | 'isFrugal'> {
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
 * Declares one test per law for a model and a target. A failing test prints each finding with both verdicts, command lines
 * that reproduce it, and the seed.
 * @throws Error when the model has several operations and none is named
 */
export function describeConformance(model: Model, target: Target, options: ConformanceOptions): void {
  const { document, seed = freshSeed(), runs = 100, profile = 'observed', timeout = 60_000, ledger = [] } = options
  const { only, skip, shard, isFrugal } = options
  const operation = operationOf(model, options.operation)
  const subject = subjectOf(model, operation, document, compileShape)
  describe(`${model.id} at ${target.name} (seed ${seed})`, () => {
    const asked: string[] = []
    const onSettled = (id: string) => asked.push(id)
    const context = contextOf(subject, { target, seed, runs, profile, only, skip, shard, isFrugal, onSettled })
    afterAll(() => context.close())
    let preparation: ReturnType<typeof prepared> | undefined
    for (const law of options.laws ?? laws) {
      test(
        law.title,
        async ({ skip }) => {
          preparation ??= prepared(subject, options)
          const { cases } = preparation
          const outcome = await outcomeOf(law, context, preparation)
          const result = resultOf(law, outcome)
          const isDecided = decidedBy([result], [...asked, ...cases.map((it) => it.id)], only)
          const { unknown, gone } = reconciled(outcome.findings, ledger, isDecided)
          expect(
            [
              ...unknown.map(findingText),
              ...gone
                .filter((it) => it.law === law.name)
                .map((it) => `gone, but still in the ledger: ${it.id} ${it.why}`),
            ],
            `${law.title} (seed ${seed})`,
          ).toEqual([])
          if (result.status === 'not applicable') skip(result.reason)
          if (result.status === 'could not run') throw new Error(`The law could not be tested: ${result.reason}.`)
        },
        timeout,
      )
    }
  })
}

function findingText({ path, value, message, expected, actual, chance, curl, id }: Finding): string {
  const opinion = (it: Finding['expected']) => [it.verdict, ...it.pointers].join(' ')
  const origin = chance === undefined ? '' : `; seed ${chance.seed}, path ${chance.path}`
  return `${path || 'the request'} ${value} [${id}]: ${message} expected ${opinion(expected)}, got ${opinion(actual)}${origin}; ${curl}`
}
