import { isJsonObject, type Json, type JsonObject } from '../../generator/document/json.js'
import { decodedFragment, type Pointer, parent, replaced, tokens, valueAt } from '../../generator/document/pointer.js'
import type { ConstraintSite, RefStep } from '../value/edge/constraint-site.js'

/*
 * A server that is wrong about a shared schema at one place alone is faithful to a document that has a copy of it there, in place
 * of the reference, with the fault in it.
 *
 * EXAMPLE  `first` and `second` are both a Box, and a Box has a Point `from`. A fault of the Point at `/second/from` alone takes
 * a copy of Box at `second`, in which `from` is a copy of Point.
 */

/** A schema that stands where a reference stood. */
export interface Inlined {
  readonly at: Pointer
  readonly schema: Json
}

/** A place of a shared schema that other references lead to than to its first. */
interface FurtherPlace {
  /** The references that lead there. */
  readonly by: readonly Pointer[]
  /** The last of them, which lead to this place and to none before it. */
  readonly own: readonly Pointer[]
  /** What stands where in a document in which the schema of the constraint is another one at this place alone; undefined where no copy says so. */
  inlined(changed: Json): Inlined | undefined
}

/** Of what copies would be something else, or name the same twice. */
const unusual = /"\$(?:id|anchor|dynamicAnchor|dynamicRef|recursiveAnchor|recursiveRef)":/

/** The further places of a constraint. */
export function furtherPlaces(document: Json, first: ConstraintSite): readonly FurtherPlace[] {
  const before = [first]
  const pointer = parent(first.constraint.at.pointer) ?? ''
  return first.byOthers.map((site) => {
    const refs = ownRefs(site, before)
    before.push(site)
    const inlined = (changed: Json) => inlinedBy(document, refs, { at: pointer, schema: changed })
    return { by: site.refs.map((it) => it.at), own: refs.map((it) => it.at), inlined }
  })
}

/** The last references that lead to a place and to none of those before. */
function ownRefs({ refs }: ConstraintSite, before: readonly ConstraintSite[]): readonly RefStep[] {
  const endsAlike = (other: ConstraintSite, count: number) =>
    refs.slice(-count).every((it, i, all) => it.at === other.refs.at(i - all.length)?.at)
  const count = refs.findIndex((_, i) => !before.some((it) => endsAlike(it, i + 1))) + 1
  return refs.slice(-count)
}

/** The schema with the first of the references: what each leads to in a copy, and at the end of the way what has changed. */
function inlinedBy(document: Json, refs: readonly RefStep[], changed: Inlined): Inlined | undefined {
  let made = changed
  for (const { at, isAlone } of refs.toReversed()) {
    const own = parent(at) ?? ''
    const schema = valueAt(document, own)
    const target = isJsonObject(schema) && typeof schema.$ref === 'string' ? targetOf(schema.$ref) : undefined
    if (target === undefined || !isWithin(target, made.at)) return undefined
    const copy = replaced(valueAt(document, target), tokens(made.at.slice(target.length)), made.schema)
    if (copy === undefined || unusual.test(JSON.stringify(copy))) return undefined
    made = { at: own, schema: isAlone ? copy : beside(schema as JsonObject, copy) }
  }
  return made
}

function targetOf(reference: string): Pointer | undefined {
  return reference.startsWith('#') ? decodedFragment(reference.slice(1)) : undefined
}

const isWithin = (outer: Pointer, inner: Pointer) => inner === outer || inner.startsWith(`${outer}/`)

/** What stands beside a reference, with what it led to. */
function beside({ $ref: _, ...others }: JsonObject, copy: Json): Json {
  const { allOf } = others
  return { ...others, allOf: [...(Array.isArray(allOf) ? (allOf as readonly Json[]) : []), copy] } as Json
}
