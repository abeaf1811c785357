import { canonicalText, isJsonObject, type Json, member } from '../../../generator/document/json.js'
import type { SourceDocument } from '../../../generator/document/load.js'
import type { Overlay } from '../../../generator/document/overlay.js'
import { modelOf } from '../../../generator/ir/read.js'
import type { AppliedOverlay } from '../result/result.js'
import type { DiffInput } from './input.js'

/**
 * Both inputs with the overlays of either side applied to both where they fit, so that one document handed in by two ways
 * is one document. An overlay that names the document it extends fits the other side too when that is the same model. Of
 * two overlays of one name that differ, the new side's counts for both.
 * @throws SpecError when a document cannot be read with an overlay that fits it
 */
export async function withSharedOverlays(
  old: DiffInput,
  next: DiffInput,
): Promise<{ readonly old: DiffInput; readonly next: DiffInput; readonly overlays: readonly AppliedOverlay[] }> {
  const [mine, theirs] = [old, next].map((it) => it.model.received?.beside ?? []) as [
    readonly Overlay[],
    readonly Overlay[],
  ]
  const byName = new Map([...mine, ...theirs].map((it) => [it.source.file, it]))
  const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, it]) => it)
  // One overlay under two names is applied once.
  const overlays = sorted.filter((it, i) => sorted.findIndex(({ source }) => source.sha256 === it.source.sha256) === i)
  const files = [old.model.source.file, next.model.source.file]
  const names = isSameModel(old, next) ? [...new Set(files)] : undefined
  const [from, to] = [await laidOver(old, overlays, names), await laidOver(next, overlays, names)]
  const applied = overlays.flatMap((it): AppliedOverlay[] => {
    const { file, sha256 } = it.source
    const appliedTo = [from.model, to.model].flatMap((model, i) =>
      model.received?.applied.some((other) => other.source.sha256 === sha256 && other.source.file === file)
        ? [i === 0 ? ('old' as const) : ('new' as const)]
        : [],
    )
    const other = mine.find((own) => own.source.file === file && own.source.sha256 !== sha256)
    return appliedTo.length === 0 ? [] : [{ file, sha256, appliedTo, ...(other && { replaces: other.source.sha256 }) }]
  })
  return { old: from, next: to, overlays: applied }
}

/** One input with overlays applied to what was received. */
async function laidOver(
  input: DiffInput,
  overlays: readonly Overlay[],
  names: readonly string[] | undefined,
): Promise<DiffInput> {
  const { received } = input.model
  if (received === undefined) return input
  const { document, isOwn } = receivedOf(input, received.document)
  // A document of the caller's own may have been made from one that had overlays: none is applied twice.
  const wanted = isOwn ? overlays.filter((it) => !received.applied.includes(it)) : overlays
  const laid = { overlays: wanted, names: names ?? [document.file] }
  // Names tell which overlays fit: where there is none they tell nothing.
  const areNamed = laid.overlays.length === 0 || areSame(laid.names, received.names)
  const isLaid = areNamed && areSame(laid.overlays, received.overlays, isEqual)
  if (isLaid && !isOwn && input.document === input.model.document) return input
  const { allowExternal, provider, origin } = received
  const model = await modelOf(
    document,
    { allowExternal, withoutRequests: true, ...(provider && { provider }), ...(origin && { origin }) },
    laid,
  )
  const applied = isOwn ? [...received.applied, ...(model.received?.applied ?? [])] : model.received?.applied
  return {
    ...input,
    model: {
      ...model,
      ...(model.received && applied && { received: { ...model.received, beside: received.beside, applied } }),
    },
    document: model.document,
  }
}

/** The document to start from: as it was received, or the caller's own when that is another one. */
function receivedOf(
  { model, document }: DiffInput,
  received: SourceDocument,
): { document: SourceDocument; isOwn: boolean } {
  if (document === model.document) return { document: received, isOwn: false }
  const text = canonicalText(document as Json)
  const isKnown = [model.document, received.json].some((it) => canonicalText(it) === text)
  return isKnown
    ? { document: received, isOwn: false }
    : { document: { ...received, json: document as Json }, isOwn: true }
}

function isEqual(a: Overlay, b: Overlay): boolean {
  return a.source.file === b.source.file && a.source.sha256 === b.source.sha256
}

function areSame<T>(a: readonly T[], b: readonly T[], same = (x: T, y: T) => x === y): boolean {
  return a.length === b.length && a.every((it, i) => same(it, b[i] as T))
}

/** Whether both are one model, whatever their files are called: by id, by AIR, or by all that they say of themselves. */
function isSameModel(a: DiffInput, b: DiffInput): boolean {
  const [x, y] = [a.model, b.model]
  if (x.id === y.id || (x.air !== undefined && x.air === y.air) || x.source.sha256 === y.source.sha256) return true
  const says = ({ model }: DiffInput) => {
    const { info } = model.document
    const isNamed = isJsonObject(info) && member(info, 'x-model-id') !== undefined
    return isNamed ? undefined : JSON.stringify([model.title, model.air, model.operations.map((it) => it.id)])
  }
  return says(a) !== undefined && says(a) === says(b)
}
