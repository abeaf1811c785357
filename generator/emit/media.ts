import { constraintOf, constraintsOf, dereferenced, type Shape } from '../ir/model.js'
import type { MediaPlaces } from '../runtime/client/wire.js'
import { childrenOf } from './builder.js'
import { unfolded } from './unfold.js'

/** Most places that are listed: places of shared schemas multiply. */
const mostPlaces = 200

/** What was found of a request: types and code both ask for it. */
const mediaByRequest = new WeakMap<Shape, MediaPlaces | undefined>()

/** The places of a request that name media; undefined where there are none, or more than are listed. */
export function mediaOf(request: Shape): MediaPlaces | undefined {
  if (!mediaByRequest.has(request)) mediaByRequest.set(request, mediaIn(request))
  return mediaByRequest.get(request)
}

function mediaIn(request: Shape): MediaPlaces | undefined {
  const found = unfolded<MediaPlaces | undefined>(request, undefined, (target, below) => {
    const branches = ['any', 'one'] as const
    const shapes = branches.flatMap((kind) => constraintsOf(target, kind).flatMap((it) => it.shapes))
    const here = namedIn(shapes.map(dereferenced))
    const inner = shapes.map(below)
    const fields = [...childrenOf(target)].flatMap(([name, child]) => {
      const it = below(child)
      return it === undefined ? [] : [[name, it] as const]
    })
    const list = constraintOf(target, 'items')
    const items = list && below(list.shape)
    const own: MediaPlaces = {
      ...(here !== undefined && { here }),
      ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
      ...(items !== undefined && { items }),
    }
    return inner.reduce(joined, joined(own, undefined))
  })
  const size = found === undefined ? 0 : placesOf(found, new Map())
  return size > 0 && size <= mostPlaces ? found : undefined
}

/** A text that is either the UUID of an upload or a URL names media; nothing else is named by both. */
function namedIn(branches: readonly Shape[]): MediaPlaces['here'] {
  const formats = branches.flatMap((it) => constraintsOf(it, 'format').map(({ limit }) => limit))
  if (!formats.includes('uuid') || !formats.includes('uri')) return undefined
  const patterns = branches.flatMap((it) => constraintsOf(it, 'pattern').map(({ limit }) => String(limit)))
  return patterns.some((it) => it.startsWith('^data:')) ? 'inline' : 'upload'
}

function joined(one: MediaPlaces | undefined, other: MediaPlaces | undefined): MediaPlaces | undefined {
  if (isNothing(one) || one === other) return isNothing(other) ? undefined : other
  if (isNothing(other)) return one
  const items = joined(one.items, other.items)
  const names = [...new Set([...Object.keys(one.fields ?? {}), ...Object.keys(other.fields ?? {})])]
  const fields = names.map((it) => [it, joined(one.fields?.[it], other.fields?.[it])] as const)
  return {
    ...one,
    ...other,
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) as { [name: string]: MediaPlaces } }),
    ...(items !== undefined && { items }),
  }
}

function isNothing(media: MediaPlaces | undefined): media is undefined {
  return media === undefined || Object.keys(media).length === 0
}

function placesOf(media: MediaPlaces, known: Map<MediaPlaces, number>): number {
  const before = known.get(media)
  if (before !== undefined) return before
  const below = [...Object.values(media.fields ?? {}), ...(media.items ? [media.items] : [])]
  const places = below.reduce((sum, it) => sum + placesOf(it, known), media.here === undefined ? 0 : 1)
  known.set(media, places)
  return places
}
