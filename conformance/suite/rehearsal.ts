import { localTarget } from '../server/local.js'
import type { Received, Sent, Target } from '../server/target.js'
import type { Preparation } from './preparation.js'
import { runSuite, type SuiteOptions } from './run.js'
import { pollsOf, type Subject } from './subject.js'

/** What a run would send, by a run against a server in this process. */
export interface Rehearsal {
  readonly requests: number
  /** Of them, those that a right server accepts and executes. */
  readonly executed: number
  /** Of them, those that only ask for the state of a task. */
  readonly polls: number
}

/**
 * Counts what a run would send to a server that is right and answers at once. An interrupt of the target that is to be
 * asked ends it.
 */
export async function rehearsed(
  subject: Subject,
  options: Omit<SuiteOptions, 'ledger' | 'onProgress'>,
  preparation: Preparation,
): Promise<Rehearsal> {
  let [requests, executed, polls] = [0, 0, 0]
  const local = localTarget(subject)
  const isPoll = pollsOf(subject)
  const send = async (request: Sent): Promise<Received> => {
    const received = await local.send(request)
    requests++
    if (isPoll(request.body)) polls++
    else if (received.kind === 'answer' && received.status < 300) executed++
    return received
  }
  // What is asked of a server in this process alone is not asked of others.
  const name = options.earlier?.target ?? local.name
  const { signal, isSocket = false } = options.target
  const target: Target = {
    ...local,
    name,
    send,
    isLocal: false,
    isPrompt: true,
    isSocket,
    patienceMs: 2000,
    ...(signal && { signal }),
  }
  await runSuite(subject, { ...options, target }, preparation)
  return { requests, executed, polls }
}
