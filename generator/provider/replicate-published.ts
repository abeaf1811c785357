import { isJsonObject, type Json } from '../document/json.js'
import type { ListedModel, Publication, PublishedDocument } from './publication.js'

const api = 'https://api.replicate.com/v1'

/** `owner/name`, or `owner/name:version` */
const named = /^(?!\.)([\w.-]+)\/(?!\.)([\w.-]+)(?::([0-9a-f]{64}))?$/

/** The schema of a model stands in what the API tells of it, or of a version of it. */
export const published: Publication = {
  hosts: ['api.replicate.com'],
  needsKey: true,
  claims: (name) => named.test(name),
  isLookedUp: false,
  documentOf,
  indices: [
    {
      url: `${api}/models`,
      entriesIn,
      nextOf: (page) => (isJsonObject(page) && typeof page.next === 'string' ? page.next : undefined),
    },
  ],
}

function documentOf(text: string): PublishedDocument | undefined {
  const [, owner = '', name = '', version] = named.exec(text) ?? []
  if (name === '') return undefined
  const model = { model: `${owner}/${name}`, file: `${owner}__${name}` }
  const url = `${api}/models/${owner}/${name}`
  if (version !== undefined)
    return { ...model, url: `${url}/versions/${version}`, within: '/openapi_schema', versionAt: '/id' }
  return { ...model, url, within: '/latest_version/openapi_schema', versionAt: '/latest_version/id' }
}

function entriesIn(page: Json): readonly ListedModel[] | undefined {
  const results = isJsonObject(page) ? page.results : undefined
  if (!Array.isArray(results)) return undefined
  return results.flatMap((it: Json) =>
    isJsonObject(it) && typeof it.owner === 'string' && typeof it.name === 'string'
      ? [{ name: `${it.owner}/${it.name}` }]
      : [],
  )
}
