import { isJsonObject, type Json, member } from '../document/json.js'
import type { ListedModel, Publication, PublishedDocument } from './publication.js'

const site = 'https://runware.ai/docs/models'
const schemas = 'https://schemas.runware.ai'

/**
 * A document for each model on the documentation site, whose index names them all. Two more lists name models where that
 * one does not answer: the registry, and the newest release of the schemas; both tell the number of the release.
 */
export const published: Publication = {
  hosts: ['runware.ai', 'schemas.runware.ai'],
  needsKey: false,
  note: `The releases of schemas.runware.ai hold schemas of tasks and no documents: a model cannot be pulled as it was at one of
them. The lock tells the release that a list was of, and the hash of each document.`,
  claims: (name) => isAir(name) || !/[/:]/.test(name),
  isLookedUp: true,
  documentOf: (name) => (/^[A-Za-z0-9][\w.-]*$/.test(name) ? documentOf(name) : undefined),
  indices: [
    { url: `${site}/index.json`, entriesIn: (page) => (Array.isArray(page) ? page.flatMap(listed) : undefined) },
    { url: `${schemas}/registry.json`, entriesIn: registered, versionIn },
    { url: `${schemas}/releases/latest/schema-map.json`, entriesIn: released, versionIn },
  ],
}

/** `alibaba:qwen@3.5-27b` */
function isAir(name: string): boolean {
  return /^[^/:@]+:[^/@]+@[^/@]+$/.test(name)
}

function documentOf(id: string): PublishedDocument {
  return { model: id, url: `${site}/${encodeURIComponent(id)}/schema.json` }
}

function listed(it: Json): readonly ListedModel[] {
  const id = isJsonObject(it) ? member(it, 'id') : undefined
  if (!isJsonObject(it) || typeof id !== 'string') return []
  const { air, schema, status } = it
  return [
    {
      name: id,
      ...(typeof air === 'string' && { air }),
      url: typeof schema === 'string' ? schema : documentOf(id).url,
      ...(status === 'coming-soon' && { isComing: true }),
    },
  ]
}

function registered(page: Json): readonly ListedModel[] | undefined {
  const models = isJsonObject(page) ? page.models : undefined
  if (!isJsonObject(models)) return undefined
  return Object.entries(models).flatMap(([air, it]): ListedModel[] => {
    const id = isJsonObject(it) ? member(it, 'id') : undefined
    return typeof id === 'string' ? [{ name: id, air, url: documentOf(id).url }] : []
  })
}

function released(page: Json): readonly ListedModel[] | undefined {
  const models = isJsonObject(page) ? page.inference : undefined
  if (!Array.isArray(models)) return undefined
  return models.flatMap((it: Json): ListedModel[] => {
    if (!isJsonObject(it) || typeof it.slug !== 'string') return []
    return [{ name: it.slug, ...(typeof it.air === 'string' && { air: it.air }), url: documentOf(it.slug).url }]
  })
}

function versionIn(page: Json): string | undefined {
  const version = isJsonObject(page) ? page.version : undefined
  return typeof version === 'string' || typeof version === 'number' ? String(version) : undefined
}
