import { seededChance } from '../arbitrary/chance.js'
import { construct } from '../arbitrary/construct.js'
import { draftsOf } from '../arbitrary/draft.js'
import { recipeText } from '../report/finding.js'
import { readingOf } from '../suite/answer.js'
import { bodyOf, type Subject } from '../suite/subject.js'
import { boundaryTable } from '../suite/table.js'
import type { Target } from '../target/target.js'
import type { Fault, FaultyJudge } from './fault.js'

/** Requests by chance that have to tell a fault before it is called equivalent. */
const tries = 400

/**
 * A request that a faithful server and the faulty one answer differently, as text; undefined where none was found among
 * all boundary cases and requests by chance, valid and broken ones.
 */
export async function distinguishes(
  subject: Subject,
  fault: Fault,
  serverOf: (judge: FaultyJudge) => Target,
): Promise<string | undefined> {
  const { judge } = fault
  if (judge === undefined) return `${fault.name} was not noticed`
  for (const { text, isValid } of probesOf(subject)) {
    if (judge(text).valid === isValid) continue
    // Where judges differ, servers may still answer alike: nobody serves a task that is null.
    const [right, wrong] = await Promise.all(
      [subject.judge, judge].map(async (it) => readingOf(await serverOf(it).send({ body: bodyOf(subject, text) }))),
    )
    if (right?.verdict !== wrong?.verdict) return recipeText(text)
  }
  return undefined
}

interface ProbeText {
  readonly text: string
  readonly isValid: boolean
}

const known = new WeakMap<Subject, readonly ProbeText[]>()

/** All boundary cases, and requests by chance: valid ones, and ones at the edge of some constraint. */
function probesOf(subject: Subject): readonly ProbeText[] {
  const before = known.get(subject)
  if (before !== undefined) return before
  const { operation, holds, judge } = subject
  const texts = boundaryTable(operation, subject).cases.map((it) => it.text)
  const drafts = draftsOf(operation.request)
  for (let seed = 0; seed < tries; seed++) {
    const chance = seededChance(seed)
    const draft = seed % 2 === 0 ? undefined : drafts[chance.below(drafts.length)]
    const made = construct(operation.request, holds, chance, { density: 0.3, budget: 60, ...draft?.wish })
    if (made !== undefined) texts.push(JSON.stringify(made))
  }
  const probes = texts.map((text) => ({ text, isValid: judge(text).valid }))
  known.set(subject, probes)
  return probes
}
