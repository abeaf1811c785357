import type { Json } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import type { Order } from '../../../generator/ir/order.js'
import type { DiffLimitName } from '../limits.js'
import type { DiffVerdict } from './verdict.js'

/** The form of results, in each of them. */
export const schemaVersion = 2

/** Which way the data goes: to the service, from it, or none. */
export type Direction = 'request' | 'response' | 'document'

/** A value that shows a break. */
export interface Witness {
  /** The whole body: taken by the one side, refused by the other. */
  readonly value: Json
  /** Where in it the change is, as an RFC 6901 pointer. */
  readonly pointer: Pointer
  /** What stands there; absent where the point is that nothing does. */
  readonly part?: Json
  /** The part, or the whole, in short: long strings as `"a" × 131073`. */
  readonly recipe: string
  /** Which document takes it; the other one refuses it. */
  readonly takenBy: 'old' | 'new'
}

/** What a search for a witness did. */
export interface ChangeSearch {
  readonly candidates: number
  /** How many of them the side took that has to; a search with none of these says nothing. */
  readonly valid: number
  readonly disagreements: number
  readonly seed: number
  /** Why nothing was decided; absent where something was. */
  readonly reason?: string
  /** The bounds that this search reached; absent when there is none. */
  readonly limits?: readonly DiffLimitName[]
}

/** A bound of the comparison that was reached. */
interface SearchLimit {
  readonly name: DiffLimitName
  readonly most: number
  /** What it bounds, in words. */
  readonly of: string
}

/** A place in one of the documents. */
export interface ChangePlace {
  readonly file: string
  readonly pointer: Pointer
  /** Line in the file, from 1; absent when the text is not at hand. */
  readonly line?: number
}

/** One change. */
export interface Change {
  /** Stable: a hash of direction, pointer, keyword, old and new value, and of no wording. */
  readonly id: string
  readonly direction: Direction
  /** The place in the new document, or in the old one when it is gone. */
  readonly schemaPointer: Pointer
  readonly keyword: string
  readonly verdict: DiffVerdict
  readonly breaking: boolean
  /** How what the new document takes relates to what the old one takes, as far as this change goes. */
  readonly order: Order
  /** The place in a body, such as `settings.systemPrompt`; '' for the body as a whole or outside of it. */
  readonly path: string
  readonly old: Json | null
  readonly new: Json | null
  readonly witness?: Witness
  /** One sentence: why the verdict is what it is. */
  readonly why: string
  /** Outside the schemas: the id of the cell of the law book that says so, `paths.{path} request.removed`. */
  readonly cell?: string
  /** Names the other model: every request has to change it, and it is left out of the verdict. */
  readonly identity?: boolean
  /** Ids of changes that break only together with this one. */
  readonly group?: readonly string[]
  /** Ids of changes that refuse the witness too; the proof holds with them undone. */
  readonly undone?: readonly string[]
  readonly search?: ChangeSearch
  readonly oldPlace?: ChangePlace
  readonly newPlace?: ChangePlace
  /** Accepted in an ignore file, with the reason given there. */
  readonly ignored?: { readonly reason: string; readonly expires: string }
}

/** One of the two compared models. */
export interface DiffSide {
  readonly id: string
  readonly file: string
  /** Where the file is, relative to the working folder; absent when that is not known. */
  readonly path?: string
  readonly sha256: string
  readonly version?: string
}

/** An overlay that had a part in the comparison. */
export interface AppliedOverlay {
  /** Such as `overlays/text-responses.json`. */
  readonly file: string
  readonly sha256: string
  /** The sides that it selected something in. */
  readonly appliedTo: readonly ('old' | 'new')[]
  /** sha256 of the old side's overlay of this name, which differs and was left out. */
  readonly replaces?: string
}

/** What a comparison found; also what `diff --json` prints. */
export interface DiffResult {
  /** The form of this result: 2 since verdicts say `undecided` and `compatible`. */
  readonly schemaVersion: typeof schemaVersion
  readonly old: DiffSide
  readonly new: DiffSide
  /** The overlays of either side that fitted one side or both, by name. */
  readonly overlays: readonly AppliedOverlay[]
  /** Whether a change that is not ignored breaks. */
  readonly breaking: boolean
  /** Identity first, then by verdict from `proven` to `annotation`, then in document order. */
  readonly changes: readonly Change[]
  readonly counts: Readonly<Record<DiffVerdict, number>>
  readonly search: {
    readonly seed: number
    readonly candidates: number
    readonly valid: number
    readonly judges: number
    /** Most candidates for one change. */
    readonly budget: number
    /** `assert`: formats are rules for both judges. */
    readonly formats: 'assert'
    readonly reader: 'strict' | 'tolerant'
    readonly aligned: boolean
    /** The bounds that were reached: so much was looked at, and there was more. */
    readonly limits: readonly SearchLimit[]
  }
  /** The part of the version number that the changes ask for; null while something is undecided and nothing breaks. */
  readonly bump: 'major' | 'minor' | 'patch' | 'none' | null
}
