import type { JsonObject } from '../../../generator/document/json.js'
import { valueAt } from '../../../generator/document/pointer.js'
import { jsonResponse, type MockResponse } from '../exchange.js'
import { failed } from '../service.js'
import type { Catalogue, CatalogueEntry } from './catalogue.js'
import { isTask } from './task-operation.js'

/** The release that all models are of: documents tell none. */
const version = 'mock'

type RegistryPage = (catalogue: Catalogue, name: string) => object | undefined

/** What the hosts of schemas and of documentation tell of the loaded models, by path. */
const pages: readonly (readonly [path: RegExp, page: RegistryPage])[] = [
  [/^\/registry\.json$/, registry],
  [/^\/resolve\/([^/]+)$/, resolved],
  [/^\/releases\/[^/]+\/schema-map\.json$/, schemaMap],
  [/^\/docs\/models\/index\.json$/, index],
  [/^\/docs\/models\/([^/]+)\/schema\.json$/, (catalogue, name) => catalogue.named(name)?.document],
]

/** Whether a path is one of the hosts of schemas and of documentation. */
export function isRegistryPath(path: string): boolean {
  return pages.some(([it]) => it.test(path))
}

/** What those hosts answer, from the loaded documents and without a key. */
export function registryResponse(catalogue: Catalogue, method: string, path: string): MockResponse {
  const found = pages.flatMap(([pattern, page]) => {
    const match = pattern.exec(path)
    return match === null ? [] : [{ page, name: plainName(match[1] ?? '') }]
  })[0]
  if (found !== undefined && method !== 'GET')
    return failed(405, { code: 'methodNotAllowed', message: 'The registry is for GET.' }, { allow: 'GET, HEAD' })
  const answer = found?.page(catalogue, found.name)
  if (answer === undefined)
    return failed(404, { code: 'notFound', message: 'The registry of the mock has nothing of that name.' })
  return jsonResponse(200, answer)
}

/** `alibaba%3Aqwen%403.5-27b` as it was before it was put into a path. */
function plainName(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function registry({ entries }: Catalogue): object {
  const models = entries.flatMap(({ air, taskType, model }) =>
    air === undefined ? [] : [[air, { taskType, id: model.id }]],
  )
  return { version, models: Object.fromEntries(models), architectureTaskTypes: {}, modalityTaskTypes: {} }
}

function resolved(catalogue: Catalogue, name: string): object | undefined {
  const entry = catalogue.named(name)
  if (entry === undefined) return undefined
  const { documentation } = entry
  return { requestSchema: requestSchema(entry), responseSchema: null, documentation }
}

/** The schema of one task; with the components of the document where it refers to them. */
function requestSchema({ model, document }: CatalogueEntry): object {
  const schema = valueAt(model.document, model.operations.find(isTask)?.request.at.pointer ?? '') as JsonObject
  const { components } = document as JsonObject
  return JSON.stringify(schema).includes('"$ref"') && components !== undefined ? { ...schema, components } : schema
}

function schemaMap({ entries }: Catalogue): object {
  const inference = entries.map(({ model, air }) => {
    const requestSchema = `https://schemas.runware.ai/resolve/${encodeURIComponent(air ?? model.id)}`
    return { slug: model.id, ...(air !== undefined && { air }), requestSchema, responseSchema: null }
  })
  return { version, inference, architectures: {}, modalities: {}, operations: {}, utilities: [], errors: {} }
}

function index({ entries }: Catalogue): object {
  return entries.map(({ model, air }) => ({
    id: model.id,
    ...(air !== undefined && { air }),
    name: model.title,
    status: model.status ?? 'live',
    capabilities: model.capabilities,
    schema: `https://runware.ai/docs/models/${encodeURIComponent(model.id)}/schema.json`,
  }))
}
