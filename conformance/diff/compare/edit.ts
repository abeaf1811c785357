import type { Json } from '../../../generator/document/json.js'
import type { Place, Pointer } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { NormalForm } from '../../../generator/ir/normal-form.js'
import type { Position, Trail } from './position.js'

/** What stands in the other document, or a value of our own. */
export type PatchSource = { readonly pointer: Pointer } | { readonly all: readonly Pointer[] }

/** One step of turning a part of a document into what the other document has there. */
export type Patch =
  | { readonly op: 'remove'; readonly at: Pointer }
  | { readonly op: 'set'; readonly at: Pointer; readonly to: PatchSource }
  /** A further member of allOf beside what stands at `at`. */
  | { readonly op: 'add'; readonly at: Pointer; readonly keywords: Readonly<Record<string, PatchSource>> }

/** The two sides of something. */
export interface BothSides<T> {
  readonly old: T
  readonly new: T
}

/** A place in a value where it counts what each side demands, and nothing else: no branch, no condition lies above it. */
export class Ground {
  readonly shapes: BothSides<readonly Shape[]>
  private readonly trail: Trail

  constructor(trail: Trail, shapes: BothSides<readonly Shape[]>) {
    this.trail = trail
    this.shapes = shapes
  }

  get position(): Position {
    return this.trail.position
  }
}

/** One place that an edit is about. */
export interface EditSite {
  readonly ground: Ground
  /** What each side demands at the ground in this respect. An edit takes nothing away where the other side demands no less. */
  readonly demands: BothSides<readonly Shape[]>
  /** All that applies where the edit is. */
  readonly forms: BothSides<NormalForm>
}

/** One difference between two schemas at a place that both have. */
export interface Edit {
  readonly keyword: string
  /** Where it stands in the old document; absent for what was added. */
  readonly oldPlace?: Place
  readonly newPlace?: Place
  readonly old?: Json
  readonly new?: Json
  /** Says of the value and forbids none: title, description, default. */
  readonly isAnnotation: boolean
  /** The places in a value that the edit is about; a shared schema has several. */
  readonly positions: Position[]
  /** What is so at each of these places. */
  readonly sites: Map<Position, EditSite>
  /** The schemas of the rules that changed as a whole; none for a plain keyword. */
  readonly scope: readonly Shape[]
  readonly forms: BothSides<NormalForm>
  /** Turns the new document back, in this edit only. */
  readonly toOld: readonly Patch[]
  /** Brings this edit, and no other, into the old document. */
  readonly toNew: readonly Patch[]
}
