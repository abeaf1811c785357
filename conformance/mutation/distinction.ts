import { readingOf, verdictText } from '../suite/answer.js'
import { bodyOf, protocolOf, type Subject } from '../suite/subject.js'
import type { BoundaryTable } from '../suite/table.js'
import { seededChance } from '../value/construct/chance.js'
import { construct } from '../value/construct/construct.js'
import { Plans } from '../value/construct/plan.js'
import { edgeRequestsOf } from '../value/edge/edge-request.js'
import { recipeText } from '../value/recipe.js'
import type { FaultyJudge } from './fault.js'
import type { FaultyServer } from './faulty-server.js'

/** So many requests by chance are tried to tell a fault that is not shown to be none. */
const tries = 400

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
    const texts = () => [...table.cases.filter((it) => !it.isWhole).map((it) => it.text), ...byChance(subject)]
    this.made ??= texts().map((text) => ({ text, isValid: subject.judge(text).valid }))
    return this.made
  }

  /** How many requests were tried for each fault that was to be told; 0 where there was none. */
  get candidates(): number {
    return this.made?.length ?? 0
  }

  /** A request that the two servers answer differently, as text; undefined where none of the candidates is one. */
  async between(judge: FaultyJudge): Promise<string | undefined> {
    for (const { text, isValid } of this.probes) {
      if (judge(text).valid === isValid) continue
      // Where judges differ, servers may still answer alike: nobody serves a task that is null.
      if ((await this.answerBy(this.subject.judge, text)) !== (await this.answerBy(judge, text)))
        return recipeText(text)
    }
    return undefined
  }

  private async answerBy(judge: FaultyJudge, text: string): Promise<string> {
    this.server.become(judge)
    const received = await this.server.target.send({ body: bodyOf(this.subject, text) })
    return verdictText(readingOf(received, protocolOf(this.subject)))
  }
}

/** Valid requests, and ones at the edge of some constraint. */
function byChance({ operation, holds }: Subject): string[] {
  const { request } = operation
  const edgeRequests = edgeRequestsOf(request)
  const plan = new Plans(holds).of([{ shape: request, holds: true }])
  const texts: string[] = []
  for (let seed = 0; seed < tries; seed++) {
    const chance = seededChance(seed)
    const edgeRequest = seed % 2 === 0 ? undefined : edgeRequests[chance.below(edgeRequests.length)]
    const made =
      edgeRequest === undefined
        ? plan.draw({ chance, density: 0.3 })
        : construct(request, holds, chance, { density: 0.1, budget: 60, ...edgeRequest.wish })
    if (made !== undefined) texts.push(JSON.stringify(made))
  }
  return texts
}
