import type { Json } from '../../generator/document/json.js'
import type { Shape } from '../../generator/ir/model.js'
import { Procedure } from '../diff/containment/containment.js'
import { interfaceOf } from '../diff/input/interface.js'
import { isImplied } from '../diff/witness/implied.js'
import type { Subject } from '../suite/subject.js'
import type { Fault } from './fault.js'

/*
 * Whether a fault is one at all: a server that forgets `type: integer` beside `enum: [1, 2]` takes what a faithful one takes.
 * Where the fault is a change of the document it is asked, as the diff asks, for a request that one of the two takes and the
 * other refuses; if there is none either way, that is the proof. What a careless reader takes a value for is no document,
 * and is left to requests.
 */

/** Shows of faults that no request tells them. */
export class Equivalence {
  private readonly subject: Subject
  private readonly procedure = new Procedure()
  private readonly own: Shape | undefined

  constructor(subject: Subject) {
    this.subject = subject
    this.own = this.requestOf(subject.document as Json)
  }

  /** Whether it is shown that the faulty server takes the same requests. */
  isShown({ document }: Fault): boolean {
    const changed = document?.()
    if (changed === undefined) return false
    const [own, other] = [this.own, this.requestOf(changed)]
    return [
      [own, other],
      [other, own],
    ].every(([a, b]) => a && b && (isImplied([b], [a]) || this.procedure.admittedOnlyBy([a], [b]).kind === 'none'))
  }

  private requestOf(document: Json) {
    const { at } = this.subject.operation.request
    return interfaceOf(document, at.file).shape(at.pointer, 'request')
  }
}
