import { isJsonObject, type Json, member } from '../../generator/document/json.js'
import type { Pointer } from '../../generator/document/pointer.js'
import type { Model } from '../../generator/ir/model.js'
import type { JudgeOf } from '../judge/verdict.js'
import { tolerantly } from './compare/reader.js'
import { SeenPairs } from './compare/seen.js'
import { Settled } from './compare/settled.js'
import { compareHttp, type HttpComparison } from './http/compare-http.js'
import type { Levels } from './http/levels.js'
import type { DiffInput } from './input/input.js'
import { follow, type Interface, interfaceOf } from './input/interface.js'
import { asOneDocument } from './input/one-document.js'
import { withSharedOverlays } from './input/shared-overlays.js'
import { unchangedIn } from './input/unchanged.js'
import { limits, Reached } from './limits.js'
import { comparePair, DocumentJudges, type PairOptions } from './pair.js'
import { bumpOf } from './result/bump.js'
import { changesOf, fromHttp, type LineOf } from './result/draft.js'
import { Findings } from './result/findings.js'
import { linesOf } from './result/line.js'
import { type DiffResult, schemaVersion } from './result/result.js'
import { withSpellings } from './result/rounded.js'
import { type DiffVerdict, verdictOrder } from './result/verdict.js'
import { Questions } from './witness/question.js'
import { TryAllowance } from './witness/search.js'

/*
 * Two documents → changes. HTTP is compared first; it brings the pairs of schemas that are sent and received, such as the
 * body of `POST /` on both sides, and each pair is compared once in its direction. What is found is told by verdict.
 */

export interface DiffOptions {
  /**
   * Two judges that share no code. A break counts as proven only when both agree. Without two nothing is proven, and what
   * is not shown to be harmless stays undecided.
   */
  readonly judges?: readonly JudgeOf[]
  /** Seed of the search; the same seed finds the same witnesses. Default 1. */
  readonly seed?: number
  /** Most candidates for one change. Default 4000. */
  readonly budget?: number
  /**
   * What a reader of responses does with what the old document rules out. `strict` refuses it: members where an object is
   * closed, statuses and media types that are not listed. `tolerant` passes over it. An object that is not closed takes any
   * member from either. Default `tolerant`.
   */
  readonly reader?: 'strict' | 'tolerant'
  /** Levels of changes outside the schemas that differ from the law book's; `readLevels` reads them. Default: none. */
  readonly levels?: Levels
  /** Whether the name of the model is set to the other's before values are judged. Default: when the ids differ. */
  readonly align?: boolean
  /** Called before each pair of bodies, parameters or headers is compared, with how many were before it and how many there are. */
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * What changed between two models, and what of it breaks. Requests break when something the old document takes is refused
 * by the new one; responses when the new one may send what the old one does not take.
 * @throws Error when an input is no pair of model and document
 */
export async function diffModels(old: DiffSubject, next: DiffSubject, options: DiffOptions = {}): Promise<DiffResult> {
  const shared = await withSharedOverlays(inputOf(old), inputOf(next))
  const [before, after] = [await asOneDocument(shared.old), await asOneDocument(shared.next)]
  const {
    schemaVersion: version,
    old: from,
    new: to,
    ...rest
  } = new DocumentComparison(before, after, options).result()
  return { schemaVersion: version, old: from, new: to, overlays: shared.overlays, ...rest }
}

/** What can be compared: a model with its document, or a model that carries its document. */
export type DiffSubject = DiffInput | (Model & { readonly document?: object })

function inputOf(subject: DiffSubject): DiffInput {
  const input = 'model' in subject ? subject : { model: subject, document: subject.document }
  if (!isJsonObject(input.document))
    throw new Error('diffModels needs the parsed document of each model: pass { model, document }.')
  return { ...input, document: input.document }
}

const nothing: HttpComparison = { changes: [], pairs: [] }

class DocumentComparison {
  private readonly old: Interface
  private readonly next: Interface
  private readonly inputs: readonly [DiffInput, DiffInput]
  private readonly options: PairOptions
  private readonly onProgress: DiffOptions['onProgress']
  private readonly levels: Levels
  private readonly findings = new Findings()
  private readonly totals = { candidates: 0, valid: 0 }
  private readonly reached = new Reached()

