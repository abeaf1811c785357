import { child, type Place } from '../../../generator/document/pointer.js'
import type { ConstraintOf } from '../../../generator/ir/constraint.js'
import { itemShapes, type NormalForm, normalFormOf, ofKind, prefixLength } from '../../../generator/ir/normal-form.js'
import type { BothSides } from './edit.js'
import { counts, type Here, into, towards, within } from './here.js'
import { additions, holder, nodeOf, placed, removals } from './patches.js'
import type { Step } from './position.js'
import type { Aspect, SchemaWalk } from './walk.js'

/*
 * Items of a list, place by place up to the end of the longer tuple, where all further items are one place: two against
 * three `prefixItems` have their edits at items 0, 1, 2 and at the rest.
 */

export const items: Aspect = (walk, a, b, here) => {
  const ends = Math.max(prefixLength(a), prefixLength(b))
  for (let index = 0; index <= ends; index++) {
    const [old, next] = [itemShapes(a, index), itemShapes(b, index)]
    if (old.length === 0 && next.length === 0) continue
    const step: Step = { kind: 'item', index, isOpen: index === ends }
    if (old.length > 0 && next.length > 0) {
      walk.compare(normalFormOf(old), normalFormOf(next), into(here, step, { old, new: next }))
      continue
    }
    const about = (form: NormalForm) => form.all.filter((it) => it.kind === 'prefix' || it.kind === 'items')
    const [mine, theirs] = [about(a), about(b)]
    walk.report(normalFormOf(old), normalFormOf(next), towards(here, step), {
      keyword: (old[0] ?? next[0])?.at.pointer.includes('/prefixItems/') ? 'prefixItems' : 'items',
      oldPlace: old[0]?.at,
      newPlace: next[0]?.at,
      ...walk.values(old[0]?.at, next[0]?.at),
      subject: String(index),
      demands: 'everything',
      toOld: [...removals(theirs), ...additions(nodeOf(b), mine)],
      toNew: [...removals(mine), ...additions(nodeOf(a), theirs)],
    })
  }
}

export const contains: Aspect = (walk, a, b, here) => {
  const [x, y] = [ofKind(a, 'contains'), ofKind(b, 'contains')]
  const inside: Here = { ...here, isWatched: here.isWatched || counts(a) || counts(b) }
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p, q] = [x[i], y[i]]
    if (p === undefined || q === undefined) {
      walk.exchange({ old: a, new: b }, inside, { old: p ? [p] : [], new: q ? [q] : [] })
      continue
    }
    const step: Step = { kind: 'item', index: 0, isOpen: true }
    walk.compare(normalFormOf([p.shape]), normalFormOf([q.shape]), within(inside, step, { old: [p], new: [q] }))
    for (const keyword of ['minContains', 'maxContains'] as const)
      contained(walk, { keyword, forms: { old: a, new: b }, rules: { old: p, new: q } }, inside)
  }
}

type Contains = ConstraintOf<'contains'>

interface Contained {
  readonly keyword: 'minContains' | 'maxContains'
  readonly forms: BothSides<NormalForm>
  readonly rules: BothSides<Contains>
}

/** How many items have to, or may, be contained. */
function contained(walk: SchemaWalk, { keyword, forms, rules: { old: p, new: q } }: Contained, here: Here): void {
  const countOf = (it: Contains) => (keyword === 'minContains' ? it.lower.count : it.upper?.count)
  const [from, to] = [countOf(p), countOf(q)]
  if (from === to) return
  const pointer = (it: Contains) => child(holder(it.at.pointer), keyword)
  const place = (it: Contains): Place | undefined => {
    const isSpelled = keyword === 'minContains' ? it.lower.keyword === keyword : it.upper !== undefined
    return isSpelled ? { file: it.at.file, pointer: pointer(it) } : undefined
  }
  const [mine, theirs] = [place(p), place(q)]
  walk.report(forms.old, forms.new, here, {
    keyword,
    oldPlace: mine ?? p.at,
    newPlace: theirs ?? q.at,
    ...(from !== undefined && { old: from }),
    ...(to !== undefined && { new: to }),
    demands: { old: [p], new: [q] },
    toOld: placed(pointer(q), mine),
    toNew: placed(pointer(p), theirs),
  })
}
