import type { Json, JsonObject } from '../generator/document/json.js'
import { valueAt } from '../generator/document/pointer.js'

/*
 * An OpenAPI 3.1 document as large services have them: each path has four operations over a resource of its own, resources
 * hold each other by reference (some in a circle), and errors, headers and parameters are shared.
 */

/** What is changed in the second of two documents. */
export interface LargePair {
  readonly old: JsonObject
  readonly next: JsonObject
  /** The edits that break somebody. */
  readonly breaks: number
}

const words = 'name note label region owner state kind stage colour topic origin level group scope title reason'.split(
  ' ',
)
const reference = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` })
const json = (schema: Json): Json => ({ content: { 'application/json': { schema } } })
const prose = (of: string) =>
  `The ${of} as it was last seen. It is kept for ninety days, and told to whoever may read the resource that holds it.`

/** Resources come in groups of twenty, each of which holds some later ones of its group; the last one holds the first. */
function neighbour(resource: number, i: number, count: number): Json {
  const first = resource - (resource % 20)
  const last = Math.min(first + 19, count - 1)
  const next = resource === last ? first : Math.min(resource + 1 + (i % 7), last)
  return reference('schemas', `Resource${next}`)
}

/** One field of a resource; what it is follows from its number. */
function field(i: number, resource: number, count: number): Json {
  const description = prose(`${words[i % words.length]} ${i}`)
  switch (i % 8) {
    case 0:
      return { type: 'string', minLength: 1, maxLength: 40 + i, description }
    case 1:
      return { type: 'integer', minimum: 0, maximum: 1000 + i, description }
    case 2:
      return { type: ['string', 'null'], format: 'date-time', description }
    case 3:
      return { type: 'string', enum: ['open', 'closed', 'held', `state${i}`], description }
    case 4:
      return { type: 'array', items: { type: 'string', pattern: '^[a-z0-9-]+$' }, maxItems: 20 + i, description }
    case 5:
      return i < 16 ? neighbour(resource, i, count) : { anyOf: [neighbour(resource, i, count), { type: 'null' }] }
    case 6:
      return {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'integer' }, url: { type: 'string', format: 'uri' } },
        description,
      }
    default:
      return {
        oneOf: [{ type: 'string' }, { type: 'object', required: ['text'], properties: { text: { type: 'string' } } }],
        description,
      }
  }
}

function resource(number: number, count: number, fields: number): Json {
  const properties = Object.fromEntries(
    Array.from({ length: fields }, (_, i) => [`${words[i % words.length]}_${i}`, field(i, number, count)]),
  )
  return {
    type: 'object',
    required: Object.keys(properties).slice(0, 3),
    properties,
    description: prose(`resource ${number}`),
  }
}

function operations(number: number): Json {
  const own = reference('schemas', `Resource${number}`)
  const failures = {
    401: reference('responses', 'refused'),
    404: reference('responses', 'missing'),
    422: reference('responses', 'invalid'),
  }
  const operation = (verb: string, rest: JsonObject): JsonObject => ({
    operationId: `${verb}_${number}`,
    summary: `${verb} resource ${number}`,
    description: prose(`resource ${number}`),
    ...rest,
  })
  const listed = {
    type: 'object',
    required: ['items'],
    properties: { items: { type: 'array', items: own }, total: { type: 'integer' } },
  }
  return {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9a-f]{8}$' } }],
    get: operation('get', {
      parameters: [
        reference('parameters', 'page'),
        { name: 'state', in: 'query', schema: { type: 'string', enum: ['open', 'closed'] } },
      ],
      responses: {
        200: {
          description: 'listed',
          headers: { 'X-Total': reference('headers', 'total') },
          ...(json(listed) as JsonObject),
        },
        ...failures,
      },
    }),
    post: operation('create', {
      requestBody: { required: true, ...(json(own) as JsonObject) },
      responses: { 201: { description: 'made', ...(json(own) as JsonObject) }, ...failures },
    }),
    patch: operation('change', {
      requestBody: json({ allOf: [own], minProperties: 1 }),
      responses: { 200: { description: 'changed', ...(json(own) as JsonObject) }, ...failures },
    }),
    delete: operation('remove', { responses: { 204: { description: 'gone' }, ...failures } }),
  }
}

/** A document of so many paths, each over a resource with so many fields. */
function largeDocument(paths: number, fields: number): JsonObject {
  const numbers = Array.from({ length: paths }, (_, i) => i)
  const failure = {
    type: 'object',
    required: ['message'],
    properties: { message: { type: 'string' }, errors: { type: 'array', items: reference('schemas', 'Fault') } },
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Resources', version: '1.0.0' },
    servers: [{ url: 'https://api.example.com' }],
    security: [{ token: [] }],
    paths: Object.fromEntries(numbers.map((i) => [`/group${i % 7}/resources${i}/{id}`, operations(i)])),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      parameters: { page: { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } } },
      headers: { total: { required: true, schema: { type: 'integer', minimum: 0 } } },
      responses: Object.fromEntries(
        ['refused', 'missing', 'invalid'].map((it) => [
          it,
          { description: it, ...(json(reference('schemas', 'Failure')) as JsonObject) },
        ]),
      ),
      schemas: {
        Fault: {
          type: 'object',
          properties: { field: { type: 'string' }, causes: { type: 'array', items: reference('schemas', 'Fault') } },
        },
        Failure: failure,
        ...Object.fromEntries(numbers.map((i) => [`Resource${i}`, resource(i, paths, fields)])),
      },
    },
  }
}

/** The document and a later one: in every twentieth path something is taken away, given, and said in other words. */
export function largePair(paths: number, fields: number): LargePair {
  const old = largeDocument(paths, fields)
  const next = structuredClone(old) as JsonObject
  const at = (pointer: string) => valueAt(next, pointer) as Record<string, Json>
  let breaks = 0
  for (let i = 0; i < paths; i += 20) {
    const properties = at(`/components/schemas/Resource${i}/properties`)
    const bounded = properties.note_1 as Record<string, Json>
    bounded.maximum = 1000
    properties.added = { type: 'boolean' }
    const path = at('/paths')[`/group${i % 7}/resources${i}/{id}`] as Record<string, Record<string, Json>>
    const get = path.get as { description: Json; parameters: Json[] }
    get.description = 'In other words.'
    get.parameters.push({
      name: 'since',
      in: 'query',
      required: i % 40 === 0,
      schema: { type: 'string', format: 'date' },
    })
    breaks += i % 40 === 0 ? 2 : 1
  }
  return { old, next, breaks }
}
