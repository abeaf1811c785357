import { canonicalText, isJsonObject, type Json, type JsonObject, member } from '../../generator/document/json.js'
import { child, type Pointer, replaced } from '../../generator/document/pointer.js'
import { laidOut } from '../../generator/ir/layout.js'
import type { Model, Shape } from '../../generator/ir/model.js'
import { type Containment, every, orderOf } from '../../generator/ir/order.js'
import type { Judge, JudgeOf, Verdict } from '../judge/verdict.js'
import { recipe } from '../value/recipe.js'
import { compareShapes, type ShapeComparison } from './compare/compare.js'
import type { Edit } from './compare/edit.js'
import { positionText } from './compare/position.js'
import type { SeenPairs } from './compare/seen.js'
import type { Settled } from './compare/settled.js'
import type { Existence } from './containment/containment.js'
import { type Case, decided, type EditDecision } from './decide.js'
import type { SchemaPair } from './http/telling.js'
import { follow, type Interface } from './input/interface.js'
import { sliceAt } from './input/slice.js'
import { Reached } from './limits.js'
import { keyOf } from './result/change-key.js'
import type { ChangeDraft } from './result/draft.js'
import type { Findings } from './result/findings.js'
import type { ChangeSearch, Direction, Witness } from './result/result.js'
import { type DecidedEdit, forthOf, verdictFor, whyOf } from './result/verdict-of.js'
import type { Found, Passage, Side } from './witness/passage.js'
import type { Questions } from './witness/question.js'
import type { SearchOptions } from './witness/search.js'
import { type PassageEnd, Undo } from './witness/undo.js'

/*
 * Compares two bodies in the direction in which data goes. A request breaks where the old document takes what the new one
 * refuses; a response where the new service may send what the old document does not take. A tolerant reader of responses
 * has no closed objects; what the new service may send is judged as it stands.
 *
 * Where the two documents name two models, a request that names the one is held against a target that names it too: the
 * edit of the name is undone in all that is asked, and witnesses are renamed before the target's judges read them.
 */

export interface PairOptions extends SearchOptions {
  readonly judges: readonly JudgeOf[]
  readonly reader: 'strict' | 'tolerant'
  readonly align: boolean
}

/** What all pairs of two documents have in common. */
export interface PairContext {
  /** What their walks have found out about pairs of schemas. */
  readonly seen: SeenPairs
  /** What other pairs have brought. */
  readonly findings: Findings
  readonly questions: Questions
  readonly settledIn: Readonly<Record<Direction, Settled>>
  readonly options: PairOptions
  readonly reached: Reached
  /** The providers of the two models. */
  readonly providers: readonly [Model['provider'], Model['provider']]
}

/** What the comparison of one pair brought. */
export interface PairResult {
  readonly drafts: readonly ChangeDraft[]
  readonly candidates: number
  readonly valid: number
}

/** Makes the judges of documents, those of one schema once. */
export class DocumentJudges {
  private readonly known = new WeakMap<JsonObject, Map<string, Passage['source']>>()
  private readonly judgeOf: readonly JudgeOf[]

  constructor(judgeOf: readonly JudgeOf[]) {
    this.judgeOf = judgeOf
  }

  of({ document: { json }, pointer, way }: PassageEnd): Passage['source'] {
    const known = this.known.get(json) ?? new Map<string, Passage['source']>()
    this.known.set(json, known)
    const key = `${way} ${pointer}`
    const slice = sliceAt(json, pointer)
    const made = known.get(key) ?? this.judgeOf.map((judgeOf) => remembering(judgeOf(slice, { pointer, way })))
    known.set(key, made)
    return made
  }
}

/** A judge that is not asked twice in a row about one text: a candidate is looked at before it is held against all. */
function remembering(judge: Judge): Judge {
  let last: { readonly text: string; readonly verdict: Verdict } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, verdict: judge(text) }
    return last.verdict
  }
}

/** Compares the bodies of a pair; undefined where one of them is not there. */
export function comparePair(
  documents: { readonly old: Interface; readonly next: Interface; readonly tolerant: () => Interface },
  pair: SchemaPair,
  judges: DocumentJudges,
  context: PairContext,
): PairResult | undefined {
  const isTolerant = pair.direction === 'response' && context.options.reader === 'tolerant'
  const reader = isTolerant ? documents.tolerant() : documents.old
  const way = pair.direction === 'response' ? 'answer' : 'request'
  const [a, b] = [reader.shape(pair.old, way), documents.next.shape(pair.new, way)]
  if (a === undefined || b === undefined) return undefined
  const old: PassageEnd = { document: reader, pointer: pair.old, shape: a, way }
  const next: PassageEnd = { document: documents.next, pointer: pair.new, shape: b, way }
  return new PairComparison({ old, next }, pair, judges, context).result(isTolerant ? documents.old.json : undefined)
}

