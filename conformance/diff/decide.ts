import type { Json } from '../../generator/document/json.js'
import { type Pointer, tokens } from '../../generator/document/pointer.js'
import type { Shape } from '../../generator/ir/model.js'
import type { Edit } from './compare/edit.js'
import { positionText } from './compare/position.js'
import type { Existence } from './containment/containment.js'
import { type Found, type Passage, Proof } from './witness/passage.js'
import type { Questions } from './witness/question.js'
import { noSearch, type SearchOptions, type SearchOutcome, tryAt, tryTable } from './witness/search.js'
import type { Undo } from './witness/undo.js'

/*
 * Decides for each edit whether it takes something away: whether there is a value that the source takes and the target
 * refuses because of this edit. Each step asks less than the next one costs, and the first that settles the edit is the last.
 *
 * 1. At its ground: do the source's values there meet what the target demands in this respect? If so, nothing is taken away.
 * 2. If not, the value that shows it is put into a valid request. Both judges find that it breaks, by this edit alone: proven.
 * 3. For the body as a whole: is there any value that the source takes and the target refuses? If not, no edit does harm.
 * 4. Is there one that the target takes once this edit is undone? Such a value is a witness of the edit alone.
 * 5. Is there one that the target refuses though all other edits are undone? Then it breaks, and others hide it.
 * 6. Where 4 and 5 are shown to have none, nothing is taken away. Where they gave up, the boundary table is tried; without a
 *    witness the edit stays undecided.
 *
 * Example: `settings.topK maximum 100 → 50`. 1: of the integers 1..100 some are above 50, such as 51. 2: a request with
 * `topK: 51` is taken by the old document, refused by the new one, and taken by that with the maximum undone.
 *
 * Example: `required` gains `kind`, and each branch of a oneOf requires it already. 1: whatever the oneOf takes has `kind`.
 *
 * Example: the same maximum where a rule at the root says that `topK` above 50 is never sent. 1 finds 51, 2 finds no request
 * around it, 3 shows that there is none.
 */

/** What is decided of an edit. */
export type EditDecision = { readonly outcome: SearchOutcome } & (
  | {
      /** Nothing is taken away: `here` at the ground, `whole` by the body as a whole. */
      readonly kind: 'shown'
      readonly by: 'here' | 'whole'
    }
  | {
      readonly kind: 'broken'
      readonly found: Found
      /** Edits that the witness needs as much as this one: it breaks only by all of them. */
      readonly together: readonly Edit[]
      /** Edits that refuse the witness too: with them undone it is taken exactly when this one is undone as well. */
      readonly undone: readonly Edit[]
    }
  | { readonly kind: 'open'; readonly reason: string }
)

/** What is compared: two bodies in one direction. */
export interface Case {
  readonly passage: Passage
  readonly undo: Undo
  /** All edits that demand something, in their order. */
  readonly edits: readonly Edit[]
  /** Those among them that are not known from another body: only these are decided. */
  readonly fresh: readonly Edit[]
  /** Edits that name the other model; they are undone in all that is asked. */
  readonly aligned: readonly Edit[]
  /** Whether every place was looked at. */
  readonly isComplete: boolean
  /** Whether it is known already that the source takes nothing that the target refuses. Default false. */
  readonly isHarmless?: boolean
  /** Whether there are two judges, so that values prove something. */
  readonly isJudged: boolean
}

/** Decides all edits of a case. */
export function decided(subject: Case, questions: Questions, options: SearchOptions): ReadonlyMap<Edit, EditDecision> {
  return new Deciding(subject, questions, options).all()
}

const shownHere: EditDecision = { kind: 'shown', by: 'here', outcome: noSearch }
const shownAsWhole: EditDecision = { kind: 'shown', by: 'whole', outcome: noSearch }

/** Of more edits that are undone together it is not asked whether fewer would do. */
const mostLessened = 12

class Deciding {
  private readonly subject: Case
  private readonly questions: Questions
  private readonly options: SearchOptions
  private wholeAnswer: Existence | undefined

  constructor(subject: Case, questions: Questions, options: SearchOptions) {
    this.subject = subject
    this.questions = questions
    this.options = options
  }

  all(): ReadonlyMap<Edit, EditDecision> {
    const { edits, fresh, isComplete } = this.subject
    if (fresh.length === 0) return new Map()
    const open = edits.filter((it) => this.here(it).some((answer) => answer.kind !== 'none'))
    const isShown = isComplete || (edits.length > 0 && this.whole().kind === 'none')
    const decisions = new Map<Edit, EditDecision>()
    for (const it of fresh)
      decisions.set(it, open.includes(it) || !isShown ? this.decide(it, isShown ? open : edits) : shownHere)
    return fresh.length < edits.length ? decisions : this.withWhole(decisions, open)
  }

