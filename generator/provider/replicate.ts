import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import { componentsOf, isWithoutPaths } from './component.js'
import { wholeBody } from './openapi.js'
import type { ModelIdentity, NamedOperation, OperationPlaces, Provider, TakenMember } from './provider.js'
import { published } from './replicate-published.js'

/**
 * Replicate: one document for each model, with schemas and no operation: the API hands out what Cog wrote without its paths.
 * Requests are `Input`, in an envelope with a member of that name; answers are predictions, with what `Output` describes in
 * them; `nullable` marks what may be left out, for Cog refuses null. The files name no model: `owner__name.json` does.
 */
export const replicate: Provider = {
  name: 'replicate',
  title: 'Replicate',
  recognise: (document) => {
    const { Input: input, Output: output } = componentsOf(document)
    return isWithoutPaths(document) && isJsonObject(input) && output !== undefined
  },
  operations,
  layoutOf: (body) => ({ ...wholeBody(body), envelope: 'input' }),
  identify,
  orderOf: ({ properties }) => {
    const places = Object.entries(isJsonObject(properties) ? properties : {}).map(([name, schema]) => {
      const place = isJsonObject(schema) ? member(schema, 'x-order') : undefined
      return { name, place: typeof place === 'number' ? place : Number.POSITIVE_INFINITY }
    })
    return places.sort((a, b) => (a.place === b.place ? 0 : a.place - b.place)).map((it) => it.name)
  },
  notesOf,
  inputsRecur: true,
  nullableIsOptional: true,
  takenAs,
  protocol: {
    servers: ['https://api.replicate.com/v1'],
    authentication: { header: 'authorization', scheme: 'Bearer', variable: 'REPLICATE_API_TOKEN' },
    errors: { members: ['invalid_fields', 'detail'], fields: ['field'], paths: ['loc'], status: 422 },
    answer: { status: 201, around: predictionOf },
    tokenLimits: ['/max_tokens', '/max_new_tokens'],
    queue: {
      identifier: 'id',
      poll: { method: 'GET', path: '/predictions/{id}' },
      result: { method: 'GET', path: '/predictions/{id}' },
      cancel: { method: 'POST', path: '/predictions/{id}/cancel' },
      state: { member: 'status', done: ['succeeded', 'failed', 'canceled', 'aborted'] },
      webhook: { in: 'body', name: 'webhook' },
    },
  },
  published,
  words: ['REPLICATE_API_TOKEN', 'replicate.com', 'invalid_fields', 'owner__name', 'x-cog-', 'x-order'],
}

/** What Cog says of a value beside its type: secrets, files, and outputs that come in parts. */
function notesOf(schema: JsonObject): readonly string[] {
  const { format, 'x-cog-accept': accept } = schema
  const isSecret = schema['x-cog-secret'] === true || format === 'password'
  const isFile = schema.type === 'string' && format === 'uri'
  return [
    ...(isSecret ? ['A secret: keep it out of logs and out of answers that are shown.'] : []),
    ...(isFile ? [`A file, by its URL${typeof accept === 'string' ? `, of type ${accept}` : ''}.`] : []),
    ...(schema['x-cog-array-type'] === 'iterator' ? ['Items come one by one while the model runs.'] : []),
    ...(schema['x-cog-array-display'] === 'concatenate'
      ? ['The items are parts of one text, to be joined as they are.']
      : []),
  ]
}

/**
 * Older Cog made numbers of texts that spell one, and took null for what may be left out: 96 of 103 recorded requests that
 * break their schema do one of these, and were answered.
 */
function takenAs(request: Json, memberOf: (name: string) => TakenMember | undefined): Json {
  if (!isJsonObject(request)) return request
  const taken = (Object.entries(request) as [string, Json][]).flatMap(([name, value]): [string, Json][] => {
    const member = memberOf(name)
    if (member === undefined) return [[name, value]]
    if (value === null && !member.takesNull && !member.isRequired) return []
    const isNumber = typeof value === 'string' && member.takesNumber && !member.takesText && spellsNumber.test(value)
    return [[name, isNumber ? Number(value) : value]]
  })
  return Object.fromEntries(taken)
}

const spellsNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/

/** A prediction that was waited for. */
function predictionOf(output: Json, { id, input }: { readonly id: string; readonly input: JsonObject }): JsonObject {
  const url = `https://api.replicate.com/v1/predictions/${id}`
  return { id, status: 'succeeded', input, output, error: null, logs: '', urls: { get: url, cancel: `${url}/cancel` } }
}

/** `owner/name` in the name of a file. */
const named = /^([^/\\]+?)__([^/\\]+?)(\.openapi)?\.(json|ya?ml)$/i

/** Owner and name, as the provider calls the model or else as the file is called. */
function modelIn(file: string, known = ''): readonly [owner: string, name: string] | undefined {
  const [, owner, name] = /^([^/]+)\/([^/]+)$/.exec(known) ?? named.exec(file) ?? []
  return owner !== undefined && name !== undefined ? [owner, name] : undefined
}

function operations(document: JsonObject, file: string, known?: string): readonly OperationPlaces[] {
  const [owner, name] = modelIn(file, known) ?? ['{owner}', '{name}']
  return [
    {
      id: 'predict',
      title: `Run ${owner}/${name}`,
      method: 'POST',
      path: `/models/${owner}/${name}/predictions`,
      body: '/components/schemas/Input',
      ...('Output' in componentsOf(document) && { response: '/components/schemas/Output', responseMember: 'output' }),
    },
  ]
}

function identify(_: JsonObject, file: string, __: readonly NamedOperation[] = [], known?: string): ModelIdentity {
  const model = modelIn(file, known)
  if (model === undefined) return { id: file.replace(/(\.openapi)?\.(json|ya?ml)$/i, ''), from: '' }
  return { id: model.join('-').toLowerCase(), from: '', address: model.join('/') }
}
