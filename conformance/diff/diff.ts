import { createHash } from 'node:crypto'
import { canonicalText, isJsonObject, type Json, member } from '../../generator/document/json.js'
import { child, type Pointer, replaced, tokens } from '../../generator/document/pointer.js'
import { laidOut } from '../../generator/ir/layout.js'
import type { Model, Shape } from '../../generator/ir/model.js'
import { type Containment, orderOf } from '../../generator/ir/order.js'
import type { Judge, JudgeOf } from '../judge/verdict.js'
import { recipe } from '../value/recipe.js'
import { limits, Reached } from '../value/search/limits.js'
import { compareShapes } from './compare/compare.js'
import type { Edit } from './compare/edit.js'
import { positionText } from './compare/position.js'
import { tolerantly } from './compare/reader.js'
import { compareHttp } from './http/compare-http.js'
import type { HttpChange, SchemaPair } from './http/telling.js'
import type { DiffInput } from './input/input.js'
import { follow, type Interface, interfaceOf } from './input/interface.js'
import { withSharedOverlays } from './input/shared-overlays.js'
import { bumpOf } from './result/bump.js'
import { linesOf } from './result/line.js'
import type { Change, ChangePlace, ChangeSearch, DiffResult, Direction, Witness } from './result/result.js'
import { type DiffVerdict, verdictOrder, verdictTexts } from './result/verdict.js'
import { patched, type Referenced, targetsOf } from './witness/revert.js'
import { type Found, type Ground, type Outcome, search } from './witness/witness.js'

export interface DiffOptions {
  /**
   * Two judges that share no code. A break counts as proven only when both agree. Without two the changes are sorted by
   * rule alone: nothing is proven.
   */
  readonly judges?: readonly JudgeOf[]
  /** Seed of the search; the same seed finds the same witnesses. Default 1. */
  readonly seed?: number
  /** Most candidates for one change. Default 4000. */
  readonly budget?: number
  /** Whether a reader of responses takes members it does not know. Default `tolerant`. */
  readonly reader?: 'strict' | 'tolerant'
  /** Whether the name of the model is set to the other's before values are judged. Default: when the ids differ. */
  readonly align?: boolean
}

/**
 * What changed between two models, and what of it breaks. Requests break when something the old document takes is refused
 * by the new one; responses when the new one may send what the old one does not take.
 * @throws Error when an input is no pair of model and document
 */
export async function diffModels(old: DiffSubject, next: DiffSubject, options: DiffOptions = {}): Promise<DiffResult> {
  const shared = await withSharedOverlays(inputOf(old), inputOf(next))
  const { old: from, new: to, ...rest } = new Comparison(shared.old, shared.next, options).result()
  return { old: from, new: to, overlays: shared.overlays, ...rest }
}

/** What can be compared: a model with its document, or a model that carries its document. */
export type DiffSubject = DiffInput | (Model & { readonly document?: object })

function inputOf(subject: DiffSubject): DiffInput {
  const input = 'model' in subject ? subject : { model: subject, document: subject.document }
  if (!isJsonObject(input.document))
    throw new Error('diffModels needs the parsed document of each model: pass { model, document }.')
  return { ...input, document: input.document }
}

/** A change before it has its id. */
type Draft = Omit<Change, 'id' | 'breaking' | 'old' | 'new' | 'group' | 'undone' | 'schemaPointer'> & {
  readonly old?: Json
  readonly new?: Json
  /** Drafts that break only together with this one. */
  group?: readonly Edit[]
  /** Drafts that had to be undone too for the proof. */
  readonly undone?: readonly Edit[]
  readonly edit?: Edit
}

interface Aligned {
  /** Whether the body is a list of tasks. */
  readonly isList: boolean
  readonly old: Json
  readonly new: Json
}

class Comparison {
  private readonly old: Interface
  private readonly next: Interface
  private readonly inputs: readonly [DiffInput, DiffInput]
  private readonly options: Required<DiffOptions>
  private readonly judgesOf = new Map<Json, Map<Pointer, readonly Judge[]>>()
  private readonly drafts: Draft[] = []
  private readonly totals = { candidates: 0, valid: 0 }
  private readonly reached = new Reached()