  /** What is asked at each ground of an edit. */
  private here(edit: Edit): readonly Existence[] {
    const [from, to] = this.subject.passage.side === 'old' ? (['old', 'new'] as const) : (['new', 'old'] as const)
    return [...edit.sites.values()].map(({ ground, demands }) => this.questions.ask(ground.shapes[from], demands[to]))
  }

  /** Whether there is any break between the two bodies. */
  private whole(): Existence {
    const { passage } = this.subject
    this.wholeAnswer ??= this.questions.ask(passage.root, this.without([]))
    return this.wholeAnswer
  }

  /** What the target demands with edits undone. */
  private without(edits: readonly Edit[]): readonly Shape[] {
    return this.subject.undo.demands([...this.subject.aligned, ...edits])
  }

  private decide(edit: Edit, open: readonly Edit[]): EditDecision {
    const { passage, undo, isHarmless } = this.subject
    if (isHarmless) return shownAsWhole
    const rivals = open.filter((it) => it !== edit && areNear(it, edit))
    const proof = new Proof(
      edit,
      passage,
      () => undo.judges([edit]),
      () => rivals.flatMap((it) => undo.judges([it]).slice(0, 1)),
    )
    const broken = (found: Found, together: readonly number[] = [], outcome = noSearch): EditDecision => ({
      kind: 'broken',
      found,
      together: together.flatMap((i) => rivals[i] ?? []),
      undone: [],
      outcome,
    })
    const tried = this.subject.isJudged ? tryAt({ passage, proof }, this.values(edit), this.options) : noSearch
    if (tried.found !== undefined && (tried.together ?? []).length === 0) return broken(tried.found, [], tried)
    if (this.whole().kind === 'none') return shownAsWhole
    if (!this.subject.isJudged)
      return { kind: 'open', reason: 'without two judges nothing is proven', outcome: noSearch }
    const alone = this.alone(edit)
    if (alone.kind === 'value') {
      const shown = proof.tell(alone.value)
      if (shown.kind === 'witness') return broken(shown.found, shown.together, tried)
    }
    const hidden = this.hidden(edit, proof, tried.masked)
    if (hidden.kind === 'broken') return hidden
    if (alone.kind === 'none' && hidden.kind === 'shown') return shownAsWhole
    const last = tried.found === undefined ? tryTable({ passage, proof }, edit.sites.values(), this.options) : tried
    if (last.found !== undefined) return broken(last.found, last.together, last)
    return this.hiddenOrOpen(edit, last, reasonOf([alone, hidden, this.whole()]))
  }

  /** What is left to say where no value shows the edit: that others hide it, or nothing. */
  private hiddenOrOpen(edit: Edit, outcome: SearchOutcome, reason: string): EditDecision {
    const masked = this.masked(edit, outcome.masked)
    return masked === undefined ? { kind: 'open', reason, outcome } : { ...masked, outcome }
  }

  /** The values that the grounds of an edit know. */
  private values(edit: Edit) {
    const answers = this.here(edit)
    return [...edit.sites.values()].flatMap(({ ground }, i) => {
      const answer = answers[i]
      return answer?.kind === 'value' ? [{ position: ground.position, value: answer.value }] : []
    })
  }

  /** Whether there is a value that is refused, and taken once this edit is undone. */
  private alone(edit: Edit): Existence {
    const { edits, passage } = this.subject
    if (edits.length === 1) return this.whole()
    return this.questions.ask([...passage.root, ...this.without([edit])], this.without([]))
  }

  /** Whether there is a value that is refused by this edit though all others are undone. */
  private hidden(
    edit: Edit,
    proof: Proof,
    masked: readonly Found[],
  ): EditDecision | (Existence & { kind: 'undecided' }) {
    const { edits, passage } = this.subject
    const others = edits.filter((it) => it !== edit)
    if (others.length === 0) return shownAsWhole
    const known = this.masked(edit, masked)
    if (known !== undefined) return known
    const answer = this.questions.ask(passage.root, this.without(others))
    if (answer.kind === 'undecided') return answer
    if (answer.kind === 'none') return shownAsWhole
    const shown = proof.tell(answer.value)
    // A value that the target takes is none: other edits make up for this one.
    if (shown.kind === 'nothing') return shownAsWhole
    const found = shown.kind === 'masked' ? this.masked(edit, [shown.found]) : undefined
    return found ?? { kind: 'undecided', reason: 'no request shows it by itself' }
  }