interface Aligned {
  /** Whether the body is a list of tasks. */
  readonly isList: boolean
  readonly old: Json
  readonly new: Json
}

/** What a walk over both bodies found. */
interface Walked extends ShapeComparison {
  /** The edits that are not known from another body. */
  readonly fresh: readonly Edit[]
  readonly reached: Reached
}

class PairComparison {
  private readonly old: PassageEnd
  private readonly next: PassageEnd
  private readonly pair: SchemaPair
  private readonly judges: DocumentJudges
  private readonly options: PairOptions
  private readonly reached: Reached
  private readonly providers: PairContext['providers']
  private readonly findings: Findings
  private readonly settled: Settled
  private readonly seen: SeenPairs
  private readonly aligned: Aligned | undefined
  private readonly side: Side
  private readonly questions: Questions
  private back: Existence | undefined

  constructor(
    { old, next }: { readonly old: PassageEnd; readonly next: PassageEnd },
    pair: SchemaPair,
    judges: DocumentJudges,
    { options, reached, findings, settledIn, seen, questions, providers }: PairContext,
  ) {
    this.old = old
    this.next = next
    this.pair = pair
    this.judges = judges
    this.options = options
    this.reached = reached
    this.providers = providers
    this.questions = questions
    this.findings = findings
    this.settled = settledIn[pair.direction]
    this.seen = seen
    this.side = pair.direction === 'response' ? 'new' : 'old'
    this.aligned = pair.isBody && options.align ? this.alignment() : undefined
  }

  /** @param closed the old document before it was read tolerantly, if it was */
  result(closed: Json | undefined): PairResult {
    const brief = this.compared(closed, true)
    if (brief.fresh.length === 0) return { drafts: [], candidates: 0, valid: 0 }
    const { found, decisions } = this.decided(brief, closed)
    const { fresh, trace, reached } = found
    this.reached.add(reached)
    const totals = { candidates: 0, valid: 0 }
    for (const { outcome, kind } of decisions.values()) {
      totals.candidates += outcome.effort.candidates
      totals.valid += outcome.effort.valid
      if (kind !== 'broken') this.reached.add(outcome.reached)
    }
    const known = fresh.map((it) => this.known(it, decisions.get(it)))
    this.settled.learn(trace, (it) => (fresh.includes(it) ? settledBy(it, decisions.get(it)) : 'anywhere'))
    // What is proven is told in the order in which it was found, and before all that is not.
    const [told, rest] = [known.filter((it) => forthOf(it) !== 'yes'), known.filter((it) => forthOf(it) === 'yes')]
    return { drafts: [...told, ...rest].map((it) => this.draft(it)), ...totals }
  }

  /**
   * Decides what is fresh. A brief walk will do where it is seen at once that the bodies as a whole take nothing away, and
   * for what a value proves; of anything else each place counts, which takes a walk that is not brief.
   */
  private decided(brief: Walked, closed: Json | undefined) {
    if (!brief.isAbridged) return { found: brief, decisions: this.decisionsOf(brief) }
    const [source, target] = this.side === 'old' ? [this.old, this.next] : [this.next, this.old]
    if (this.questions.isNoneAtSight([source.shape], [target.shape]))
      return { found: brief, decisions: this.decisionsOf(brief, { isHarmless: true, isComplete: true }) }
    const near = this.decisionsOf(brief, { isComplete: true })
    const proven = new Map(
      [...near].flatMap(([it, decision]) => (isByItself(decision) ? [[editKey(it), decision]] : [])),
    )
    if (brief.fresh.every((it) => it.isAnnotation || proven.has(editKey(it)))) return { found: brief, decisions: near }
    const whole = this.compared(closed, false)
    const isOpen = (it: Edit) => !proven.has(editKey(it))
    const decisions = new Map(this.decisionsOf({ ...whole, fresh: whole.fresh.filter(isOpen) }))
    for (const it of whole.fresh) {
      const decision = proven.get(editKey(it))
      if (decision !== undefined) decisions.set(it, decision)
    }
    return { found: whole, decisions }
  }