  constructor(old: DiffInput, next: DiffInput, options: DiffOptions) {
    this.inputs = [old, next]
    this.old = interfaceOf(old.document as Json, old.model.source.file)
    this.next = interfaceOf(next.document as Json, next.model.source.file)
    this.options = {
      judges: options.judges ?? [],
      seed: options.seed ?? 1,
      budget: options.budget ?? limits.candidates.most,
      reader: options.reader ?? 'tolerant',
      align: options.align ?? old.model.id !== next.model.id,
    }
  }

  result(): Omit<DiffResult, 'overlays'> {
    const { changes, pairs } = compareHttp(this.old, this.next, this.options.reader)
    const seen = new Set<string>()
    for (const pair of pairs) {
      const key = [pair.direction, ends(this.old, pair.old), ends(this.next, pair.new)].join(' ')
      if (!seen.has(key)) this.compare(pair)
      seen.add(key)
    }
    for (const it of changes) this.drafts.push(fromHttp(it, this.old.file, this.next.file))
    return this.finished()
  }

  private compare(pair: SchemaPair): void {
    const isResponse = pair.direction === 'response'
    const isTolerant = isResponse && this.options.reader === 'tolerant'
    // A tolerant reader has no closed objects; what the new service may send is judged as it stands.
    const reader = isTolerant ? interfaceOf(tolerantly(this.old.json), this.old.file) : this.old
    const [a, b] = [reader.shape(pair.old), this.next.shape(pair.new)]
    if (a === undefined || b === undefined) return
    const all = compareShapes([a], [b], { old: reader.json, new: this.next.json }, this.reached)
    const edits = all.filter((it) => !isTolerant || !isOpening(it, this.old.json))
    const aligned = pair.isBody ? this.alignment(a, b) : undefined
    const side = isResponse ? 'new' : 'old'
    const ground: Ground = {
      root: isResponse ? [b] : [a],
      side,
      source: isResponse ? this.judges(this.next.json, pair.new) : this.judges(this.old.json, pair.old),
      target: isResponse ? this.judges(reader.json, pair.old) : this.judges(this.next.json, pair.new),
      mapped: aligned === undefined ? (value) => value : (value) => renamed(value, aligned.isList, aligned.new),
    }
    const undo = new Undo(reader, this.next, pair, side, [a, b], this.options.judges)
    const open = edits.filter((it) => !it.isAnnotation && forth(it, side) !== 'yes' && !isIdentity(it, aligned))
    const outcomes = new Map<Edit, Outcome>()
    for (const edit of open) {
      const rivals = open.filter((it) => it !== edit && areNear(it, edit))
      const outcome =
        this.options.judges.length < 2
          ? nothing
          : search(
              edit,
              ground,
              () => undo.judges([edit]),
              () => rivals.flatMap((it) => undo.judges([it]).slice(0, 1)),
              this.options,
            )
      this.totals.candidates += outcome.effort.candidates
      this.totals.valid += outcome.effort.valid
      outcomes.set(edit, outcome)
      const together = (outcome.together ?? []).flatMap((i) => rivals[i] ?? [])
      this.drafts.push(this.draft(edit, pair, side, aligned, outcome, together))
    }
    this.groups(open, outcomes, undo, ground, pair, side)
    for (const edit of edits)
      if (!open.includes(edit)) this.drafts.push(this.draft(edit, pair, side, aligned, nothing, []))
  }

  /** Values that other edits refuse too: with those undone they show what this edit alone does. */
  private groups(
    open: readonly Edit[],
    outcomes: ReadonlyMap<Edit, Outcome>,
    undo: Undo,
    ground: Ground,
    pair: SchemaPair,
    side: 'old' | 'new',
  ): void {
    if (open.length < 2) return
    for (const edit of open) {
      const outcome = outcomes.get(edit)
      if (outcome === undefined || outcome.found !== undefined) continue
      const current = this.drafts.findIndex((it) => it.edit === edit)
      if (this.drafts[current]?.verdict === 'proven') continue
      for (const found of outcome.masked) {
        const text = JSON.stringify(ground.mapped(found.value))
        const takes = (edits: readonly Edit[]) => undo.judges(edits).every((judge) => judge(text).valid)
        const needed = this.needed(edit, open, ground, undo, found, takes)
        if (needed === undefined) continue
        const others = needed.filter((it) => it !== edit)
        const draft = this.draft(edit, pair, side, undefined, { ...outcome, found }, [])
        const why = `The ${side} document takes the witness, the other one refuses it. ${others.length === 1 ? 'Another change refuses it' : 'Other changes refuse it'} too: with ${others.length === 1 ? 'that' : 'those'} undone it is taken exactly when this one is undone as well.`
        this.drafts[current] = { ...draft, undone: others, why }
        break
      }
    }
  }

