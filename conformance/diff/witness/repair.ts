import type { Json } from '../../../generator/document/json.js'
import { type Path, replaced, tokens, valueIn } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { declaredKeys, itemShapes, memberShapes, ofKind, viewOf } from '../../../generator/ir/normal-form.js'
import type { Judge, Verdict } from '../../judge/verdict.js'
import { isObject, type Samples } from '../../value/search/sample.js'

/** More judgements are not spent on one value. */
const patience = 150

/**
 * Changes a value outside a place until a judge accepts it, led by the rules that it breaks: missing members are added,
 * unwelcome ones taken away, other values tried.
 * @param path the place that stays as it is
 * @returns undefined when no such value was found
 */
export function repaired(
  value: Json,
  path: Path,
  root: readonly Shape[],
  judge: Judge,
  samples: Samples,
  budget = patience,
): Json | undefined {
  let current = value
  let verdict = judge(JSON.stringify(current))
  let left = budget
  for (let round = 0; !verdict.valid; round++) {
    if (verdict.verdict === 'undecided') return undefined
    let best: { value: Json; verdict: Verdict } | undefined
    for (const next of neighbours(current, verdict, path, root, samples)) {
      if (left-- <= 0) {
        samples.reached.names.add('repairs')
        break
      }
      const judged = judge(JSON.stringify(next))
      if (best === undefined || weight(judged) < weight(best.verdict)) best = { value: next, verdict: judged }
      if (judged.valid || weight(judged) < weight(verdict)) break
    }
    if (best === undefined || weight(best.verdict) > weight(verdict)) return undefined
    if (weight(best.verdict) === weight(verdict) && round > 3) return undefined
    current = best.value
    verdict = best.verdict
  }
  return current
}

function weight(verdict: Verdict): number {
  return verdict.valid ? 0 : 1 + (verdict.violations?.length ?? 0)
}

/** Values that differ in one respect, those first that the broken rules ask for. */
function* neighbours(
  value: Json,
  verdict: Verdict,
  path: Path,
  root: readonly Shape[],
  samples: Samples,
): Generator<Json> {
  for (const { pointer, keyword } of verdict.violations ?? []) {
    const at = tokens(pointer)
    const own = valueIn(value, at)
    if (own === undefined) {
      const shapes = shapesAt(root, value, at)
      for (const it of samples.of(shapes).slice(0, 9)) yield* some(replaced(value, at, it))
      continue
    }
    const isOnPath = at.every((token, i) => i < path.length && token === String(path[i]))
    if (!isOnPath && /additional|unevaluated|false|propertyNames/i.test(keyword))
      yield* some(replaced(value, at, undefined))
    if (!isOnPath) {
      for (const it of samples.of(shapesAt(root, value, at)).slice(0, 9)) yield* some(replaced(value, at, it))
      if (at.length > 0) yield* some(replaced(value, at, undefined))
    }
    // Another member may decide how far this one may go.
    const around = at.slice(0, -1)
    const parent = valueIn(value, around)
    if (isOnPath && at.length > 0 && at.length === path.length && isObject(parent))
      yield* members(value, around, parent, path, root, samples)
    if (isObject(own)) yield* members(value, at, own, path, root, samples)
    else if (Array.isArray(own)) yield* items(value, at, own, path, root, samples)
  }
}

function* members(
  value: Json,
  at: readonly string[],
  own: { readonly [key: string]: Json },
  path: Path,
  root: readonly Shape[],
  samples: Samples,
): Generator<Json> {
  const kept =
    at.length < path.length && at.every((token, i) => token === String(path[i])) ? String(path[at.length]) : ''
  const view = viewOf(shapesAt(root, value, at))
  for (const key of Object.keys(own)) if (key !== kept) yield* some(replaced(value, [...at, key], undefined))
  for (const key of declaredKeys(view)) {
    if (Object.hasOwn(own, key)) continue
    for (const it of samples.of(memberShapes(view, key).shapes).slice(0, 3))
      yield* some(replaced(value, [...at, key], it))
  }
  for (const key of Object.keys(own)) {
    if (key === kept) continue
    for (const it of samples.of(memberShapes(view, key).shapes).slice(0, 9))
      yield* some(replaced(value, [...at, key], it))
  }
}

/** An item more, such as one that `contains` asks for, or one fewer. */
function* items(
  value: Json,
  at: readonly string[],
  own: readonly Json[],
  path: Path,
  root: readonly Shape[],
  samples: Samples,
): Generator<Json> {
  const view = viewOf(shapesAt(root, value, at))
  const wanted = ofKind(view, 'contains').map((it) => it.shape)
  const shapes = itemShapes(view, own.length)
  for (const it of [...samples.of([...shapes, ...wanted]).slice(0, 3), ...samples.of(shapes).slice(0, 6)])
    yield* some(replaced(value, [...at, own.length], it))
  const kept =
    at.length < path.length && at.every((token, i) => token === String(path[i])) ? Number(path[at.length]) : -1
  if (own.length - 1 > kept) yield* some(replaced(value, [...at, own.length - 1], undefined))
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

function* some(value: Json | undefined): Generator<Json> {
  if (value !== undefined) yield value
}
