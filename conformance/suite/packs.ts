import { recipeText } from '../value/recipe.js'
import type { About, Inquiry, Statement, Unit } from './law.js'
import type { PlannedRequest } from './plan.js'
import { aboutCases } from './probe.js'
import { type BoundaryCase, idOf } from './table.js'

/** A request of the plan, or one case of it alone. */
export interface Question {
  readonly text: string
  readonly isWhole: boolean
  readonly cases: readonly BoundaryCase[]
  /** Whether errors may name nothing but what is wrong. @defaultValue where there is one case, of one value */
  readonly isExact?: boolean
}

/** How a law asks about the requests of a plan. */
export interface Hearing<Fault> {
  readonly law: string
  /** What is wrong with a request; undefined where nothing is. */
  hear(inquiry: Inquiry, question: Question): Promise<Fault | undefined>
  note(inquiry: Inquiry, about: About, fault: Fault): void
}

/**
 * Each request of a plan as a unit, with a statement for each of its cases. A packed request tells that something is wrong;
 * its cases, one by one, tell what.
 */
export function packUnits<Fault>(plan: readonly PlannedRequest[], hearing: Hearing<Fault>): Unit[] {
  const { law, hear, note } = hearing
  return plan.map((planned): Unit => {
    const idIn = (it: BoundaryCase) => caseStatementId(law, it.id)
    const about = (cases: readonly BoundaryCase[]): About => {
      const all = aboutCases(cases)
      return { ...all, id: caseStatementId(law, all.id) }
    }
    const isAnyWrong = async (inquiry: Inquiry, cases: readonly BoundaryCase[]) => {
      let isWrong = false
      for (const it of cases) {
        const fault = await hear(inquiry, { text: it.text, isWhole: it.isWhole, cases: [it] })
        if (fault !== undefined && inquiry.wants(idIn(it))) note(inquiry, about([it]), fault)
        isWrong ||= fault !== undefined
      }
      return isWrong
    }
    const test = async (inquiry: Inquiry) => {
      const whole = await hear(inquiry, planned)
      if (whole === undefined) return
      const { cases } = planned
      if (cases.length === 1) {
        note(inquiry, about(cases), whole)
        return
      }
      if (await isAnyWrong(inquiry, cases)) return
      note(inquiry, about(cases), whole)
      for (const it of cases.slice(1)) inquiry.mark(idIn(it), `wrong together with ${about(cases).id}`)
    }
    return { statements: planned.cases.map((it) => statementOf(it, idIn(it))), test }
  })
}

/** The id of what a law says of a boundary case or a run: what the server says of it has the id of the case itself. */
export function caseStatementId(law: string, id: string): string {
  return law === 'server-agrees' ? id : idOf(law, id)
}

/** What is stated of a case, whichever law states it: runs of power and parts of a run state it over and over. */
const stated = new WeakMap<BoundaryCase, Omit<Statement, 'id'>>()

/** @param id of the statement: see `caseStatementId` */
export function statementOf(it: BoundaryCase, id: string): Statement {
  const { keyword, label, path, text, expected, broken } = it
  const known = stated.get(it) ?? {
    caseId: it.id,
    about: `${expected}: ${keyword} ${recipeText(label, 60)} at ${path || 'the request'}`,
    digest: idOf(expected, text, ...broken.flatMap((rule) => [rule.pointer, rule.keyword])),
  }
  stated.set(it, known)
  return { id, ...known }
}