  private decisionsOf({ edits, fresh, reached }: Walked, asked: Partial<Case> = {}): ReadonlyMap<Edit, EditDecision> {
    const aligned = edits.filter((it) => this.isIdentity(it))
    const demanding = edits.filter((it) => !it.isAnnotation && !aligned.includes(it))
    const subject = this.subject({
      edits: demanding,
      fresh: demanding.filter((it) => fresh.includes(it)),
      aligned,
      isComplete: !reached.names.has('places') && !reached.names.has('again'),
      ...asked,
    })
    return decided(subject, this.questions, this.options)
  }

  /**
   * What the bodies differ in, and what of it is not known from another body. Pairs that need no second look are passed
   * over as long as nothing else is found; where something is, all of it may bear on that.
   */
  private compared(closed: Json | undefined, isBrief: boolean): Walked {
    const { old, next, pair, findings } = this
    const documents = { old: old.document.json, new: next.document.json, seen: this.seen, isBrief }
    const walked = (isSettled?: (pair: number, isPlain: boolean) => boolean) => {
      const reached = new Reached()
      const found = compareShapes([old.shape], [next.shape], { ...documents, ...(isSettled && { isSettled }) }, reached)
      const edits = found.edits.filter((it) => closed === undefined || !isOpening(it, closed))
      const fresh = edits.filter((it) => !findings.isProven(it, pair.direction))
      return { ...found, edits, fresh, reached }
    }
    const first = walked((it, isPlain) => this.settled.has(it, isPlain))
    if (first.fresh.length === 0 || first.isWhole) return first
    const keys = new Set(first.fresh.map(editKey))
    const all = walked()
    return { ...all, fresh: all.fresh.filter((it) => keys.has(editKey(it))) }
  }

  private subject(asked: Omit<Case, 'passage' | 'undo' | 'isJudged'>): Case {
    const { old, next, side, aligned: names } = this
    const [source, target] = side === 'old' ? [old, next] : [next, old]
    const { judges } = this
    const passage: Passage = {
      root: [source.shape],
      side,
      // Most pairs are decided without a judge, and to make one costs more than all else.
      get source() {
        return judges.of(source)
      },
      get target() {
        return judges.of(target)
      },
      mapped: names === undefined ? (value) => value : (value) => renamed(value, names.isList, names.new),
    }
    const undo = new Undo({ source, target }, side, this.options.judges)
    return { ...asked, passage, undo, isJudged: this.options.judges.length >= 2 }
  }

  private known(edit: Edit, decision: EditDecision | undefined): DecidedEdit {
    const isIdentity = this.isIdentity(edit)
    const back = edit.isAnnotation || isIdentity ? 'yes' : this.backOf(edit, decision)
    return {
      edit,
      direction: this.pair.direction,
      side: this.side,
      isIdentity,
      ...(decision && { decision }),
      back,
    }
  }

  /** Whether the side that receives takes no more than the one that sends, as far as the edit goes. */
  private backOf(edit: Edit, decision: EditDecision | undefined): Containment {
    const [from, to] = this.side === 'old' ? (['new', 'old'] as const) : (['old', 'new'] as const)
    const parts = [...edit.sites.values()].map(({ ground, demands }): Containment => {
      const { kind } = this.questions.ask(ground.shapes[from], demands[to])
      return kind === 'none' ? 'yes' : kind === 'value' ? 'no' : 'unknown'
    })
    const back = every(parts)
    if (back !== 'yes' || decision?.kind !== 'shown' || decision.by === 'here') return back
    // It takes less at its ground, and no less as a whole: it is the same where the whole is the same.
    const [source, target] = this.side === 'old' ? [this.old, this.next] : [this.next, this.old]
    this.back ??= this.questions.ask([target.shape], [source.shape])
    return this.back.kind === 'none' ? 'yes' : 'unknown'
  }