  /** The fewest edits, this one among them, that have to be undone; undefined when this one is not needed. */
  private needed(
    edit: Edit,
    open: readonly Edit[],
    ground: Ground,
    undo: Undo,
    found: Found,
    takes: (edits: readonly Edit[]) => boolean,
  ): readonly Edit[] | undefined {
    const text = JSON.stringify(ground.mapped(found.value))
    let chosen: readonly Edit[] = [edit]
    while (!takes(chosen)) {
      const refused = (undo.judges(chosen)[0]?.(text).violations ?? []).map((it) => placeText(it.pointer))
      const next = open.filter((it) => !chosen.includes(it) && isRefusedAt(it, refused))
      // One edit for each place: several at one place are undone one after the other.
      const one = next.filter((it, i) => next.findIndex((other) => areNear(it, other)) === i)
      if (one.length === 0) return undefined
      chosen = [...chosen, ...one]
    }
    for (const it of chosen.length <= mostLessened ? chosen.slice(1) : []) {
      const fewer = chosen.filter((other) => other !== it)
      if (takes(fewer)) chosen = fewer
    }
    return chosen.length > 1 && !takes(chosen.slice(1)) ? chosen : undefined
  }

  private draft(
    edit: Edit,
    pair: SchemaPair,
    side: 'old' | 'new',
    aligned: Aligned | undefined,
    outcome: Outcome,
    together: readonly Edit[],
  ): Draft {
    const { found, effort } = outcome
    if (found === undefined) this.reached.add(outcome.reached)
    const identity = isIdentity(edit, aligned)
    const verdict = this.verdict(edit, pair, side, outcome, identity)
    const witness = found && verdict === 'proven' ? witnessOf(found, side) : undefined
    const isShown = verdict === 'proven'
    const [oldInNew, newInOld] = [edit.oldInNew, edit.newInOld]
    const seen = (it: Containment, mine: 'old' | 'new') => (isShown && side === mine ? 'no' : it)
    const search: ChangeSearch | undefined =
      effort.candidates === 0
        ? undefined
        : {
            candidates: effort.candidates,
            valid: effort.valid,
            disagreements: effort.disagreements,
            seed: this.options.seed,
            ...(outcome.reached.names.size > 0 && { limits: outcome.reached.list() }),
          }
    return {
      direction: pair.direction,
      keyword: edit.keyword,
      verdict,
      order: edit.isAnnotation ? 'equal' : orderOf(seen(newInOld, 'new'), seen(oldInNew, 'old')),
      path: pathOf(edit, pair),
      ...(edit.old !== undefined && { old: edit.old }),
      ...(edit.new !== undefined && { new: edit.new }),
      ...(witness && { witness }),
      why: why(edit, pair, side, verdict, outcome, identity, this.options),
      ...(identity && { identity }),
      ...(search && { search }),
      ...(edit.oldPlace && { oldPlace: edit.oldPlace }),
      ...(edit.newPlace && { newPlace: edit.newPlace }),
      ...(together.length > 0 && verdict === 'proven' && { group: together }),
      edit,
    }
  }

  private verdict(
    edit: Edit,
    { direction }: SchemaPair,
    side: 'old' | 'new',
    { found, effort }: Outcome,
    identity: boolean,
  ): DiffVerdict {
    if (edit.isAnnotation) return edit.keyword === 'default' && direction === 'request' ? 'behavioural' : 'annotation'
    if (identity) return 'behavioural'
    const contained = forth(edit, side)
    if (contained === 'yes') return isNoLongerRead(edit, direction) ? 'behavioural' : 'equivalent'
    if (found !== undefined) return 'proven'
    return contained === 'unknown' && effort.valid > 0 ? 'no-counterexample' : 'rule'
  }