  constructor(old: DiffInput, next: DiffInput, options: DiffOptions) {
    this.inputs = [old, next]
    this.onProgress = options.onProgress
    this.levels = options.levels ?? new Map()
    this.old = interfaceOf(old.document as Json, old.model.source.file)
    this.next = interfaceOf(next.document as Json, next.model.source.file)
    this.options = {
      judges: options.judges ?? [],
      seed: options.seed ?? 1,
      budget: options.budget ?? limits.candidates.most,
      allowance: new TryAllowance(),
      reader: options.reader ?? 'tolerant',
      align: options.align ?? old.model.id !== next.model.id,
    }
  }

  result(): Omit<DiffResult, 'overlays'> {
    const { old, next, options, reached } = this
    // A document differs from itself in nothing.
    const isOne = old.json === next.json
    const { changes, pairs } = isOne ? nothing : compareHttp(old, next, options.reader, this.levels)
    const judges = new DocumentJudges(options.judges)
    const [a, b] = this.inputs
    const unchanged = unchangedIn(old.json, next.json)
    const { findings } = this
    const settledIn = { request: new Settled(), response: new Settled(), document: new Settled() }
    const providers = [a.model.provider, b.model.provider] as const
    const questions = new Questions()
    const context = {
      options,
      reached,
      findings,
      settledIn,
      seen: new SeenPairs((x, y) => unchanged.holds(x, y)),
      questions,
      providers,
    }
    let opened: Interface | undefined
    const tolerant = () => {
      if (opened === undefined) {
        const json = tolerantly(old.json)
        opened = json === old.json ? old : interfaceOf(json, old.file)
      }
      return opened
    }
    const seen = new Set<string>()
    for (const [i, pair] of pairs.entries()) {
      this.onProgress?.(i, pairs.length)
      if (unchanged.holds(pair.old, pair.new)) continue
      const key = [pair.direction, ends(old, pair.old), ends(next, pair.new)].join(' ')
      if (seen.has(key)) continue
      seen.add(key)
      const found = comparePair({ old, next, tolerant }, pair, judges, context)
      for (const it of found?.drafts ?? []) findings.add(it)
      this.totals.candidates += found?.candidates ?? 0
      this.totals.valid += found?.valid ?? 0
    }
    for (const it of changes) findings.add(fromHttp(it, old.file, next.file))
    return this.finished()
  }

  private finished(): Omit<DiffResult, 'overlays'> {
    const { seed, budget, reader, align, judges } = this.options
    const [old, next] = this.inputs
    const lines = this.inputs.map((it) => (it.text === undefined ? undefined : linesOf(it.text, it.document as Json)))
    const drafts = withSpellings(this.findings.drafts(), old, next)
    const changes = changesOf(drafts, lines as [LineOf, LineOf])
    const counts = Object.fromEntries(
      verdictOrder.map((verdict) => [verdict, changes.filter((it) => it.verdict === verdict).length]),
    ) as Record<DiffVerdict, number>
    return {
      schemaVersion,
      old: sideOf(old),
      new: sideOf(next),
      breaking: changes.some((it) => it.breaking),
      changes,
      counts,
      search: {
        seed,
        ...this.totals,
        judges: judges.length,
        budget,
        formats: 'assert',
        reader,
        aligned: align,
        limits: this.reached
          .list()
          .map((name) => ({ name, ...limits[name], ...(name === 'candidates' && { most: budget }) })),
      },
      bump: bumpOf(changes),
    }
  }
}

function ends(document: Interface, pointer: Pointer): Pointer {
  return follow(document.json, pointer)?.pointer ?? pointer
}

function sideOf({ model, document, path }: DiffInput): DiffResult['old'] {
  const info = member(document as { readonly [key: string]: Json }, 'info')
  const version = isJsonObject(info) ? info.version : undefined
  return {
    id: model.id,
    file: model.source.file,
    ...(path && { path }),
    sha256: model.source.sha256,
    ...(typeof version === 'string' && { version }),
  }
}
