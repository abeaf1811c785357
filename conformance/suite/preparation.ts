import type { CaseSet } from '../report/case-set.js'
import { type PlannedRequest, planOf, thriftOf } from './plan.js'
import { isDocumented, type Subject } from './subject.js'
import { type BoundaryCase, type BoundaryTable, boundaryTable } from './table.js'
import { tellingFirst } from './telling-order.js'

/** What there is to be sent. */
export interface PreparationOptions {
  /** Which boundary cases. @defaultValue 'full' */
  readonly cases?: CaseSet
  /** Whether positives are kept cheap: as few tokens as the model allows, where the case is about something else. */
  readonly isFrugal?: boolean
}

/** The cases of a subject and the requests that show them. */
export interface Preparation {
  readonly table: BoundaryTable
  readonly cases: readonly BoundaryCase[]
  readonly plan: readonly PlannedRequest[]
}

const known = new WeakMap<Subject, Map<string, Preparation>>()
const tables = new WeakMap<Subject, BoundaryTable>()

/**
 * Works out what there is to be sent, without sending anything; once for a subject. What is asked of it in the end is
 * chosen later.
 */
export function prepared(subject: Subject, options: PreparationOptions = {}): Preparation {
  const { cases = 'full', isFrugal = false } = options
  const before = known.get(subject) ?? new Map<string, Preparation>()
  known.set(subject, before)
  const key = `${cases} ${isFrugal}`
  const found = before.get(key) ?? worked(subject, { cases, isFrugal })
  before.set(key, found)
  return found
}

function worked(subject: Subject, { cases: set, isFrugal }: Required<PreparationOptions>): Preparation {
  const table = tables.get(subject) ?? tableOf(subject)
  tables.set(subject, table)
  const cases = table.cases.filter((it) => set === 'full' || it.isCore)
  // Where requests may cost, what is to be refused goes first.
  const plan = isFrugal ? planOf(subject, cases, thriftOf(subject)) : tellingFirst(planOf(subject, cases))
  return { table, cases, plan }
}

function tableOf(subject: Subject): BoundaryTable {
  const { cases, untested } = boundaryTable(subject.operation, subject)
  return { cases, untested: untested.filter((it) => isDocumented(subject, it.pointer)) }
}
