import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import { type Path, replaced, tokens, valueIn } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { declaredKeys, itemShapes, memberShapes, ofKind, type View, viewOf } from '../../../generator/ir/normal-form.js'
import type { Judge, Verdict } from '../../judge/verdict.js'
import type { Samples } from '../../value/search/sample.js'

/*
 * A value that is refused for other reasons than the one that is looked for is changed until it is taken, led by the rules
 * that it breaks: missing members are added, unwelcome ones taken away, other values tried; what breaks fewer rules is the
 * next to start from. It ends where nothing breaks fewer, after three rounds on one level, or when the budget is spent.
 *
 * `{ sync: true, prompt: "aaa" }` where `sync` needs `seed`: the judge names `/seed` as missing, a sample of it is added,
 * the value is taken; `prompt`, the place that stays, was not touched.
 */

/** More judgements are not spent on one value. */
const patience = 150

/** Mends values until a judge accepts them. */
export class Repair {
  private readonly root: readonly Shape[]
  private readonly judge: Judge
  private readonly samples: Samples

  constructor(root: readonly Shape[], judge: Judge, samples: Samples) {
    this.root = root
    this.judge = judge
    this.samples = samples
  }

  /**
   * The value, changed outside a place until it is accepted; undefined when none was found.
   * @param path the place that stays as it is
   */
  mended(value: Json, path: Path, budget = patience): Json | undefined {
    let current: JudgedValue = { value, verdict: this.judge(JSON.stringify(value)) }
    const purse = { left: budget }
    for (let round = 0; !current.verdict.valid; round++) {
      if (current.verdict.verdict === 'undecided') return undefined
      const best = this.best(current, path, purse)
      if (best === undefined) return undefined
      const gain = weight(current.verdict) - weight(best.verdict)
      if (gain < 0 || (gain === 0 && round > 3)) return undefined
      current = best
    }
    return current.value
  }

  private best({ value, verdict }: JudgedValue, path: Path, purse: { left: number }): JudgedValue | undefined {
    let best: JudgedValue | undefined
    for (const next of new Neighbours(value, path, this.root, this.samples).of(verdict)) {
      if (purse.left-- <= 0) {
        this.samples.reached.names.add('repairs')
        break
      }
      const judged = this.judge(JSON.stringify(next))
      if (best === undefined || weight(judged) < weight(best.verdict)) best = { value: next, verdict: judged }
      if (judged.valid || weight(judged) < weight(verdict)) break
    }
    return best
  }
}

interface JudgedValue {
  readonly value: Json
  readonly verdict: Verdict
}

function weight(verdict: Verdict): number {
  return verdict.valid ? 0 : 1 + (verdict.violations?.length ?? 0)
}

/** Values that differ from one in one respect. */
class Neighbours {
  private readonly value: Json
  private readonly path: Path
  private readonly root: readonly Shape[]
  private readonly samples: Samples

  constructor(value: Json, path: Path, root: readonly Shape[], samples: Samples) {
    this.value = value
    this.path = path
    this.root = root
    this.samples = samples
  }

  /** Those first that the broken rules ask for. */
  *of({ violations }: Verdict): Generator<Json> {
    for (const { pointer, keyword } of violations ?? []) {
      const at = tokens(pointer)
      const own = valueIn(this.value, at)
      if (own === undefined) yield* this.samplesAt(at)
      else yield* this.around(at, own, keyword)
    }
  }

  private *around(at: readonly string[], own: Json, keyword: string): Generator<Json> {
    const isOnPath = this.isKept(at)
    if (!isOnPath) {
      if (/additional|unevaluated|false|propertyNames/i.test(keyword)) yield* this.put(at, undefined)
      yield* this.samplesAt(at)
      if (at.length > 0) yield* this.put(at, undefined)
    }
    // Another member may decide how far this one may go.
    const holder = at.slice(0, -1)
    const parent = valueIn(this.value, holder)
    if (isOnPath && at.length > 0 && at.length === this.path.length && isJsonObject(parent))
      yield* this.members(holder, parent)
    if (isJsonObject(own)) yield* this.members(at, own)
    else if (Array.isArray(own)) yield* this.items(at, own)
  }

  private *members(at: readonly string[], own: JsonObject): Generator<Json> {
    const kept = this.keptBelow(at)
    const view = viewOf(shapesAt(this.root, this.value, at))
    const others = Object.keys(own).filter((key) => key !== kept)
    for (const key of others) yield* this.put([...at, key], undefined)
    for (const key of declaredKeys(view)) if (!Object.hasOwn(own, key)) yield* this.member(view, at, key, 3)
    for (const key of others) yield* this.member(view, at, key, 9)
  }

  private *member(view: View, at: readonly string[], key: string, most: number): Generator<Json> {
    for (const it of this.samples.of(memberShapes(view, key).shapes).slice(0, most)) yield* this.put([...at, key], it)
  }

  /** An item more, such as one that `contains` asks for, or one fewer. */
  private *items(at: readonly string[], own: readonly Json[]): Generator<Json> {
    const view = viewOf(shapesAt(this.root, this.value, at))
    const wanted = ofKind(view, 'contains').map((it) => it.shape)
    const shapes = itemShapes(view, own.length)
    for (const it of [...this.samples.of([...shapes, ...wanted]).slice(0, 3), ...this.samples.of(shapes).slice(0, 6)])
      yield* this.put([...at, own.length], it)
    const kept = this.keptBelow(at)
    if (own.length - 1 > Number(kept ?? -1)) yield* this.put([...at, own.length - 1], undefined)
  }

  private *samplesAt(at: readonly string[]): Generator<Json> {
    for (const it of this.samples.of(shapesAt(this.root, this.value, at)).slice(0, 9)) yield* this.put(at, it)
  }

  private *put(at: Path, made: Json | undefined): Generator<Json> {
    const next = replaced(this.value, at, made)
    if (next !== undefined) yield next
  }

  /** Whether a place is on the way to the one that stays. */
  private isKept(at: readonly string[]): boolean {
    return at.every((token, i) => i < this.path.length && token === String(this.path[i]))
  }

  /** The key or index below a place that leads to the one that stays. */
  private keptBelow(at: readonly string[]): string | undefined {
    return at.length < this.path.length && this.isKept(at) ? String(this.path[at.length]) : undefined
  }
}

/** The schemas that apply to a place in a value, those of branches that the place needs included. */
function shapesAt(root: readonly Shape[], value: Json, at: readonly string[]): readonly Shape[] {
  let shapes = root
  let current: Json | undefined = value
  for (const token of at) {
    const view = viewOf(shapes)
    const isItem = Array.isArray(current)
    shapes = isItem ? itemShapes(view, Number(token)) : memberShapes(view, token).shapes
    current = valueIn(current, [token])
    if (shapes.length > 0) continue
    const branches = view.all.flatMap((it) => (it.kind === 'any' || it.kind === 'one' ? it.shapes : []))
    for (const branch of branches) {
      const inner = viewOf([branch])
      shapes = isItem ? itemShapes(inner, Number(token)) : memberShapes(inner, token).shapes
      if (shapes.length > 0) break
    }
  }
  return shapes
}
