import { afterAll, describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Model } from '../../generator/ir/model.js'
import type { Finding } from '../report/finding.js'
import { type KnownDisagreement, reconciled } from '../report/ledger.js'
import { noReceiver } from '../report/statement.js'
import type { Target } from '../server/target.js'
import { contextOf } from '../suite/context-of.js'
import { freshSeed, laws } from '../suite/laws.js'
import { type Preparation, prepared } from '../suite/preparation.js'
import type { SuiteOptions } from '../suite/run.js'
import { Session } from '../suite/session.js'
import { subjectNamed } from '../suite/subject.js'

/** What `describeConformance` runs, and over which operation. */
export interface ConformanceOptions
  extends Pick<SuiteOptions, 'cases' | 'runs' | 'seed' | 'only' | 'skip' | 'shard' | 'profile' | 'laws' | 'isFrugal'> {
  /** The document that the model was read from, as received: the oracle judges by it. */
  readonly document: object
  /** Which operation, by id; may be left out where the model has only one. */
  readonly operation?: string
  /** Known disagreements: they pass, and fail once they are gone. */
  readonly ledger?: readonly KnownDisagreement[]
  /** Longest time for one law, in milliseconds; each request has a limit of its own (of the target). @defaultValue 600_000 */
  readonly timeout?: number
}

/**
 * Declares one test per law for a model and a target. A failing test prints each finding with both verdicts, command lines
 * that reproduce it, and the seed. A law that was not asked, by choice or for want of a way for webhooks, is skipped.
 * @throws Error when the model has several operations and none is named
 */
export function describeConformance(model: Model, target: Target, options: ConformanceOptions): void {
  const { document, seed = freshSeed(), runs = 100, profile = 'observed', timeout = 600_000, ledger = [] } = options
  const subject = subjectNamed(model, document, compileShape, options.operation)
  const all = options.laws ?? laws
  describe(`${model.id} at ${target.name} (seed ${seed})`, () => {
    const context = contextOf(subject, { target, seed, runs, profile, isFrugal: options.isFrugal })
    afterAll(() => context.close())
    let preparation: Preparation | undefined
    let session: Session | undefined
    for (const law of all) {
      test(
        law.title,
        async ({ skip }) => {
          preparation ??= prepared(subject, options)
          session ??= new Session(context, all, preparation, options)
          await context.opened(preparation.table)
          await session.ask(law)
          const { findings, statements } = session
          const own = statements.filter((it) => it.law === law.name)
          const { unknown, gone } = reconciled(findings, ledger, own)
          expect(
            [
              ...unknown.filter((it) => it.law === law.name).map(findingText),
              ...gone
                .filter((it) => it.law === law.name)
                .map((it) => `gone, but still in the ledger: ${it.id} ${it.why}`),
            ],
            `${law.title} (seed ${seed})`,
          ).toEqual([])
          const { status, reason, settled } = session.resultOf(law)
          const isChosen = own.every((it) => it.state === 'settled' || it.isLeftOut || it.reason === noReceiver)
          if (status === 'not applicable') skip(reason)
          if (!isChosen || own.length === 0) throw new Error(`The law could not be tested: ${reason}.`)
          if (settled === 0 || own.some((it) => it.reason === noReceiver)) skip(reason)
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
