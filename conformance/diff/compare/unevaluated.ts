import { child } from '../../../generator/document/pointer.js'
import type { ConstraintOf } from '../../../generator/ir/constraint.js'
import { type NormalForm, normalFormOf, ofKind, prefixLength } from '../../../generator/ir/normal-form.js'
import { type Here, towards } from './here.js'
import { nodeOf, objectNode, placed } from './patches.js'
import type { Step } from './position.js'
import { ofBoth } from './scalars.js'
import { areAlike } from './spelling.js'
import type { Aspect, SchemaWalk } from './walk.js'

/*
 * Members and items that no sibling evaluated. Which these are hangs on the value and on all siblings, so that an edit
 * here, and any edit of a rule beside it, is decided for the value as a whole.
 */

type Unevaluated = ConstraintOf<'unevaluated'>

export const unevaluated: Aspect = (walk, a, b, here) => {
  ofBoth('object', (...all) => compared('properties', ...all))(walk, a, b, here)
  ofBoth('array', (...all) => compared('items', ...all))(walk, a, b, here)
}

function compared(of: Unevaluated['of'], ...[walk, a, b, here]: [SchemaWalk, NormalForm, NormalForm, Here]): void {
  const pick = (form: NormalForm) => ofKind(form, 'unevaluated').find((it) => it.of === of)
  const [x, y] = [pick(a), pick(b)]
  if (x === undefined && y === undefined) return
  if (x && y && areAlike(x.shape, y.shape)) {
    walk.saidIn([x.shape], [y.shape], here)
    return
  }
  const keyword = of === 'items' ? 'unevaluatedItems' : 'unevaluatedProperties'
  const step: Step = of === 'items' ? { kind: 'item', index: prefixLength(b), isOpen: true } : { kind: 'otherKey' }
  const at = (form: NormalForm, own: Unevaluated | undefined) =>
    own?.at.pointer ?? child(of === 'items' ? nodeOf(form).pointer : objectNode(form), keyword)
  walk.report(normalFormOf(x ? [x.shape] : []), normalFormOf(y ? [y.shape] : []), towards(here, step), {
    keyword,
    oldPlace: x?.at,
    newPlace: y?.at,
    ...(x && { old: x.limit }),
    ...(y && { new: y.limit }),
    demands: 'everything',
    toOld: placed(at(b, y), x?.at),
    toNew: placed(at(a, x), y?.at),
  })
}
