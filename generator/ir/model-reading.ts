import { standingOf } from '../document/dialect.js'
import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import type { SourceDocument } from '../document/load.js'
import { jsonMediaType } from '../document/media-type.js'
import { child, inside, type Place, type Pointer, placeText, replaced, tokens, valueAt } from '../document/pointer.js'
import { type ProblemCode, problem, SpecError } from '../document/problem.js'
import { References, type Target } from '../document/resolve.js'
import type { Follow, Observed, OperationPlaces, Provider } from '../provider/provider.js'
import { claimant, providerOf } from '../provider/providers.js'
import { laidOut } from './layout.js'
import { Lowering } from './lower.js'
import type { BodyShapes, DescribedOperation, Model, Operation, OperationWithoutBody, Shape, Source } from './model.js'
import { folderName } from './model-id.js'
import { identifier, moduleNames, unique } from './name.js'
import { type OperationAt, operationsIn, type PathItem } from './operations.js'
import { parametersOf } from './parameter-reading.js'
import { ShapeView } from './schema-view.js'

/** A document and what it refers to. */
export interface ReadDocuments {
  readonly document: SourceDocument
  /** Other files that it names. */
  readonly others: readonly SourceDocument[]
  /** Every file that the model is read from. */
  readonly inputs: readonly Source[]
  readonly references: References
  /** Whether a document without a JSON request will do. Default false. */
  readonly isWithoutRequests?: boolean
  /** Whose document it is taken for. Default: whoever recognises it. */
  readonly provider?: Provider
  /** How its provider calls the model and its version, where that is known from elsewhere. */
  readonly known?: { readonly model: string; readonly version?: string }
}

/** An operation and the JSON body that it takes. */
interface OperationWithJson extends OperationAt {
  readonly body: Shape
}

/** An OpenAPI object and where it stands. */
interface Followed extends Place {
  readonly json: Json
}

/** The walk from an OpenAPI document to its model; `$ref`s of OpenAPI objects are followed on the way. */
export class ModelReading {
  private readonly read: ReadDocuments
  private readonly root: JsonObject
  private readonly document: SourceDocument
  private readonly references: References
  private readonly lowering: Lowering

  constructor(read: ReadDocuments, lowering: Lowering) {
    this.read = read
    this.document = read.document
    this.root = read.document.json as JsonObject
    this.references = read.references
    this.lowering = lowering
  }

  model(): Model {
    this.refuseForeignDialect()
    const { file, sha256 } = this.document
    const info = object(this.root.info)
    const { provider, operations, withoutBody } = this.operations()
    if (operations.length + withoutBody.length === 0 && !this.read.isWithoutRequests)
      throw this.failure('spec/no-request', '/paths', 'No operation has a JSON request body, and none has no body.')
    const { id, air, address } = this.identity(provider, operations)
    return {
      id,
      provider,
      ...optional('air', air),
      ...optional('address', address),
      ...optional('version', this.read.known?.version),
      identifier: unique(identifier(id), new Set(moduleNames)),
      title: text(info.title) ?? id,
      ...optional('summary', text(info.summary)),
      ...optional('description', text(info.description)),
      ...optional('status', text(info['x-status'])),
      capabilities: strings(info['x-capabilities']),
      servers: list(this.root.servers).flatMap((it) => urlOf(object(it)) ?? []),
      source: { file, sha256 },
      inputs: this.read.inputs,
      document: this.root,
      operations,
      withoutBody,
    }
  }

  private identity(provider: Provider, operations: readonly Operation[]) {
    const identity = provider.identify(this.root, this.document.file, operations, this.read.known?.model)
    const folder = folderName(identity.id)
    if ('fault' in folder) throw this.failure('spec/bad-model-id', identity.from, folder.fault)
    const { contradiction, air, address } = identity
    if (contradiction !== undefined) throw this.failure('spec/no-model', contradiction.pointer, contradiction.fact)
    return { id: folder.id, air, address }
  }

