import { counted } from '../../../generator/document/counted.js'
import type { Comparison } from '../../diff/folders.js'
import type { Replay } from '../../diff/replay.js'
import { placeText } from '../../diff/result/describe.js'

/** What a team is told when its model files change. */
export interface Changelog {
  readonly all: Comparison
  /** What recorded requests meet, by model; absent where none were given. */
  readonly requests?: readonly ModelRequests[]
}

/** What the recorded requests that a model's old document took meet in the new one. */
export interface ModelRequests extends Pick<Replay, 'validBefore' | 'broken' | 'undecided' | 'byChange'> {
  readonly model: string
}

/** A model, or a part of it, that is to be used no longer. */
export interface Deprecation {
  readonly model: string
  /** Of what; '' for the model itself. */
  readonly path: string
}

/** What became deprecated. */
export function deprecations({ models }: Comparison): readonly Deprecation[] {
  const found = models.flatMap((it) =>
    it.changes
      .filter((change) => (change.keyword === 'deprecated' ? change.new === true : change.new === 'deprecated'))
      .filter(({ keyword }) => keyword === 'deprecated' || keyword === 'x-status')
      .map((change): Deprecation => ({ model: it.new.id, path: change.path === '' ? '' : placeText(change) })),
  )
  return [...new Map(found.map((it) => [`${it.model} ${it.path}`, it])).values()]
}

/** `2 models changed, 1 of them breaks callers; 1 new`. */
export function headline({ all }: Changelog): string {
  const { models, added, removed } = all
  const changed = models.filter((it) => it.changes.length > 0)
  const breaking = changed.filter((it) => it.breaking).length
  const undecided = changed.filter((it) => !it.breaking && it.counts.undecided > 0).length
  if (changed.length + added.length + removed.length === 0) return 'Nothing changed'
  const breaks = [
    breaking > 0 && `${breaking} of them ${breaking === 1 ? 'breaks' : 'break'} callers`,
    undecided > 0 && `${undecided} undecided: look before you move`,
  ].filter((it) => it !== false)
  const isAll = changed.length === 1 && breaking === 1
  const parts = [
    isAll && '1 model changed and breaks callers',
    changed.length > 0 &&
      !isAll &&
      `${counted(changed.length, 'model')} changed${breaks.length > 0 ? `, ${breaks.join(', ')}` : ', no break found'}`,
    removed.length > 0 && `${removed.length} gone, which breaks whoever uses ${removed.length === 1 ? 'it' : 'them'}`,
    added.length > 0 && `${added.length} new`,
  ]
  return parts.filter((it) => it !== false).join('; ')
}

/** How many recorded requests break: `3 of 120 recorded requests that were taken break`. */
export function requestsText(requests: readonly ModelRequests[]): string {
  const sum = (of: (it: ModelRequests) => number) => requests.reduce((all, it) => all + of(it), 0)
  const undecided = sum((it) => it.undecided)
  const rest = undecided > 0 ? `; ${undecided} could not be decided` : ''
  return `${sum((it) => it.broken)} of ${sum((it) => it.validBefore)} recorded requests that were taken break${rest}`
}