  /** The name of the model in a request, when both sides have one and they differ. */
  private alignment(a: Shape, b: Shape): Aligned | undefined {
    if (!this.options.align) return undefined
    const [x, y] = [a, b].map((shape, i) => laidOut((this.inputs[i] as DiffInput).model.provider, shape))
    const [old, next] = [x, y].map((it) => (it?.envelope === 'task' ? it.fixed.get('model') : undefined))
    if (x === undefined || old === undefined || next === undefined || old === next) return undefined
    return { isList: a.at.pointer !== x.request.at.pointer && isList(this.old, a), old, new: next }
  }

  private judges(document: Json, pointer: Pointer): readonly Judge[] {
    const known = this.judgesOf.get(document) ?? new Map<Pointer, readonly Judge[]>()
    this.judgesOf.set(document, known)
    const made = known.get(pointer) ?? this.options.judges.map((judgeOf) => judgeOf(document, { pointer }))
    known.set(pointer, made)
    return made
  }

  private finished(): Omit<DiffResult, 'overlays'> {
    const { seed, budget, reader, align, judges } = this.options
    const [old, next] = this.inputs
    const lines = this.inputs.map((it) => (it.text === undefined ? undefined : linesOf(it.text, it.document as Json)))
    const sorted = told(this.drafts)
      .map((draft, i) => ({ draft, i }))
      .sort((a, b) => rank(a.draft) - rank(b.draft) || a.i - b.i)
      .map(({ draft }) => draft)
    const ids = new Map<Draft, string>()
    const taken = new Set<string>()
    for (const draft of sorted) ids.set(draft, idOf(draft, taken))
    const idsOf = (edits: readonly Edit[]) =>
      sorted.flatMap((it) => (it.edit && edits.includes(it.edit) ? [ids.get(it) as string] : []))
    const changes = sorted.map((draft): Change => {
      const { edit, group, undone, old: was, new: is, oldPlace, newPlace, ...rest } = draft
      const breaking = verdictTexts[draft.verdict].isBreaking
      return {
        id: ids.get(draft) as string,
        ...rest,
        schemaPointer: (newPlace ?? oldPlace)?.pointer ?? '',
        breaking,
        old: was ?? null,
        new: is ?? null,
        ...(group && { group: idsOf(group) }),
        ...(undone && { undone: idsOf(undone) }),
        ...(oldPlace && { oldPlace: withLine(oldPlace, lines[0]) }),
        ...(newPlace && { newPlace: withLine(newPlace, lines[1]) }),
      }
    })
    const counts = Object.fromEntries(
      verdictOrder.map((verdict) => [verdict, changes.filter((it) => it.verdict === verdict).length]),
    ) as Record<DiffVerdict, number>
    return {
      old: sideOf(old),
      new: sideOf(next),
      breaking: changes.some((it) => it.breaking),
      changes,
      counts,
      search: {
        seed,
        ...this.totals,
        judges: judges.length,
        budget,
        formats: 'assert',
        reader,
        aligned: align,
        limits: this.reached
          .list()
          .map((name) => ({ name, ...limits[name], ...(name === 'candidates' && { most: budget }) })),
      },
      bump: bumpOf(changes),
    }
  }
}

/** Of more edits that are undone together it is not asked whether fewer would do. */
const mostLessened = 12

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

const nothing: Outcome = {
  effort: { candidates: 0, valid: 0, refused: 0, disagreements: 0 },
  masked: [],
  reached: new Reached(),
}

/** Makes judges of the target with edits undone. */
class Undo {
  private readonly known = new Map<string, readonly Judge[]>()
  private readonly ids = new Map<Edit, number>()
  private readonly target: Json
  private readonly pointer: Pointer
  private readonly side: 'old' | 'new'
  private readonly judgeOf: readonly JudgeOf[]
  private readonly other: () => Referenced