  /** Whose document it is, and its operations. */
  private operations(): Pick<Model, 'provider' | 'operations' | 'withoutBody'> {
    const { file } = this.document
    const claimed = this.read.provider ?? claimant(this.root, file)
    const places = claimed?.operations?.(this.root, file, this.read.known?.model)
    if (claimed !== undefined && places !== undefined)
      return { provider: claimed, operations: places.flatMap((it) => this.placed(it, claimed) ?? []), withoutBody: [] }
    const all = operationsIn(this.root, (at) => this.pathItem(at))
    const described = this.described(all)
    const withoutBody = all.flatMap((it) => (this.takesNothing(it) ? this.withoutBody(it) : []))
    // A document without any request is refused for that.
    if (described.length + withoutBody.length > 0) for (const it of all) this.noteUntold(it)
    const bodies = described.map(({ body }) => new ShapeView(body))
    const provider = this.read.provider ?? providerOf(this.root, file, bodies)
    return { provider, operations: described.map((it) => this.operation(it, provider)), withoutBody }
  }

  /** An operation of which the provider says where its schemas stand; undefined for one without a request. */
  private placed({ body: at, response, ...operation }: OperationPlaces, provider: Provider): Operation | undefined {
    const { file } = this.document
    const target = at === undefined ? undefined : this.references.at(file, at)
    if (target === undefined) return undefined
    const body = this.lowering.shape(target, 'request', provider.nullableIsOptional !== true)
    const answer = response === undefined ? undefined : this.references.at(file, response)
    const { nameless: _, ...request } = requestIn(provider, body)
    const brought = optional('response', answer && this.bodyShapes(answer, undefined))
    const { method, path } = operation
    const described = operationsIn(this.root, (it) => this.pathItem(it)).find(
      (it) => it.method === method && it.path === path,
    )
    const parameters = this.parameters(path, described)
    return { ...operation, ...request, ...brought, ...parameters, body, statuses: [], bodies: new Map() }
  }

  /** The operations that take JSON. */
  private described(all: readonly OperationAt[]): OperationWithJson[] {
    return all.flatMap((it) => {
      const target = this.bodySchema(it)
      return target === undefined ? [] : [{ ...it, body: this.lowering.shape(target, 'request') }]
    })
  }

  /** The path item at a pointer, or what its $ref names. */
  private pathItem(at: Pointer): PathItem {
    const here = { file: this.document.file, pointer: at }
    const { json, file, pointer } = this.follow(valueAt(this.root, at), here) as Followed
    return { json: object(json), pointer, file }
  }

  /** An operation that takes no body. */
  private withoutBody(operation: OperationAt): OperationWithoutBody {
    return { ...this.beside(operation), at: this.placeOf(operation) }
  }

  /** What is said of an operation beside its body. */
  private beside(operation: OperationAt, observed?: Observed): DescribedOperation {
    const { method, path, json } = operation
    const id = text(json.operationId) ?? `${method.toLowerCase()} ${path}`
    return {
      id,
      method,
      path,
      title: text(json.summary) ?? id,
      statuses: Object.keys(object(json.responses)),
      ...optional('description', text(json.description)),
      ...(json.deprecated === true && { deprecated: true }),
      ...this.responses(json, this.placeOf(operation), observed),
      ...this.parameters(path, operation),
    }
  }

  private operation(described: OperationWithJson, provider: Provider): Operation {
    const { body } = described
    const { envelope, request, nameless, ...filled } = requestIn(provider, body)
    if (nameless !== undefined) this.lowering.problems.push(problem('spec/no-model', request.at, nameless))
    return {
      ...this.beside(described, envelope === 'task' ? provider.observed : undefined),
      body,
      ...optional('mediaType', this.mediaType(described)),
      envelope,
      request,
      ...filled,
    }
  }

  /** What an operation takes beside its body. */
  private parameters(path: string, described: OperationAt | undefined) {
    const { file } = this.document
    const item = described && { json: described.item.json, at: { file, ...described.item } }
    const own = described && { json: described.json, at: this.placeOf(described) }
    const nowhere = { json: {}, at: { file, pointer: '' } }
    return parametersOf(path, item && own ? [item, own] : [nowhere], {
      follow: (json, at) => this.follow(json, at),
      root: (it) => object(this.references.at(it, '')?.schema),
      shape: (it) => {
        const target = this.references.at(it.file, it.pointer)
        return target && this.lowering.shape(target, 'request')
      },
    })
  }

