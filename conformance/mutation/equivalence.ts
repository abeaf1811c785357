import type { Json, JsonObject } from '../../generator/document/json.js'
import type { Shape } from '../../generator/ir/model.js'
import { parameterAt } from '../../generator/ir/parameter.js'
import { Procedure } from '../diff/containment/containment.js'
import { type Interface, interfaceOf } from '../diff/input/interface.js'
import { isImplied } from '../diff/witness/implied.js'
import type { Subject } from '../suite/subject.js'
import type { Fault } from './fault.js'

/*
 * Whether a fault is one at all: a server that forgets `type: integer` beside `enum: [1, 2]` takes what a faithful one takes.
 * Where the fault is a change of the document it is asked, as the diff asks, for a request that one of the two takes and the
 * other refuses; if there is none either way, that is the proof. It is asked of the schema at fault first, for what takes the
 * same values there takes the same requests, and of requests as a whole where that shows nothing. What a careless reader takes a value for is no document,
 * and is left to requests.
 */

/** Shows of faults that no request tells them. */
export class Equivalence {
  private readonly subject: Subject
  private readonly procedure = new Procedure()
  private readonly own: Interface
  /** Whether what takes the same values at the place of a change takes the same requests: nothing asks which members were known there. */
  private readonly isLocal: boolean

  constructor(subject: Subject) {
    this.subject = subject
    this.own = interfaceOf(subject.document as Json, subject.operation.request.at.file)
    this.isLocal = !/"(?:unevaluated\w+|\$dynamicRef|\$recursiveRef)":/.test(JSON.stringify(subject.document))
  }

  /** Whether it is shown that the faulty server takes the same requests. */
  isShown({ document, pointer, at = pointer }: Fault): boolean {
    const changed = document?.()
    if (changed === undefined) return false
    const { carriage, operation } = this.subject
    const { file, pointer: whole } = operation.request.at
    const other = interfaceOf(changed, file)
    // A parameter, and all of them together, are no schemas.
    const wholes = carriage === undefined ? [whole] : []
    const isSchema = carriage === undefined || parameterAt(this.subject.document as JsonObject, at) === undefined
    const places = this.isLocal && isSchema ? [...new Set([at, ...wholes])] : wholes
    return places.some((it) => this.areEqual(this.own.shape(it, 'request'), other.shape(it, 'request')))
  }

  private areEqual(own: Shape | undefined, other: Shape | undefined): boolean {
    return [
      [own, other],
      [other, own],
    ].every(([a, b]) => a && b && (isImplied([b], [a]) || this.procedure.admittedOnlyBy([a], [b]).kind === 'none'))
  }
}
