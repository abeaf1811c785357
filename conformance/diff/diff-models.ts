import type { DiffOptions, DiffSubject } from './diff.js'
import type { DiffResult } from './result/result.js'

/**
 * What changed between two models, and what of it breaks: the object that `specproof diff --json` prints. Breaks are
 * proven by the oracle and a second judge unless other `judges` are given.
 * @throws Error when a model does not carry its document
 */
export async function diffModels(old: DiffSubject, next: DiffSubject, options: DiffOptions = {}): Promise<DiffResult> {
  const [{ diffModels: compare }, judges] = await Promise.all([import('./diff.js'), options.judges ?? bothJudges()])
  return compare(old, next, { ...options, judges })
}

/** The oracle, and a second judge that shares no code with it. */
export async function bothJudges() {
  const [first, second] = await Promise.all([import('../judge/index.js'), import('../judge/cfworker/index.js')])
  return [first.judgeOf, second.judgeOf] as const
}
