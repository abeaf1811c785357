import { isJsonObject, type Json } from '../document/json.js'
import type { ListedModel, Publication, PublishedDocument } from './publication.js'

/** An id of two to seven parts; none leads to a folder above. */
const named = /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+){1,6}$/

const documents = 'https://fal.ai/api/openapi/queue/openapi.json'

/** A document for each endpoint, asked for by its id; the platform lists the endpoints that are active. */
export const published: Publication = {
  hosts: ['fal.ai', 'api.fal.ai'],
  needsKey: false,
  // Ids of two parts are other providers' as well, but for those of fal's own.
  claims: (name) => name.startsWith('fal-ai/') || (named.test(name) && name.split('/').length > 2),
  isLookedUp: false,
  documentOf,
  indices: [
    {
      url: 'https://api.fal.ai/v1/models?limit=100&status=active',
      entriesIn,
      nextOf: (page, url) => {
        const cursor = isJsonObject(page) && page.has_more !== false ? page.next_cursor : undefined
        if (typeof cursor !== 'string' || cursor === '') return undefined
        const next = new URL(url)
        next.searchParams.set('cursor', cursor)
        return next.href
      },
    },
  ],
}

function documentOf(name: string): PublishedDocument | undefined {
  if (!named.test(name)) return undefined
  const url = new URL(documents)
  url.searchParams.set('endpoint_id', name)
  return { model: name, url: url.href }
}

function entriesIn(page: Json): readonly ListedModel[] | undefined {
  const models = isJsonObject(page) ? page.models : undefined
  if (!Array.isArray(models)) return undefined
  return models.flatMap((it: Json) =>
    isJsonObject(it) && typeof it.endpoint_id === 'string' ? [{ name: it.endpoint_id }] : [],
  )
}
