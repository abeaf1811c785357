import type { Place, Pointer } from '../../../generator/document/pointer.js'
import { child, parent, tokens } from '../../../generator/document/pointer.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type NormalForm, ofKind } from '../../../generator/ir/normal-form.js'
import type { Patch, PatchSource } from './edit.js'

/*
 * How a document is given what the other one has at a place, and nothing else of it. `{ maxLength: 9 }` against
 * `{ maxLength: 8 }` is undone by removing the keyword and adding the other document's. Keywords that have a meaning only
 * together go together; what depends on its siblings is put where it belongs, all else may go into a further allOf.
 */

/** Keywords that mean something only together. */
const families: readonly (readonly string[])[] = [
  ['if', 'then', 'else'],
  ['contains', 'minContains', 'maxContains'],
  ['prefixItems', 'items'],
]

/** The schema that a normal form is of. */
export function nodeOf(form: NormalForm): Place {
  return form.shapes[0]?.at ?? { file: '', pointer: '' }
}

/** The schema object that speaks of the members of the value. */
export function objectNode(form: NormalForm): Pointer {
  const own = form.all.find((it) => it.kind === 'additional') ?? form.all.find((it) => it.kind === 'properties')
  return own ? holder(own.at.pointer) : nodeOf(form).pointer
}

export function removals(constraints: readonly Constraint[]): Patch[] {
  return constraints.flatMap((it) =>
    familyOf(it).map((keyword): Patch => ({ op: 'remove', at: child(holder(it.at.pointer), keyword) })),
  )
}

export function additions(node: Place, constraints: readonly Constraint[]): Patch[] {
  return constraints.map((it) => ({
    op: 'add',
    at: node.pointer,
    keywords: Object.fromEntries(
      familyOf(it).map((keyword): [string, PatchSource] => [
        keyword,
        { pointer: child(holder(it.at.pointer), keyword) },
      ]),
    ),
  }))
}

function familyOf(it: Constraint): readonly string[] {
  return families.find((keywords) => keywords.includes(it.keyword)) ?? [lastToken(it.at.pointer)]
}

/** Puts what stands at one pointer of the other document to another pointer of this one, or takes away what is there. */
export function placed(at: Pointer, theirs: Place | undefined): Patch[] {
  return theirs === undefined ? [{ op: 'remove', at }] : [{ op: 'set', at, to: { pointer: theirs.pointer } }]
}

/** An entry of a map of schemas or rules: those of this document go, those of the other one come. */
export function entryPatches(map: Pointer, key: string, mine: readonly Place[], theirs: readonly Place[]): Patch[] {
  return [
    ...mine.map((it): Patch => ({ op: 'remove', at: it.pointer })),
    ...theirs.map((it): Patch => ({ op: 'set', at: child(map, key), to: { pointer: it.pointer } })),
  ]
}

/** Makes the member `key` in the document of `form` what `shapes` of the other document say. */
export function memberPatches(form: NormalForm, key: string, shapes: readonly Shape[]): Patch[] {
  const nodes = new Set<Pointer>()
  for (const it of form.all) {
    const speaks = it.kind === 'properties' && it.shapes.has(key)
    const closes = it.kind === 'additional' || (it.kind === 'unevaluated' && it.of === 'properties')
    if (speaks || closes) nodes.add(holder(it.at.pointer))
  }
  if (nodes.size === 0) nodes.add(objectNode(form))
  return [...nodes].map((node) => ({
    op: 'set',
    at: child(child(node, 'properties'), key),
    to: { all: shapes.map((it) => it.at.pointer) },
  }))
}

/** Where `properties` declares a key. */
export function declarationOf(form: NormalForm, key: string): Place | undefined {
  return ofKind(form, 'properties')
    .find((it) => it.shapes.has(key))
    ?.shapes.get(key)?.at
}

/** The pointer of what holds a keyword. */
export function holder(pointer: Pointer): Pointer {
  return parent(pointer) ?? ''
}

export function lastToken(pointer: Pointer): string {
  return tokens(pointer).at(-1) ?? ''
}