  /** The media type of an operation's body where that is one of its own. */
  private mediaType(operation: OperationAt): string | undefined {
    const type = jsonMediaType(this.bodyTypes(operation))
    return type === undefined || type.includes('*') || type === 'application/json' ? undefined : type
  }

  /** The bodies of success and failure, as they are published and as they are really seen. */
  private responses(
    operation: JsonObject,
    at: Place,
    observed: Observed | undefined,
  ): Pick<Operation, 'bodies' | 'response' | 'error'> {
    const targets = Object.entries(object(operation.responses)).flatMap(([status, json]): [string, Target][] => {
      const target = this.jsonSchema(json as Json, inside(at, 'responses', status))
      return target === undefined ? [] : [[status, target]]
    })
    const failure = targets.find(([status]) => /^4/.test(status)) ?? targets.find(([status]) => status === 'default')
    const errorSchema = failure && this.whole(failure[1]).schema
    const response = observed && ((it: Json, follow: Follow) => observed.response(it, errorSchema, follow))
    const made = new Map<string, BodyShapes>()
    const bodies = targets.map(([status, target]): [string, BodyShapes] => {
      const isSuccess = /^2/.test(status)
      const key = `${isSuccess} ${placeText(this.whole(target).place)}`
      const shapes = made.get(key) ?? this.bodyShapes(target, isSuccess ? response : observed?.error)
      made.set(key, shapes)
      return [status, shapes]
    })
    const success = bodies.find(([status]) => /^2/.test(status))
    const error = bodies.find(([status]) => status === failure?.[0])
    return { bodies: new Map(bodies), ...optional('response', success?.[1]), ...optional('error', error?.[1]) }
  }

  private bodyShapes(published: Target, observe: ((schema: Json, follow: Follow) => Json) | undefined): BodyShapes {
    const shape = this.lowering.shape(published, 'answer')
    if (observe === undefined) return { published: shape, observed: shape }
    let observed: Shape | undefined
    const read = () => this.observedShape(published, observe) ?? shape
    // To read it takes a document of its own, and most readers ask for what is published.
    return {
      published: shape,
      get observed() {
        observed ??= read()
        return observed
      },
    }
  }

  private observedShape(published: Target, observe: (schema: Json, follow: Follow) => Json): Shape | undefined {
    const whole = this.whole(published)
    const { place } = whole
    const observed = observe(whole.schema, (schema) => this.whole({ ...whole, schema }).schema)
    const documents = [this.document, ...this.read.others].map((it) =>
      it.file === place.file ? { ...it, json: replaced(it.json, tokens(place.pointer), observed) as Json } : it,
    )
    const references = new References(documents)
    const target = references.at(place.file, place.pointer)
    const lowering = new Lowering(references, { formats: 'assert' })
    return target && lowering.shape(target, 'answer')
  }

  /** What a schema that is only a $ref names, through any number of them. */
  private whole(target: Target, passed = new Set<Json>()): Target {
    const { schema, resource, place } = target
    const reference = isJsonObject(schema) && !passed.has(schema) ? schema.$ref : undefined
    if (typeof reference !== 'string') return target
    const next = this.references.resolve(reference, resource, place)
    return next === undefined ? target : this.whole(next, passed.add(schema))
  }

  private placeOf({ pointer, item }: OperationAt): Place {
    return { file: item.file ?? this.document.file, pointer }
  }

  /** The schema of the JSON that an operation takes. One that takes something else alone is named. */
  private bodySchema(operation: OperationAt): Target | undefined {
    const at = inside(this.placeOf(operation), 'requestBody')
    const target = this.jsonSchema(operation.json.requestBody, at)
    const types = this.bodyTypes(operation)
    if (target === undefined && types.length > 0 && jsonMediaType(types) === undefined)
      this.leaveOut(operation, `${types.join(', ')} and no JSON`)
    return target
  }

  /** Names an operation that takes JSON of which no schema tells anything. */
  private noteUntold(operation: OperationAt): void {
    const type = jsonMediaType(this.bodyTypes(operation))
    const at = inside(this.placeOf(operation), 'requestBody')
    if (type !== undefined && this.jsonSchema(operation.json.requestBody, at) === undefined)
      this.leaveOut(operation, `${type} of which no schema tells anything`)
  }

