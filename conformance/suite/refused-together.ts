import { idIn, ofTask } from './identifier.js'
import type { Inquiry, Unit } from './law.js'
import { caseStatementId, type Hearing, statementOf } from './packs.js'
import type { PlannedRequest } from './plan.js'
import { aboutCases } from './probe.js'
import { isStreamed, type Subject, tasksOf } from './subject.js'
import { ofTrouble } from './symptom.js'

/** So many tasks stand in one body: who takes lists of tasks at all takes ten. */
export const mostTogether = 10
/** Longer tasks make a body that a server may refuse for its size. */
const longest = 10_000

/**
 * What is to be refused and is not asked for alone, several tasks to a body: each has a result or an error under its own
 * identifier. What has a result is asked for alone, and that answer is judged, so that nothing depends on how a server
 * refuses a list; where a list ends in a failure, or has results of
 * nobody, each of its tasks is.
 *
 * EXAMPLE  ten requests with a text, a list or a flag for an object: nine errors and a result for `settings: []` are told in
 * one answer, and `settings: []` alone is then held against the server.
 */
export function refusedTogether<Fault>(
  subject: Subject,
  refusals: readonly PlannedRequest[],
  { law, hear, note }: Hearing<Fault>,
): Unit[] {
  const field = tasksOf(subject)?.identifier
  if (field === undefined) return []
  const short = refusals.filter(
    ({ text, isWhole }) =>
      !isWhole && text.length <= longest && idIn(text, field) !== undefined && !isStreamed(subject, text),
  )
  const lists = Array.from({ length: Math.ceil(short.length / mostTogether) }, (_, i) =>
    short.slice(i * mostTogether, (i + 1) * mostTogether),
  )
  return lists.map((list): Unit => {
    const test = async (inquiry: Inquiry) => {
      const { reading, texts } = await inquiry.ask(
        list.map((it) => it.text),
        { mayCost: false },
      )
      const { data, errors, verdict } = reading
      const ids = texts.map((it) => idIn(it, field))
      const isAstray = data.some((it) => !ids.includes(it[field] as string))
      const isUntold = isAstray || ofTrouble(verdict) !== undefined
      for (const [i, { text, cases }] of list.entries()) {
        const id = ids[i]
        const isTaken = ofTask(data, field, id).length > 0 && ofTask(errors, field, id).length === 0
        if (!isTaken && !isUntold) continue
        const fault = await hear(inquiry, { text, isWhole: false, cases })
        const about = aboutCases(cases)
        if (fault !== undefined) note(inquiry, { ...about, id: caseStatementId(law, about.id) }, fault)
      }
    }
    return {
      statements: list.flatMap(({ cases }) => cases.map((it) => statementOf(it, caseStatementId(law, it.id)))),
      test,
    }
  })
}
