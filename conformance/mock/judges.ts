import type { Json } from '../../generator/document/json.js'
import type { Judge, JudgeOf, Verdict } from '../judge/verdict.js'
import { stepped } from '../value/edge/mutate.js'
import type { LimitFault } from './fault.js'
import type { Faults } from './fault-plan.js'
import { setRecent } from './recent.js'

/** Most judges of documents with a limit off by one that are kept. */
const kept = 64
const keptKeys = 10_000

/** A model with who judges its requests. */
export interface JudgedModel {
  readonly model: { readonly id: string }
  /** How the API calls it. */
  readonly air: string | undefined
  readonly document: object
  /** Where its requests are described; absent where the document says so. */
  readonly pointer?: string | undefined
  readonly judge: Judge
}

/** What is judged. */
interface JudgedText {
  readonly text: string
  /** What the text was read as, where that was done already. */
  readonly value?: Json
}

/** What tells one verdict from another. */
function said({ verdict, violations }: Verdict): string {
  return JSON.stringify([verdict, violations.map(({ pointer, keyword }) => [pointer, keyword])])
}

/** The judges of the models, with the limits that faults move. */
export class Judges {
  private readonly moved = new Map<string, Judge>()
  /** Limits that were asked for and do exist. */
  private readonly known = new Set<string>()
  private readonly judgeOf: JudgeOf

  constructor(judgeOf: JudgeOf) {
    this.judgeOf = judgeOf
  }

  /** What is said of a request while faults move limits by one step. */
  verdict(entry: JudgedModel, { text, value }: JudgedText, faults: Faults): Verdict {
    const known = value === undefined ? undefined : { value }
    if (!faults.hasLimits) return entry.judge(text, known)
    const by = (judge: Judge) => judge(text, known)
    const isFelt = (it: LimitFault) => said(by(this.of(entry, [it]))) !== said(by(entry.judge))
    return by(this.of(entry, faults.limits(isFelt)))
  }

  private of(entry: JudgedModel, limits: readonly LimitFault[]): Judge {
    const own = limits.filter((it) => it.model === undefined || it.model === entry.air || it.model === entry.model.id)
    if (own.length === 0) return entry.judge
    const key = JSON.stringify([entry.model.id, entry.pointer, own.map((it) => [it.pointer, it.keyword, it.by])])
    const known = this.moved.get(key)
    if (known) return known
    const judge = this.judgeOf(
      this.document(entry, own) as object,
      entry.pointer === undefined ? {} : { pointer: entry.pointer, way: 'request' },
    )
    setRecent(this.moved, key, judge, kept)
    return judge
  }

  /**
   * Throws when no model has the limit, or its keyword has no step in that direction: the fault would never show.
   */
  mustExist(limit: LimitFault, entries: readonly JudgedModel[]): void {
    const { pointer, keyword, by, model } = limit
    const key = JSON.stringify([pointer, keyword, by, model])
    if (this.known.has(key)) return
    const meant = entries.filter((it) => model === undefined || it.air === model || it.model.id === model)
    if (meant.some((it) => stepped(it.document as Json, pointer, keyword, by) !== undefined)) {
      if (this.known.size >= keptKeys) this.known.clear()
      this.known.add(key)
      return
    }
    throw new Error(`No loaded model has a ${JSON.stringify(keyword)} at ${JSON.stringify(pointer)} to ${by}.`)
  }

  /** A limit that this model does not have stays as it is: another model has it. */
  private document(entry: JudgedModel, limits: readonly LimitFault[]): Json {
    let document = entry.document as Json
    for (const { pointer, keyword, by } of limits) document = stepped(document, pointer, keyword, by) ?? document
    return document
  }
}