  private draft(known: DecidedEdit): ChangeDraft {
    const { edit, decision, isIdentity } = known
    const verdict = verdictFor(known)
    const forth = forthOf(known)
    const [oldInNew, newInOld] = this.side === 'old' ? [forth, known.back] : [known.back, forth]
    const broken = decision?.kind === 'broken' ? decision : undefined
    const search = decision && this.searchOf(decision)
    return {
      direction: this.pair.direction,
      keyword: edit.keyword,
      verdict,
      order: edit.isAnnotation ? 'equal' : orderOf(newInOld, oldInNew),
      path: this.pathOf(edit),
      ...(edit.old !== undefined && { old: edit.old }),
      ...(edit.new !== undefined && { new: edit.new }),
      ...(broken && { witness: witnessOf(broken.found, this.side) }),
      why: whyOf(known, verdict, this.options),
      ...(isIdentity && { identity: true }),
      ...(search && { search }),
      // What is written alike on both sides is read once, and goes by the name of the other file.
      ...(edit.oldPlace && { oldPlace: { ...edit.oldPlace, file: this.old.document.file } }),
      ...(edit.newPlace && { newPlace: { ...edit.newPlace, file: this.next.document.file } }),
      ...(broken && broken.together.length > 0 && { group: broken.together }),
      ...(broken && broken.undone.length > 0 && { undone: broken.undone }),
      edit,
    }
  }

  private searchOf(decision: EditDecision): ChangeSearch | undefined {
    const { effort, reached } = decision.outcome
    if (effort.candidates === 0 && decision.kind !== 'open') return undefined
    return {
      ...effort,
      seed: this.options.seed,
      ...(reached.names.size > 0 && { limits: reached.list() }),
      ...(decision.kind === 'open' && { reason: decision.reason }),
    }
  }

  /** The name of the model in a request, when both sides have one and they differ. */
  private alignment(): Aligned | undefined {
    const { old, next } = this
    const [x, y] = [old, next].map((it, i) => laidOut(this.providers[i as 0 | 1], it.shape))
    const [from, to] = [x, y].map((it) => (it?.envelope === 'task' ? it.fixed.get('model') : undefined))
    if (x === undefined || from === undefined || to === undefined || from === to) return undefined
    const isList = old.shape.at.pointer !== x.request.at.pointer && isTaskList(old.document, old.shape)
    return { isList, old: from, new: to }
  }

  private isIdentity(edit: Edit): boolean {
    if (this.aligned === undefined || edit.isAnnotation) return false
    const isName = edit.positions.every((it) => /^(\[\]\.|\.)?model$/.test(positionText(it)))
    return isName && [edit.forms.old, edit.forms.new].every((it) => it.values?.length === 1)
  }

  private pathOf(edit: Edit): string {
    const { isBody, label, direction } = this.pair
    const text = positionText(edit.positions[0] ?? [])
    if (isBody) return text.replace(/^\[\]\.?/, '')
    if (direction === 'request') return label.replace(/^\w+ parameter /, '') + (text === '' ? '' : `.${text}`)
    return text
  }
}

/** Where no other body can tell more of an edit than this one did. */
function settledBy(edit: Edit, decision: EditDecision | undefined): 'here' | 'anywhere' | 'nowhere' {
  if (edit.isAnnotation) return 'anywhere'
  if (decision?.kind === 'broken') return decision.together.length === 0 ? 'anywhere' : 'nowhere'
  return decision?.kind === 'shown' && decision.by === 'here' ? 'here' : 'nowhere'
}

/** Whether a value proves the edit by itself, wherever else it may count. */
function isByItself(decision: EditDecision): boolean {
  return decision.kind === 'broken' && decision.together.length === 0 && decision.undone.length === 0
}

const editKey = (it: Edit) => keyOf({ ...it, direction: 'document' }, it.isAnnotation)

/** Whether an edit is nothing but the reader's tolerance. */
function isOpening(edit: Edit, old: Json): boolean {
  if (edit.keyword !== 'additionalProperties' && edit.keyword !== 'unevaluatedProperties') return false
  if (edit.newPlace === undefined || edit.oldPlace !== undefined) return false
  return edit.new === false || canonicalText(old) === ''
}

function isTaskList(document: Interface, body: Shape): boolean {
  const part = follow(document.json, body.at.pointer)
  return part !== undefined && member(part.json, 'items') !== undefined
}

/** The body with the other model's name. */
function renamed(body: Json, inList: boolean, name: Json): Json {
  const rename = (task: Json): Json =>
    isJsonObject(task) && Object.hasOwn(task, 'model') ? (replaced(task, ['model'], name) ?? task) : task
  return inList && Array.isArray(body) ? body.map(rename) : rename(body)
}

function witnessOf({ value, path, part }: Found, takenBy: Side): Witness {
  return {
    value,
    pointer: path.reduce<Pointer>(child, ''),
    ...(part !== undefined && { part }),
    recipe: recipe(part ?? value),
    takenBy,
  }
}
