import { type LocalServer, localServer } from '../server/local.js'
import type { Target } from '../server/target.js'
import type { Subject } from '../suite/subject.js'
import type { FaultyJudge } from './fault.js'

/** One server for all faults of a subject, one at a time: to make a server takes longer than to ask it. */
export class FaultyServer {
  private judge: Pick<FaultyJudge, 'judge'>
  private readonly server: LocalServer

  constructor(subject: Subject) {
    this.judge = subject
    this.server = localServer(subject, (text) => this.judge.judge(text))
  }

  get target(): Target {
    return this.server.target
  }

  /** Has it judge by another judge, and forget every request. */
  become(judge: Pick<FaultyJudge, 'judge'>): void {
    this.judge = judge
    this.server.reset()
  }
}
