import { type LocalServer, localServer } from '../server/local.js'
import type { Target } from '../server/target.js'
import type { Subject } from '../suite/subject.js'
import type { FaultyJudge } from './fault.js'

/** One server for all faults of a subject, one at a time: to make a server takes longer than to ask it. */
export class FaultyServer {
  private judge: FaultyJudge
  private readonly server: LocalServer

  constructor(subject: Subject) {
    this.judge = subject.judge
    this.server = localServer(subject, (text) => this.judge(text))
  }

  /** The server with a judge that may be wrong, until it gets another one. */
  of(judge: FaultyJudge): Target {
    const { target, reset } = this.server
    reset()
    return {
      ...target,
      send: (request) => {
        this.judge = judge
        return target.send(request)
      },
    }
  }
}