  /** The first value that other edits refuse too and that shows what this one does once those are undone. */
  private masked(edit: Edit, values: readonly Found[]): (EditDecision & { kind: 'broken' }) | undefined {
    for (const found of values) {
      const needed = this.needed(edit, found)
      if (needed === undefined) continue
      const undone = needed.filter((it) => it !== edit)
      return { kind: 'broken', found, together: [], undone, outcome: noSearch }
    }
    return undefined
  }

  private isTakenWithout(edits: readonly Edit[], value: Json): boolean {
    const text = JSON.stringify(this.subject.passage.mapped(value))
    const judges = this.subject.undo.judges(edits)
    return judges.length > 0 && judges.every((judge) => judge(text).valid)
  }

  /** The fewest edits, this one among them, that have to be undone; undefined when this one is not needed. */
  private needed(edit: Edit, { value }: Found): readonly Edit[] | undefined {
    const { undo, passage, edits } = this.subject
    const text = JSON.stringify(passage.mapped(value))
    let chosen: readonly Edit[] = [edit]
    while (!this.isTakenWithout(chosen, value)) {
      const refused = (undo.judges(chosen)[0]?.(text).violations ?? []).map((it) => placeText(it.pointer))
      const next = edits.filter((it) => !chosen.includes(it) && isRefusedAt(it, refused))
      // One edit for each place: several at one place are undone one after the other.
      const one = next.filter((it, i) => next.findIndex((other) => areNear(it, other)) === i)
      if (one.length === 0 && chosen.length === edits.length) return undefined
      // Where no place tells which ones refuse it, all are undone, and then as few as will do.
      chosen = one.length > 0 ? [...chosen, ...one] : [edit, ...edits.filter((it) => it !== edit)]
    }
    for (const it of chosen.length <= mostLessened ? chosen.slice(1) : []) {
      const fewer = chosen.filter((other) => other !== it)
      if (this.isTakenWithout(fewer, value)) chosen = fewer
    }
    return chosen.length > 1 && !this.isTakenWithout(chosen.slice(1), value) ? chosen : undefined
  }

  /** A break of the whole is told even where no edit shows it by itself: by the fewest that show it together. */
  private withWhole(decisions: Map<Edit, EditDecision>, open: readonly Edit[]): ReadonlyMap<Edit, EditDecision> {
    const isTold = open.length === 0 || [...decisions.values()].some((it) => it.kind === 'broken')
    if (isTold || !this.subject.isJudged || this.whole().kind !== 'value') return decisions
    const { edits, passage } = this.subject
    const { value } = this.whole() as { readonly value: Json }
    const proof = (it: Edit) =>
      new Proof(
        it,
        passage,
        () => [],
        () => [],
      )
    let chosen = this.isTakenWithout(edits, value) ? edits : open
    for (const it of edits.length <= mostLessened * 2 ? edits : []) {
      const fewer = chosen.filter((other) => other !== it)
      if (this.isTakenWithout(fewer, value)) chosen = fewer
    }
    for (const it of chosen) {
      const shown = proof(it).tell(value)
      const together = chosen.filter((other) => other !== it)
      if (shown.kind === 'masked')
        decisions.set(it, { kind: 'broken', found: shown.found, together, undone: [], outcome: noSearch })
    }
    return decisions
  }
}

function reasonOf(answers: readonly (Existence | EditDecision)[]): string {
  for (const it of answers) if (it.kind === 'undecided') return it.reason
  return 'the two validators disagree about the value that shows it'
}

/** One path leads to or through the other. */
function areNear(a: Edit, b: Edit): boolean {
  return a.positions.some((p) =>
    b.positions.some((q) => {
      const [x, y] = [positionText(p), positionText(q)]
      return x.startsWith(y) || y.startsWith(x)
    }),
  )
}

/** A place in a value as positions name it. */
function placeText(pointer: Pointer): string {
  return positionText(
    tokens(pointer).map((token) =>
      /^\d+$/.test(token) ? { kind: 'item', index: 0, isOpen: true } : { kind: 'key', key: token },
    ),
  )
}

/** Whether an edit is about one of the places, or about the object that one of them is a member of. */
function isRefusedAt(edit: Edit, places: readonly string[]): boolean {
  return edit.positions.some((it) => {
    const own = positionText(it).replace(/\[\d+\]/g, '[]')
    return places.some((place) => place === own || (place.startsWith(own) && isAboutMembers(edit)))
  })
}

function isAboutMembers({ keyword }: Edit): boolean {
  return !/^(m(in|ax)|exclusive|multiple|pattern$|format|const|enum|type)/.test(keyword)
}
