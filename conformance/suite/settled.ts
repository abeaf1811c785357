import type { Json } from '../../generator/document/json.js'
import { type Pointer, parent, valueAt } from '../../generator/document/pointer.js'
import { traitsOf } from '../../generator/ir/kind-traits.js'
import type { Judge } from '../judge/index.js'
import type { Wish } from '../value/construct/wish.js'
import type { EdgeRequest } from '../value/edge/edge-request.js'
import type { RequestMaker } from '../value/edge/request-maker.js'
import { spelledText } from './spelling.js'

/** A rule that a request breaks, by the word of the oracle. */
export interface BrokenRule {
  readonly pointer: Pointer
  readonly keyword: string
}

interface Shown {
  readonly expected: 'accepted' | 'refused'
  readonly text: string
  readonly broken: readonly BrokenRule[]
}

/** What came of the search for a request that shows an edge. */
type SettledEdge = Shown | { readonly reason: string }

/** A request that shows an edge, and which of those that were tried it is. */
export interface ShownEdge extends Shown {
  readonly path: Pointer
  readonly wish: Wish
  readonly shownBy: EdgeRequest
}

/**
 * The first place at which the edge can be shown; the reason why not at the first one where there is none. At a further place of
 * a shared schema, the first edge that breaks nothing else.
 */
export function firstSettled(
  edgeRequests: readonly EdgeRequest[],
  settle: (edgeRequest: EdgeRequest) => SettledEdge,
): ShownEdge | { readonly reason: string } {
  let reason: string | undefined
  let together: ShownEdge | undefined
  for (const it of edgeRequests) {
    const found = settle(it)
    if ('reason' in found) {
      reason ??= found.reason
      continue
    }
    const shown = { ...found, path: it.path, wish: wishOf(it, found.text), shownBy: it }
    if (it.by === undefined || found.broken.length < 2) return shown
    together ??= shown
  }
  return together ?? { reason: reason ?? '' }
}

/** What a request has to have to show the case as well; what the edge made of a value is asked for as it stands. */
function wishOf({ change, path, wish }: EdgeRequest, text: string): Wish {
  const changed = change && valueAt(JSON.parse(text) as Json, path)
  return changed === undefined ? wish : { ...wish, pins: new Map([...(wish.pins ?? []), [path, changed] as const]) }
}

export function settled(edgeRequest: EdgeRequest, judge: Judge, maker: RequestMaker): SettledEdge {
  let reason = 'no request was found that has it and is in order otherwise'
  let together: SettledEdge | undefined
  let before: string | undefined
  for (const { request, isDrawn } of maker.requestsFor(edgeRequest)) {
    const text = spelledFor(edgeRequest, request)
    const { verdict, violations, reason: undecided } = judge(text)
    if (verdict === 'undecided') return { reason: `the judge is undecided: ${undecided}` }
    const broken = rulesIn(violations)
    // A rule that is broken twice at one place has two limits, such as one of a condition: one of them alone shows nothing.
    const limits = new Set(violations.map((it) => JSON.stringify([it.pointer, it.keyword, it.limit])))
    const { expected } = edgeRequest
    maker.learn(edgeRequest, request, broken.length === 0)
    if (limits.size === broken.length && isShown(edgeRequest, broken)) return { expected, text, broken }
    if (expected === 'refused' && isAim(edgeRequest, broken) && isOne(broken)) together ??= { expected, text, broken }
    else reason = amiss(edgeRequest, broken)
    // What is broken alike whatever was drawn is broken in others as well.
    const rules = JSON.stringify(broken)
    if (isDrawn && rules === before) break
    before = rules
  }
  return together ?? { reason }
}

/** Whether a request that breaks these rules shows the edge, and nothing beside it. */
function isShown(edgeRequest: EdgeRequest, broken: readonly BrokenRule[]): boolean {
  return broken.length === (edgeRequest.expected === 'accepted' ? 0 : 1) && isAim(edgeRequest, broken)
}

/** A request as text, with the number at issue as the edge spells it. */
function spelledFor({ edge, path }: EdgeRequest, request: unknown): string {
  const spellings = new Map(edge.value.kind === 'text' ? [[path, edge.value.json] as const] : [])
  return spelledText(request as Parameters<typeof spelledText>[0], spellings)
}

/** Whether a request breaks what it should break, if anything. */
function isAim(edgeRequest: EdgeRequest, broken: readonly BrokenRule[]): boolean {
  return edgeRequest.expected === 'accepted' || broken.some((it) => isAbout(edgeRequest, it))
}

/** Why a request does not show an edge. */
function amiss(edgeRequest: EdgeRequest, broken: readonly BrokenRule[]): string {
  const rules = broken.map(ruleText).join(', ')
  if (edgeRequest.expected === 'accepted') return `breaks ${rules}`
  if (broken.length === 0) return 'is legal in another way'
  return isAim(edgeRequest, broken) ? `cannot be broken without ${rules}` : `breaks ${rules} instead`
}

export function rulesIn(violations: readonly BrokenRule[]): readonly BrokenRule[] {
  return [
    ...new Map(violations.map(({ pointer, keyword }) => [`${pointer} ${keyword}`, { pointer, keyword }])).values(),
  ]
}

const ruleText = ({ pointer, keyword }: BrokenRule) => `${keyword} at ${pointer || 'the request'}`

/** One value that breaks several rules, or one rule that misses several members. */
function isOne(broken: readonly BrokenRule[]): boolean {
  const isSame = (of: (it: BrokenRule) => string) => new Set(broken.map(of)).size === 1
  return isSame((it) => it.pointer) || (isSame((it) => it.keyword) && isSame((it) => parent(it.pointer) ?? ''))
}

/** True where the constraint is broken in itself, and not by way of a branch or a condition. */
function isDirect({ wish, edge, constraint }: EdgeRequest): boolean {
  const isOwn = wish.targets?.every((it) => it.constraint === constraint || edge.slip === 'later-item') === true
  return isOwn && edge.side === 'outside'
}

function isAbout(edgeRequest: EdgeRequest, broken: BrokenRule): boolean {
  const constraint = edgeRequest.ofItem ?? edgeRequest.constraint
  return !isDirect(edgeRequest) || traitsOf(constraint).broken === 'inside' || broken.keyword === constraint.keyword
}

/** True where one value is at issue and no rule about others says so: there is one right name for it. */
export function isPlain(edgeRequest: EdgeRequest): boolean {
  const { broken } = traitsOf(edgeRequest.ofItem ?? edgeRequest.constraint)
  return isDirect(edgeRequest) && edgeRequest.wish.through?.size === 0 && broken === 'alone'
}
