import type { Json } from '../../generator/document/json.js'
import { child, mutated, type Pointer, valueAt } from '../../generator/document/pointer.js'
import { sendingOf } from '../suite/address.js'
import { readingOf, verdictText } from '../suite/answer.js'
import { bodyOf, protocolOf, type Subject } from '../suite/subject.js'
import type { BoundaryCase, BoundaryTable } from '../suite/table.js'
import { seededChance } from '../value/construct/chance.js'
import { Plans } from '../value/construct/plan.js'
import { foreign } from '../value/edge/mutate.js'
import { recipeText } from '../value/recipe.js'
import type { Fault, FaultyJudge } from './fault.js'
import type { FaultyServer } from './faulty-server.js'

/** So many requests by chance are tried to tell a fault that is not shown to be none. */
const tries = 400

/** What came of the search: a request that tells two servers apart, or why none of those that were tried does. */
export type Distinguished = { readonly request: string } | { readonly untold: string }

/** Looks for requests that tell a faithful server from a faulty one. */
export class Distinction {
  private readonly subject: Subject
  private readonly server: FaultyServer
  private readonly table: BoundaryTable
  private made: readonly { readonly text: string; readonly isValid: boolean }[] | undefined

  /** @param table all boundary cases, whichever were sent */
  constructor(subject: Subject, table: BoundaryTable, server: FaultyServer) {
    this.subject = subject
    this.table = table
    this.server = server
  }

  /** Made once there is a fault to be told. */
  private get probes() {
    const { subject, table } = this
    const cases = table.cases.filter((it) => !it.isWhole)
    const texts = () => [...cases.map((it) => it.text), ...byChance(subject, cases)]
    this.made ??= texts().flatMap((text) => {
      const { verdict, valid } = subject.judge(text)
      // What no URL and no header carries nobody can send.
      return verdict === 'undecided' && subject.carriage !== undefined ? [] : [{ text, isValid: valid }]
    })
    return this.made
  }

  /** How many requests were tried for each fault that was to be told; 0 where there was none. */
  get candidates(): number {
    return this.made?.length ?? 0
  }

  /** A request that the two servers answer differently, as text. */
  async between(fault: Fault, judge: FaultyJudge): Promise<Distinguished> {
    let alike: string | undefined
    for (const { text, isValid } of this.probes) {
      if (judge.accepts(text) === isValid) continue
      // Where judges differ, servers may still answer alike: nobody serves a task that is null.
      if ((await this.answerBy(this.subject, text)) !== (await this.answerBy(judge, text)))
        return { request: recipeText(text) }
      alike ??= recipeText(text)
    }
    return {
      untold:
        alike === undefined ? this.reasonOf(fault) : `${alike} is judged otherwise, and answered alike all the same`,
    }
  }

  /** What it is that none of the requests shows. */
  private reasonOf({ document, pointer, keyword, at = child(pointer, keyword), by }: Fault): string {
    const changed = document?.()
    if (changed === undefined)
      return 'no request that was tried has a value that this reading turns into another verdict'
    if (JSON.stringify(valueAt(changed, at) ?? null).includes(foreign))
      return 'it accepts one text more, which no list names: no request can guess it'
    const isAbout = (it: { readonly pointer: Pointer; readonly keyword: string }) =>
      it.pointer === pointer && it.keyword === keyword
    const isThere = (it: BoundaryCase) => isAbout(it) && (it.by ?? []).join() === (by ?? []).join()
    const breaking = this.table.cases.filter((it) => isThere(it) && it.expected === 'refused')
    if (breaking.length > 0 && breaking.every((it) => it.broken.length > 1))
      return 'each request that breaks this rule breaks another one too'
    const [untested] = this.table.untested.filter(isAbout)
    return untested?.reason ?? 'no request that was tried has a value of which this rule alone decides'
  }

  private async answerBy(judge: Pick<FaultyJudge, 'judge'>, text: string): Promise<string> {
    this.server.become(judge)
    const { asked, target } = this.server
    const received = await target.send(
      asked.carriage === undefined ? { body: bodyOf(asked, text) } : sendingOf(asked, text),
    )
    return verdictText(readingOf(received, protocolOf(this.subject)))
  }
}

/** Valid requests, and each with the value of some boundary case in it. */
function byChance({ operation, holds }: Subject, cases: readonly BoundaryCase[]): string[] {
  const plan = new Plans(holds).of([{ shape: operation.request, holds: true }])
  const texts: string[] = []
  for (let seed = 0; seed < tries / 2; seed++) {
    const chance = seededChance(seed)
    const drawn = plan.draw({ chance, density: 0.3 })
    const edge = cases[chance.below(cases.length)]
    if (drawn === undefined || edge === undefined) continue
    const value = valueAt(JSON.parse(edge.text) as Json, edge.path)
    const mixed = mutated(drawn, edge.path, value === undefined ? { remove: true } : { set: value })
    texts.push(...[drawn, ...(mixed === undefined ? [] : [mixed])].map((it) => JSON.stringify(it)))
  }
  return texts
}
