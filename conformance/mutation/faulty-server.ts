import { type LocalServer, localServer } from '../server/local.js'
import type { Sent, Target } from '../server/target.js'
import { sendingOf } from '../suite/address.js'
import type { Subject } from '../suite/subject.js'
import type { BoundaryTable } from '../suite/table.js'
import type { FaultyJudge } from './fault.js'

/** One server for all faults of a subject, one at a time: to make a server takes longer than to ask it. */
export class FaultyServer {
  /** What the server is asked as: it knows the requests that a URL is of. */
  readonly asked: Subject
  readonly target: Target
  private judge: Pick<FaultyJudge, 'judge'>
  private readonly server: LocalServer

  /** @param table where requests without a body are found to which a server answers that it takes or refuses them */
  constructor(subject: Subject, table: BoundaryTable) {
    this.judge = subject
    this.server = localServer(subject, (text) => this.judge.judge(text))
    const written = new Map<string, string>()
    this.asked = withNotes(subject, written)
    this.target =
      subject.carriage === undefined
        ? this.server.target
        : ofParameters(subject, this.server.target, {
            table,
            textOf: (request) => written.get(addressKey(request)),
            judge: (text) => this.judge.judge(text),
          })
  }

  /** Has it judge by another judge, and forget every request. */
  become(judge: Pick<FaultyJudge, 'judge'>): void {
    this.judge = judge
    this.server.reset()
  }
}

function addressKey({ path, headers }: Pick<Sent, 'path' | 'headers'>): string {
  return JSON.stringify([path, headers])
}

/** The subject, where what is written is noted by its address. */
function withNotes(subject: Subject, notes: Map<string, string>): Subject {
  const { carriage } = subject
  if (carriage === undefined) return subject
  const written = (text: string) => {
    const made = carriage.written(text)
    if (made !== undefined) notes.set(addressKey(made), text)
    return made
  }
  return { ...subject, carriage: { ...carriage, written } }
}

interface ParameterReading {
  readonly table: BoundaryTable
  textOf(request: Sent): string | undefined
  readonly judge: FaultyJudge['judge']
}

/** A server that answers as one that is right answers another request, where it takes what that refuses, or refuses what it takes. */
function ofParameters(subject: Subject, right: Target, { table, textOf, judge }: ParameterReading): Target {
  const like = (isTaken: boolean) =>
    table.cases.find((it) => (it.expected === 'accepted') === isTaken && subject.judge(it.text).valid === isTaken)?.text
  return {
    ...right,
    send: (request) => {
      const text = textOf(request)
      const isTaken = text === undefined ? undefined : judge(text).valid
      const other = text === undefined || subject.judge(text).valid === isTaken ? undefined : like(isTaken === true)
      return right.send(other === undefined ? request : { ...request, ...sendingOf(subject, other) })
    },
  }
}
