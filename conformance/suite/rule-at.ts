import { type Pointer, parent } from '../../generator/document/pointer.js'
import { constraintInWords } from '../../generator/emit/limit-words.js'
import { ruleBetweenFields } from '../../generator/emit/rule-words.js'
import type { Constraint } from '../../generator/ir/constraint.js'
import { constraintsIn, sitesOf } from '../value/edge/constraint-site.js'
import { recipeText } from '../value/recipe.js'
import type { Subject } from './subject.js'

const known = new WeakMap<object, ReadonlyMap<string, Constraint>>()

/** What a constraint of the request demands, in words; undefined where none stands there, or words do not say it. */
export function ruleAt(
  { operation }: Pick<Subject, 'operation'>,
  pointer: Pointer,
  keyword: string,
): string | undefined {
  const all = known.get(operation) ?? byPlace(operation.request)
  known.set(operation, all)
  const constraint = all.get(`${pointer} ${keyword}`)
  if (constraint === undefined) return undefined
  const words = constraintInWords(constraint) || ruleBetweenFields(constraint)
  return words && recipeText(words, 200)
}

function byPlace(request: Subject['operation']['request']): ReadonlyMap<string, Constraint> {
  // Those that lead to members and items are reached by sites alone, and those within `contains` by no site.
  const all = [...sitesOf(request).map((it) => it.constraint), ...constraintsIn(request)]
  return new Map(all.map((it) => [`${parent(it.at.pointer) ?? it.at.pointer} ${it.keyword}`, it] as const))
}