  constructor(
    old: Interface,
    next: Interface,
    pair: SchemaPair,
    side: 'old' | 'new',
    [a, b]: readonly [Shape, Shape],
    judgeOf: readonly JudgeOf[],
  ) {
    this.side = side
    this.judgeOf = judgeOf
    const [target, pointer, source, root] =
      side === 'old' ? [next.json, pair.new, old.json, a] : [old.json, pair.old, next.json, b]
    this.target = target
    this.pointer = pointer
    let referenced: Referenced | undefined
    this.other = () => {
      referenced ??= { document: source, targets: targetsOf([root]) }
      return referenced
    }
  }

  judges(edits: readonly Edit[]): readonly Judge[] {
    const key = edits.map((it) => this.idOf(it)).join()
    const known = this.known.get(key) ?? this.make(edits)
    this.known.set(key, known)
    return known
  }

  private make(edits: readonly Edit[]): readonly Judge[] {
    const patches = edits.flatMap((it) => (this.side === 'old' ? it.toOld : it.toNew))
    const document = patched(this.target, patches, this.other())
    return this.judgeOf.map((judgeOf) => judgeOf(document, { pointer: this.pointer }))
  }

  private idOf(edit: Edit): number {
    const id = this.ids.get(edit) ?? this.ids.size
    this.ids.set(edit, id)
    return id
  }
}

