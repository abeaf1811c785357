import type { Json } from '../../../generator/document/json.js'
import type { Place, Pointer } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { View } from '../../../generator/ir/normal-form.js'
import type { Containment } from '../../../generator/ir/order.js'
import type { Position } from './position.js'

/** What stands in the other document, or a value of our own. */
export type Source = { readonly pointer: Pointer } | { readonly all: readonly Pointer[] }

/** One step of turning a part of a document into what the other document has there. */
export type Patch =
  | { readonly op: 'remove'; readonly at: Pointer }
  | { readonly op: 'set'; readonly at: Pointer; readonly to: Source }
  /** A further member of allOf beside what stands at `at`. */
  | { readonly op: 'add'; readonly at: Pointer; readonly keywords: Readonly<Record<string, Source>> }

/** One place that an edit of a shared schema is about, with all that applies there. */
export interface Site {
  readonly oldInNew: Containment
  readonly newInOld: Containment
  readonly oldView: View
  readonly newView: View
}

/** One difference between two schemas at a place that both have. */
export interface Edit {
  readonly keyword: string
  /** Where it stands in the old document; absent for what was added. */
  readonly oldPlace?: Place
  readonly newPlace?: Place
  readonly old?: Json
  readonly new?: Json
  /** Whether whatever the old document takes here the new one takes too, as far as this edit goes; and the reverse. */
  readonly oldInNew: Containment
  readonly newInOld: Containment
  /** Says of the value and forbids none: title, description, default. */
  readonly isAnnotation: boolean
  /** The places in a value that the edit is about; a shared schema has several. */
  readonly positions: Position[]
  /** What is so at each of these places. */
  readonly sites: Map<Position, Site>
  /** The schemas of the rules that changed as a whole; none for a plain keyword. */
  readonly scope: readonly Shape[]
  readonly oldView: View
  readonly newView: View
  /** Turns the new document back, in this edit only. */
  readonly toOld: readonly Patch[]
  /** Brings this edit, and no other, into the old document. */
  readonly toNew: readonly Patch[]
}
