import type { Json } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { Judge, JudgeOf } from '../../judge/verdict.js'
import type { Edit } from '../compare/edit.js'
import { type Interface, interfaceOf } from '../input/interface.js'
import { sliceAt } from '../input/slice.js'
import type { Side } from './passage.js'
import { patched, type Referenced, targetsOf } from './revert.js'

/** One side of a passage. */
export interface PassageEnd {
  readonly document: Interface
  readonly pointer: Pointer
  readonly shape: Shape
  /** Which way its values go. */
  readonly way: 'request' | 'answer'
}

/** The target with edits undone: what it demands then, and who judges it. */
export class Undo {
  private readonly documents = new Map<string, Json>()
  private readonly made = new Map<string, readonly Judge[]>()
  private readonly shapes = new Map<string, readonly Shape[]>()
  private readonly ids = new Map<Edit, number>()
  private readonly source: PassageEnd
  private readonly target: PassageEnd
  private readonly side: Side
  private readonly judgeOf: readonly JudgeOf[]
  private referenced: Referenced | undefined

  /** @param side that of the source */
  constructor(
    ends: { readonly source: PassageEnd; readonly target: PassageEnd },
    side: Side,
    judgeOf: readonly JudgeOf[],
  ) {
    this.source = ends.source
    this.target = ends.target
    this.side = side
    this.judgeOf = judgeOf
  }

  /** Judges of the target with edits undone. */
  judges(edits: readonly Edit[]): readonly Judge[] {
    const key = this.keyOf(edits)
    const known = this.made.get(key) ?? this.judgesOf(this.document(edits))
    this.made.set(key, known)
    return known
  }

  /** What the target demands with edits undone. */
  demands(edits: readonly Edit[]): readonly Shape[] {
    if (edits.length === 0) return [this.target.shape]
    const key = this.keyOf(edits)
    const known = this.shapes.get(key) ?? this.read(this.document(edits))
    this.shapes.set(key, known)
    return known
  }

  private read(document: Json): readonly Shape[] {
    const { document: target, pointer, way } = this.target
    const shape = interfaceOf(document, target.file).shape(pointer, way)
    return shape === undefined ? [] : [shape]
  }

  private judgesOf(document: Json): readonly Judge[] {
    const { pointer, way } = this.target
    return this.judgeOf.map((judgeOf) => judgeOf(document, { pointer, way }))
  }

  private document(edits: readonly Edit[]): Json {
    const key = this.keyOf(edits)
    const known = this.documents.get(key)
    if (known !== undefined) return known
    const patches = edits.flatMap((it) => (this.side === 'old' ? it.toOld : it.toNew))
    const { source, target } = this
    this.referenced ??= {
      document: sliceAt(source.document.json, source.pointer),
      targets: targetsOf([source.shape]),
    }
    const made = patched(sliceAt(target.document.json, target.pointer), patches, this.referenced)
    this.documents.set(key, made)
    return made
  }

  private keyOf(edits: readonly Edit[]): string {
    return edits
      .map((it) => {
        const id = this.ids.get(it) ?? this.ids.size
        this.ids.set(it, id)
        return id
      })
      .join()
  }
}
