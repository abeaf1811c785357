import type { CaseSet } from '../report/case-set.js'
import type { Target } from '../server/target.js'
import { noStreams } from './delivery.js'
import { type PlannedRequest, planOf, thriftOf } from './plan.js'
import { isDocumented, isStreamed, type Subject } from './subject.js'
import { type BoundaryCase, type BoundaryTable, boundaryTable } from './table.js'
import { tellingFirst } from './telling-order.js'

/** What there is to be sent. */
export interface PreparationOptions {
  /** Which boundary cases. @defaultValue 'full' */
  readonly cases?: CaseSet
  /** Whether positives are kept cheap: as few tokens as the model allows, where the case is about something else. */
  readonly isFrugal?: boolean
  /** Who is asked: over a socket no streams are. */
  readonly target?: Pick<Target, 'isSocket'>
}

/** The cases of a subject and the requests that show them. */
export interface Preparation {
  readonly table: BoundaryTable
  readonly cases: readonly BoundaryCase[]
  readonly plan: readonly PlannedRequest[]
  /** What is to be refused beyond those cases: it may be asked for where that takes no request of its own. */
  readonly beyond: readonly PlannedRequest[]
}

const known = new WeakMap<Subject, Map<string, Preparation>>()
const tables = new WeakMap<Subject, BoundaryTable>()

/**
 * Works out what there is to be sent, without sending anything; once for a subject. What is asked of it in the end is
 * chosen later.
 */
export function prepared(subject: Subject, options: PreparationOptions = {}): Preparation {
  const { cases = 'full', isFrugal = false, target: { isSocket = false } = {} } = options
  const before = known.get(subject) ?? new Map<string, Preparation>()
  known.set(subject, before)
  const key = `${cases} ${isFrugal} ${isSocket}`
  const found = before.get(key) ?? worked(subject, { cases, isFrugal, isSocket })
  before.set(key, found)
  return found
}

interface Chosen extends Required<Pick<PreparationOptions, 'cases' | 'isFrugal'>> {
  readonly isSocket: boolean
}

function worked(subject: Subject, { cases: set, isFrugal, isSocket }: Chosen): Preparation {
  const whole = tables.get(subject) ?? tableOf(subject)
  tables.set(subject, whole)
  const table = isSocket ? withoutStreams(subject, whole) : whole
  const cases = table.cases.filter((it) => set === 'full' || it.isCore)
  // Where requests may cost, what is to be refused goes first.
  const thrift = isFrugal ? thriftOf(subject) : undefined
  const plan = thrift ? planOf(subject, cases, thrift) : tellingFirst(planOf(subject, cases))
  const others = table.cases.filter((it) => set !== 'full' && !it.isCore && it.expected === 'refused')
  return { table, cases, plan, beyond: planOf(subject, others, thrift) }
}

/** Over a socket nothing is known of streams: what asks for one is listed as untested. */
function withoutStreams(subject: Subject, { cases, untested }: BoundaryTable): BoundaryTable {
  const streams = cases.filter((it) => isStreamed(subject, it.text))
  return {
    cases: cases.filter((it) => !streams.includes(it)),
    untested: [
      ...untested,
      ...streams.map(({ pointer, keyword, label, side }) => ({ pointer, keyword, label, side, reason: noStreams })),
    ],
  }
}

function tableOf(subject: Subject): BoundaryTable {
  const { cases, untested } = boundaryTable(subject.operation, subject)
  return { cases, untested: untested.filter((it) => isDocumented(subject, it.pointer)) }
}