/** Whether what the one who sends may send is contained in what the other takes. */
function forth(edit: Edit, side: 'old' | 'new'): Containment {
  return side === 'old' ? edit.oldInNew : edit.newInOld
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

/** Whether an edit is nothing but the reader's tolerance. */
function isOpening(edit: Edit, old: Json): boolean {
  if (edit.keyword !== 'additionalProperties' && edit.keyword !== 'unevaluatedProperties') return false
  if (edit.newPlace === undefined || edit.oldPlace !== undefined) return false
  return edit.new === false || canonicalText(old) === ''
}

function isNoLongerRead(edit: Edit, direction: Direction): boolean {
  return direction === 'request' && edit.keyword === 'properties' && edit.newPlace === undefined
}

function isIdentity(edit: Edit, aligned: Aligned | undefined): boolean {
  if (aligned === undefined || edit.isAnnotation) return false
  const isName = edit.positions.every((it) => /^(\[\]\.|\.)?model$/.test(positionText(it)))
  const values = [edit.oldView.values, edit.newView.values]
  return isName && values.every((it) => it?.length === 1)
}

function isList(document: Interface, body: Shape): boolean {
  const part = follow(document.json, body.at.pointer)
  return part !== undefined && member(part.json, 'items') !== undefined
}

/** The body with the other model's name. */
function renamed(body: Json, inList: boolean, name: Json): Json {
  const rename = (task: Json): Json =>
    isJsonObject(task) && Object.hasOwn(task, 'model') ? (replaced(task, ['model'], name) ?? task) : task
  return inList && Array.isArray(body) ? body.map(rename) : rename(body)
}

function pathOf(edit: Edit, { isBody, label, direction }: SchemaPair): string {
  const text = positionText(edit.positions[0] ?? [])
  if (isBody) return text.replace(/^\[\]\.?/, '')
  if (direction === 'request') return label.replace(/^\w+ parameter /, '') + (text === '' ? '' : `.${text}`)
  return text
}

function witnessOf(found: Found, takenBy: 'old' | 'new'): Witness {
  const { value, path, part } = found
  return {
    value,
    pointer: path.reduce<Pointer>(child, ''),
    ...(part !== undefined && { part }),
    recipe: recipe(part ?? value),
    takenBy,
  }
}

function why(
  edit: Edit,
  { direction }: SchemaPair,
  side: 'old' | 'new',
  verdict: DiffVerdict,
  { effort, reached }: Outcome,
  identity: boolean,
  options: Required<DiffOptions>,
): string {
  if (identity) return 'Every request has to name the other model; values are compared with the name set to it.'
  const [taker, refuser] = side === 'old' ? ['old', 'new'] : ['new', 'old']
  switch (verdict) {
    case 'proven':
      return direction === 'response'
        ? 'The new service may send the witness; an old reader refuses it, and takes it with this change made.'
        : `The ${taker} document takes the witness, the ${refuser} one refuses it, and takes it with this change undone.`
    case 'rule':
      if (options.judges.length < 2) return 'By rule: without two judges nothing is searched for.'
      return effort.valid === 0
        ? `By rule: none of ${effort.candidates} candidates was valid before, so the search says nothing.${beyond(reached, options)}`
        : `By rule: no witness among ${effort.candidates} candidates, ${effort.valid} of them valid before (seed ${options.seed}).${beyond(reached, options)}`
    case 'no-counterexample':
      return `No counterexample among ${effort.candidates} candidates, ${effort.valid} of them valid before (seed ${options.seed}); that is no proof.${beyond(reached, options)}`
    case 'behavioural':
      return edit.keyword === 'default'
        ? 'A request that leaves it out means something else now.'
        : 'The object is open, so it is taken as before; nothing says that it is read.'
    case 'annotation':
      return 'It says something else and demands the same.'
    default:
      return contained(edit, direction, side)
  }
}

/** What the search left out. */
function beyond(reached: Reached, { budget }: Required<DiffOptions>): string {
  const told = reached.list().map((name) => `${name === 'candidates' ? budget : limits[name].most} ${limits[name].of}`)
  return told.length === 0 ? '' : ` There was more than it looked at: it stops at ${told.join('; ')}.`
}

function contained(edit: Edit, direction: Direction, side: 'old' | 'new'): string {
  if (edit.oldInNew === 'yes' && edit.newInOld === 'yes') return 'Both spell the same values: one form for both.'
  const promised = edit.oldView.all.length === 0 ? ' The old document promised nothing here.' : ''
  return direction === 'response'
    ? `Whatever is sent now was allowed before (containment).${promised}`
    : side === 'old'
      ? 'Whatever was taken is taken still (containment).'
      : 'Contained.'
}

function fromHttp(it: HttpChange, oldFile: string, newFile: string): Draft {
  const { oldPointer, newPointer, ...rest } = it
  return {
    ...rest,
    ...(oldPointer !== undefined && { oldPlace: { file: oldFile, pointer: oldPointer } }),
    ...(newPointer !== undefined && { newPlace: { file: newFile, pointer: newPointer } }),
  }
}

function ends(document: Interface, pointer: Pointer): Pointer {
  return follow(document.json, pointer)?.pointer ?? pointer
}

/** What is said at one place is told once, however many bodies lead there. */
function told(drafts: readonly Draft[]): readonly Draft[] {
  const place = ({ keyword, oldPlace, newPlace }: Draft) =>
    JSON.stringify([keyword, oldPlace?.pointer, newPlace?.pointer])
  const isNote = ({ verdict, edit }: Draft) => verdict === 'annotation' || edit?.isAnnotation === true
  const first = new Map<string, Draft>()
  for (const it of drafts.filter(isNote)) {
    const known = first.get(place(it))
    if (known === undefined || (known.verdict === 'annotation' && it.verdict !== 'annotation')) first.set(place(it), it)
  }
  return drafts.filter((it) => !isNote(it) || first.get(place(it)) === it)
}

function rank(draft: Draft): number {
  return draft.identity ? -1 : verdictOrder.indexOf(draft.verdict)
}

function idOf(draft: Draft, taken: Set<string>): string {
  const pointer = (draft.newPlace ?? draft.oldPlace)?.pointer ?? ''
  const text = canonicalText([draft.direction, pointer, draft.keyword, draft.old ?? null, draft.new ?? null])
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 10)
  let id = hash
  for (let i = 2; taken.has(id); i++) id = `${hash}-${i}`
  taken.add(id)
  return id
}

function withLine(place: ChangePlace, lines: ((pointer: Pointer) => number | undefined) | undefined): ChangePlace {
  const line = lines?.(place.pointer)
  return { file: place.file, pointer: place.pointer, ...(line !== undefined && { line }) }
}

function sideOf({ model, document, path }: DiffInput): DiffResult['old'] {
  const info = member(document as { readonly [key: string]: Json }, 'info')
  const version = isJsonObject(info) ? info.version : undefined
  return {
    id: model.id,
    file: model.source.file,
    ...(path && { path }),
    sha256: model.source.sha256,
    ...(typeof version === 'string' && { version }),
  }
}