  private leaveOut(operation: OperationAt, what: string): void {
    const at = inside(this.placeOf(operation), 'requestBody')
    const fact = `${operation.method} ${operation.path} takes ${what}.`
    this.lowering.problems.push(problem('spec/no-json-body', at, fact))
  }

  private takesNothing(operation: OperationAt): boolean {
    return this.bodyTypes(operation).length === 0
  }

  /** The media types that an operation takes. */
  private bodyTypes(operation: OperationAt): readonly string[] {
    const at = inside(this.placeOf(operation), 'requestBody')
    return Object.keys(object(object(this.follow(operation.json.requestBody, at)?.json).content))
  }

  /** The JSON schema of a request body or a response. */
  private jsonSchema(holder: Json | undefined, at: Place): Target | undefined {
    const body = this.follow(holder, at)
    const content = object(object(body?.json).content)
    const type = jsonMediaType(Object.keys(content))
    if (body === undefined || type === undefined) return undefined
    const media = this.follow(content[type], inside(body, 'content', type))
    if (media === undefined || member(object(media.json), 'schema') === undefined) return undefined
    return this.references.at(media.file, child(media.pointer, 'schema'))
  }

  /** An OpenAPI object, or what its $ref names. */
  private follow(json: Json | undefined, at: Place): Followed | undefined {
    if (json === undefined) return undefined
    const passed = new Set<string>()
    let here: Followed = { json, ...at }
    while (isJsonObject(here.json) && typeof here.json.$ref === 'string') {
      const reference = here.json.$ref
      const site = inside(here, '$ref')
      if (passed.has(placeText(site))) throw this.failure('spec/circular-ref', site, 'The $ref leads back to itself.')
      passed.add(placeText(site))
      const root = this.references.at(here.file, '') as Target
      const target = this.references.resolve(reference, root.resource, site)
      if (target === undefined) {
        this.lowering.noteDangling(reference, root.resource, site)
        const fact = `$ref ${JSON.stringify(reference)} names nothing that exists.`
        throw this.failure('spec/dangling-ref', site, fact)
      }
      here = { json: target.schema, ...target.place }
    }
    return here
  }

  private refuseForeignDialect(): void {
    const dialect = this.root.jsonSchemaDialect
    if (dialect === undefined) return
    const standing = standingOf(dialect)
    const fact = `jsonSchemaDialect is ${JSON.stringify(dialect)}`
    if (standing === 'foreign') throw this.failure('spec/dialect', '/jsonSchemaDialect', `${fact}.`)
    if (standing === 'own') return
    const place = { file: this.document.file, pointer: '/jsonSchemaDialect' }
    this.lowering.problems.push(
      problem('spec/mixed-dialect', place, `${fact}: schemas are read by the rules of 2020-12.`),
    )
  }

  private failure(code: ProblemCode, at: Pointer | Place, fact: string): SpecError {
    const place = typeof at === 'string' ? { file: this.document.file, pointer: at } : at
    return new SpecError([...this.lowering.problems, problem(code, place, fact)])
  }
}

/** The request of a body, with what a builder fills in. */
function requestIn(provider: Provider, body: Shape) {
  const { envelope, request, fixed, identifier: uuidField, nameless } = laidOut(provider, body)
  return { envelope, request, fixed, nameless, ...optional('uuidField', uuidField) }
}

/** The URL of a server with the default values of its variables. */
function urlOf({ url, variables }: JsonObject): string | undefined {
  const named = object(variables)
  return text(url)?.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const usual = object(member(named, name)).default
    return typeof usual === 'string' ? usual : whole
  })
}

function object(json: Json | undefined): JsonObject {
  return isJsonObject(json) ? json : {}
}

function list(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : []
}

function text(json: Json | undefined): string | undefined {
  return typeof json === 'string' && json.trim() !== '' ? json : undefined
}

function strings(json: Json | undefined): readonly string[] {
  return list(json).filter((it) => typeof it === 'string')
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V }
}
