import { caseSets } from '../../conformance/report/case-set.js'
import type { Cause } from '../../conformance/report/cause.js'
import type { ToldReport } from '../../conformance/report/conform/forms.js'
import type { RunPlan } from '../../conformance/report/conform/run-plan.js'
import type {
  CoverageEntry,
  Finding,
  LawResult,
  Opinion,
  PowerResult,
  Probe,
  Report,
} from '../../conformance/report/finding.js'
import { profiles } from '../../conformance/report/profile.js'
import type { StatementResult } from '../../conformance/report/statement.js'
import {
  about,
  boolean,
  closed,
  count,
  hash,
  listOf,
  number,
  printed,
  string,
  strings,
  versioned,
  yes,
} from './member.js'

const opinion = closed<Opinion>(
  { verdict: about('accepts, refuses, or what happened instead', string), pointers: strings },
  { status: count, words: about('what it says in its own words', strings) },
)

const finding = closed<Finding>(
  {
    id: about('the case, or a hash of law and place', string),
    law: string,
    model: string,
    operation: string,
    pointer: about('of the constraint, into the document', string),
    keyword: string,
    path: about('where in the request', string),
    value: about('a long one as a recipe', string),
    message: string,
    expected: opinion,
    actual: opinion,
    curl: string,
    snippet: about('TypeScript that sends the same', string),
  },
  {
    chance: closed<NonNullable<Finding['chance']>>({ seed: { type: 'integer' }, path: string }, {}),
    fingerprint: string,
    rule: about('what the constraint demands, in words', string),
    deliveries: about('ways of delivery that it was asked for by', strings),
    symptom: about('what went wrong, wherever it shows', string),
    misstated: about('the limit that an error states otherwise than the document', string),
    isInProcess: about('the generated check or builder is at issue, and no server', yes),
    isGone: yes,
  },
)

const cause = closed<Cause>(
  {
    pointer: about('of the constraint, into the document; empty for behaviour', string),
    keyword: string,
    laws: strings,
    deliveries: about('ways of delivery that it showed by', strings),
    message: about('of the smallest finding', string),
    count: about('findings that it explains', count),
    findings: about('their ids, the smallest first', strings),
  },
  {
    rule: about('what the constraint demands, in words', string),
    words: about('what the server says in its own words', strings),
  },
)

const probe = closed<Probe>(
  {
    id: string,
    label: string,
    path: string,
    side: { enum: ['at', 'inside', 'outside'] satisfies Probe['side'][] },
    outcome: { enum: ['as expected', 'finding', 'not sent'] satisfies Probe['outcome'][] },
  },
  { slip: string, along: strings },
)

const coverage = closed<CoverageEntry>(
  {
    pointer: string,
    keyword: string,
    legal: listOf(probe),
    illegal: listOf(probe),
    covered: { enum: ['both sides', 'one side', 'not'] satisfies CoverageEntry['covered'][] },
    reasons: strings,
  },
  {},
)

const lawResult = closed<LawResult>(
  {
    law: string,
    title: string,
    status: {
      enum: ['kept', 'broken', 'open', 'not applicable', 'could not run'] satisfies LawResult['status'][],
    },
    requests: about('that were sent', count),
    findings: count,
    statements: count,
    settled: count,
  },
  { comparisons: about('in this process: nothing was sent for them', count), reason: string, seconds: number },
)

const statement = closed<StatementResult>(
  {
    id: string,
    law: string,
    about: string,
    state: { enum: ['settled', 'open', 'could-not-run'] satisfies StatementResult['state'][] },
    digest: about('of what is asked', string),
  },
  {
    caseId: string,
    reason: string,
    verdict: { enum: ['kept', 'broken'] satisfies StatementResult['verdict'][] },
    isLeftOut: yes,
    isOfAll: yes,
    isSeen: yes,
    isUnread: yes,
    known: closed<NonNullable<StatementResult['known']>>({}, { fingerprint: string }),
  },
)

const power = closed<PowerResult>(
  {
    faults: count,
    noticed: count,
    noticedWithin: about(
      'how many the first so many requests of the plan notice',
      listOf(closed<PowerResult['noticedWithin'][number]>({ requests: count, faults: count }, {})),
    ),
    equivalent: count,
    candidates: count,
    requestsPerConstraint: number,
    listedValues: closed<PowerResult['listedValues']>(
      {
        requests: about('that show nothing but values of lists, each another one of a list', count),
        others: about('requests per constraint without them', number),
      },
      {},
    ),
    survivors: listOf(closed<PowerResult['survivors'][number]>({ fault: string, why: string }, {})),
    equivalents: strings,
    untold: listOf(closed<PowerResult['untold'][number]>({ fault: string, why: string }, {})),
  },
  {
    fewest: about(
      'how few requests of the plan could notice the faults of constraints that are noticed, with --fewest',
      closed<NonNullable<PowerResult['fewest']>>(
        {
          faults: count,
          least: about('proved: of so many of these faults no request notices two', count),
          found: about('so many, well chosen, do notice all', count),
          within: about(
            'how many the first so many requests notice: of those well chosen, and of the plan',
            listOf(
              closed<NonNullable<PowerResult['fewest']>['within'][number]>(
                { requests: count, faults: count, planned: count },
                {},
              ),
            ),
          ),
        },
        {},
      ),
    ),
  },
)

const report = versioned<ToldReport>(
  {
    model: string,
    operation: string,
    source: closed<Report['source']>({ file: string, sha256: hash }, {}),
    target: about('the URL without secrets, or mock', string),
    version: about('of specproof', string),
    seed: { type: 'integer' },
    runs: count,
    profile: { enum: profiles },
    cases: closed<Report['cases']>({ set: { enum: caseSets }, count, requests: count }, {}),
    isFrugal: boolean,
    requests: about('that were sent in all', count),
    laws: listOf(lawResult),
    findings: listOf(finding),
    causes: about('what one mistake explains', listOf(cause)),
    coverage: listOf(coverage),
    statements: listOf(statement),
    cost: about('US dollars, by what answers told', number),
    seconds: number,
  },
  {
    comparisons: about('in this process, by all laws', count),
    otherRequests: about('that no law sent: whether the API is there, and what it costs', count),
    power: about('with --power', power),
    part: about('with --shard', closed<NonNullable<Report['part']>>({ index: count, count }, {})),
  },
)

const plan = versioned<RunPlan>(
  {
    model: string,
    operation: string,
    cases: count,
    planned: about('requests of the cases', count),
    refused: about('those of them that should be refused', count),
    untested: about('edges that no request shows', count),
    requests: about('all, to a server that is right and answers at once', count),
    polls: count,
    executed: about('requests that should be executed', count),
    priceSource: string,
  },
  { worstUsd: about('of one request', number), worstTotalUsd: number },
)

const [reports, plans] = [{ $ref: '#/$defs/report' }, { $ref: '#/$defs/plan' }]

/** Of one operation the report alone, of several a list; with --plan what would be sent. */
export const conformSchema = printed('conform', [reports, plans, listOf(reports), listOf(plans)], { report, plan })
