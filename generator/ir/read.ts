import { loadReferencedFiles } from '../document/external.js'
import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import { loadDocument, requireOpenApi, type SourceDocument } from '../document/load.js'
import { applyOverlays, type Overlay, overlaysBeside } from '../document/overlay.js'
import { child, inside, type Place, type Pointer, placeText, replaced, tokens, valueAt } from '../document/pointer.js'
import { type Problem, type ProblemCode, problem, SpecError, withinStack } from '../document/problem.js'
import { References, type Target } from '../document/resolve.js'
import { Lowering } from './lower.js'
import {
  type BodyShapes,
  constraintOf,
  dereferenced,
  type Model,
  type Operation,
  type Received,
  type Shape,
  type Source,
} from './model.js'
import { deviceNames, identifier, moduleNames, unique } from './name.js'
import { type OperationAt, operationsIn, type PathItem } from './operations.js'
import { type Follow, observedError, observedResponse, taskEnvelope } from './runware.js'

export interface ReadOptions {
  /** How problems and headers call the document; the base name of its path when absent. */
  readonly name?: string
  /** Whether a $ref may leave the folder of the document. Default false. */
  readonly allowExternal?: boolean
  /** Whether `overlays/*.json` beside the document apply. Default true. */
  readonly overlays?: boolean
  /** Called with every warning. */
  readonly onWarning?: (warning: Problem) => void
}

/**
 * Reads one OpenAPI 3.1 document into its model.
 * @param source a path, a `file:` URL, or a parsed document
 * @throws SpecError listing every problem of the document
 */
export async function readModel(source: string | URL | object, options: ReadOptions = {}): Promise<Model> {
  return modelOf(await loadDocument(source, options.name), options)
}

/** Overlays to read a document with, in place of those beside it. */
export interface Laid {
  readonly overlays: readonly Overlay[]
  /** The base names that the document goes by. */
  readonly names: readonly string[]
}

/** Reads a loaded document into its model. */
export async function modelOf(source: SourceDocument, options: ReadOptions = {}, laid?: Laid): Promise<Model> {
  return withinStack(source.file, () => readDocument(source, options, laid))
}

async function readDocument(source: SourceDocument, options: ReadOptions, laid?: Laid): Promise<Model> {
  requireOpenApi(source)
  const overlays = laid?.overlays ?? (options.overlays === false ? [] : await overlaysBeside(source))
  const names = laid?.names ?? [source.file]
  const { document, applied } = await applyOverlays(source, overlays, names)
  const allowExternal = options.allowExternal ?? false
  const { documents, problems: external } = await loadReferencedFiles(document, allowExternal)
  const received: Received = { document: source, beside: overlays, overlays, applied, names, allowExternal }
  const inputs = [source, ...documents, ...applied.map((it) => it.source)].map(({ file, sha256 }) => ({
    file,
    sha256,
  }))
  const references = new References([document, ...documents])
  const lowering = new Lowering(references, { formats: 'assert' })
  const explained = (problems: readonly Problem[]) => [
    ...new Set(problems.flatMap((it) => why(it, lowering, external))),
  ]
  try {
    const model: Model = { ...new Reading(document, documents, inputs, references, lowering).model(), received }
    for (const it of lowering.problems) if (it.severity === 'warning') options.onWarning?.(it)
    const errors = lowering.problems.filter((it) => it.severity === 'error')
    if (errors.length > 0) throw new SpecError(errors)
    return model
  } catch (error) {
    throw error instanceof SpecError ? new SpecError(explained(error.problems)) : error
  }
}

/** A $ref that dangles because its file was refused says so; one whose file cannot be used is named with that file. */
function why(it: Problem, lowering: Lowering, external: ReadonlyMap<string, Problem>): readonly Problem[] {
  const uri = it.code === 'spec/dangling-ref' ? lowering.dangling.get(placeText(it)) : undefined
  const reason = uri === undefined ? undefined : external.get(uri)
  if (reason === undefined) return [it]
  return reason.file === it.file ? [{ ...reason, pointer: it.pointer }] : [it, reason]
}

/** The document with the overlays beside it applied: what a judge of responses has to read. */
export async function overlaidDocument(source: string | URL | object): Promise<SourceDocument> {
  const document = await loadDocument(source)
  return (await applyOverlays(document, await overlaysBeside(document))).document
}

/** An OpenAPI object and where it stands. */
interface Followed extends Place {
  readonly json: Json
}

/** The walk from an OpenAPI document to its operations; `$ref`s of OpenAPI objects are followed on the way. */
class Reading {
  private readonly root: JsonObject
  private readonly document: SourceDocument
  private readonly references: References
  private readonly lowering: Lowering

  private readonly others: readonly SourceDocument[]
  private readonly inputs: readonly Source[]

  constructor(
    document: SourceDocument,
    others: readonly SourceDocument[],
    inputs: readonly Source[],
    references: References,
    lowering: Lowering,
  ) {
    this.document = document
    this.others = others
    this.inputs = inputs
    this.root = document.json as JsonObject
    this.references = references
    this.lowering = lowering
  }

  model(): Model {
    this.refuseForeignDialect()
    const { file, sha256 } = this.document
    const info = object(this.root.info)
    const operations = this.operations()
    if (operations.length === 0) {
      throw this.failure('spec/no-request', '/paths', 'No operation has a JSON request body.')
    }
    const id = this.modelId(info, operations)
    const sent = operations.map((it) => it.fixed.get('model')).find((it) => it !== undefined)
    const air = text(info['x-air-id']) ?? sent
    if (sent !== undefined && air !== sent) {
      const fact = `info.x-air-id is ${JSON.stringify(air)}, and requests carry the model ${JSON.stringify(sent)}.`
      throw this.failure('spec/no-model', '/info/x-air-id', fact)
    }
    return {
      id,
      ...(air !== undefined && { air }),
      identifier: unique(identifier(id), new Set(moduleNames)),
      title: text(info.title) ?? id,
      ...optional('summary', text(info.summary)),
      ...optional('description', text(info.description)),
      ...optional('status', text(info['x-status'])),
      capabilities: strings(info['x-capabilities']),
      servers: list(this.root.servers).flatMap((it) => text(object(it).url) ?? []),
      source: { file, sha256 },
      inputs: this.inputs,
      document: this.root,
      operations,
    }
  }

  private operations(): Operation[] {
    return operationsIn(this.root, (at) => this.pathItem(at)).flatMap((it) => this.operation(it) ?? [])
  }

  /** The path item at a pointer, or what its $ref names in the same document. */
  private pathItem(at: Pointer): PathItem {
    const { json, file, pointer } = this.follow(valueAt(this.root, at), at) as Followed
    if (file !== this.document.file) {
      throw this.failure(
        'spec/outside-ref',
        child(at, '$ref'),
        'A path item stands in another file, which is not read.',
      )
    }
    return { json: object(json), pointer }
  }

  private operation({ method, path, pointer: at, json }: OperationAt): Operation | undefined {
    const target = this.bodySchema(json, at)
    if (target === undefined) return undefined
    const body = this.lowering.shape(target)
    const envelope = taskEnvelope(body)
    if (envelope !== undefined && envelope.air === undefined) {
      this.lowering.problems.push(
        problem('spec/no-model', envelope.task.at, 'The task object has no const for "model".'),
      )
    }
    const id = text(json.operationId) ?? `${method.toLowerCase()} ${path}`
    return {
      id,
      method,
      path,
      title: text(json.summary) ?? id,
      body,
      statuses: Object.keys(object(json.responses)),
      ...optional('description', text(json.description)),
      ...this.responses(json, at, envelope !== undefined),
      ...(envelope === undefined
        ? { envelope: 'body', request: body, fixed: requiredConsts(body) }
        : {
            envelope: 'task',
            request: envelope.task,
            fixed: envelope.fixed,
            ...optional('uuidField', envelope.uuidField),
          }),
    }
  }

  /** The bodies of success and failure; for task envelopes also as they are really seen. */
  private responses(operation: JsonObject, at: Pointer, isTask: boolean): Pick<Operation, 'response' | 'error'> {
    const responses = object(operation.responses)
    const statuses = Object.keys(responses)
    const success = statuses.find((status) => /^2/.test(status))
    const failure = statuses.find((status) => /^4/.test(status)) ?? statuses.find((status) => status === 'default')
    const target = (status: string | undefined) =>
      status === undefined ? undefined : this.jsonSchema(responses[status], child(child(at, 'responses'), status))
    const [body, error] = [target(success), target(failure)]
    const errorSchema = error && this.whole(error).schema
    return {
      ...optional(
        'response',
        body && this.bodyShapes(body, isTask ? (it, follow) => observedResponse(it, errorSchema, follow) : undefined),
      ),
      ...optional('error', error && this.bodyShapes(error, isTask ? observedError : undefined)),
    }
  }

  private bodyShapes(published: Target, observe: ((schema: Json, follow: Follow) => Json) | undefined): BodyShapes {
    const shape = this.lowering.shape(published)
    if (observe === undefined) return { published: shape, observed: shape }
    const whole = this.whole(published)
    const { place } = whole
    const observed = observe(whole.schema, (schema) => this.whole({ ...whole, schema }).schema)
    const documents = [this.document, ...this.others].map((it) =>
      it.file === place.file ? { ...it, json: replaced(it.json, tokens(place.pointer), observed) as Json } : it,
    )
    const references = new References(documents)
    const target = references.at(place.file, place.pointer)
    const lowering = new Lowering(references, { formats: 'assert' })
    return { published: shape, observed: target === undefined ? shape : lowering.shape(target) }
  }

  /** What a schema that is only a $ref names, through any number of them. */
  private whole(target: Target, passed = new Set<Json>()): Target {
    const { schema, resource, place } = target
    const reference = isJsonObject(schema) && !passed.has(schema) ? schema.$ref : undefined
    if (typeof reference !== 'string') return target
    const next = this.references.resolve(reference, resource, place)
    return next === undefined ? target : this.whole(next, passed.add(schema))
  }

  private bodySchema(operation: JsonObject, at: Pointer): Target | undefined {
    return this.jsonSchema(operation.requestBody, child(at, 'requestBody'))
  }

  /** The JSON schema of a request body or a response. */
  private jsonSchema(holder: Json | undefined, at: Pointer): Target | undefined {
    const body = this.follow(holder, at)
    const content = object(object(body?.json).content)
    const type = Object.keys(content).find((it) => /^application\/(.+\+)?json\b/i.test(it))
    if (body === undefined || type === undefined || member(object(content[type]), 'schema') === undefined)
      return undefined
    const pointer = ['content', type, 'schema'].reduce<string>(child, body.pointer)
    return this.references.at(body.file, pointer)
  }

  /** An OpenAPI object, or what its $ref names. */
  private follow(json: Json | undefined, pointer: Pointer): Followed | undefined {
    if (json === undefined) return undefined
    const passed = new Set<string>()
    let here: Followed = { json, file: this.document.file, pointer }
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

  private modelId(info: JsonObject, operations: readonly Operation[]): string {
    const operationId = operations.length === 1 ? operations[0]?.id : undefined
    const candidates: [Json | undefined, Pointer][] = [
      [info['x-model-id'], '/info/x-model-id'],
      [operationId?.startsWith('run_') ? operationId.slice(4) : undefined, '/paths'],
      [this.document.file.replace(/(\.openapi)?\.json$/i, ''), ''],
    ]
    const [raw, pointer] = candidates.find(([value]) => value !== undefined) as [Json, Pointer]
    if (typeof raw !== 'string' || raw === '' || /[/\\]|^\.\.?$|\.\./.test(raw)) {
      throw this.failure('spec/bad-model-id', pointer, `The model id is ${JSON.stringify(raw)}.`)
    }
    if (raw.length > longestId) {
      const fact = `The model id "${raw.slice(0, 40)}…" has ${raw.length} characters.`
      throw this.failure('spec/bad-model-id', pointer, fact)
    }
    return sanitisedId(raw)
  }

  private refuseForeignDialect(): void {
    const dialect = this.root.jsonSchemaDialect
    if (dialect === undefined || /2020-12|\/oas\/3\.1\//.test(String(dialect))) return
    throw this.failure('spec/dialect', '/jsonSchemaDialect', `jsonSchemaDialect is ${JSON.stringify(dialect)}.`)
  }

  private failure(code: ProblemCode, at: Pointer | Place, fact: string): SpecError {
    const place = typeof at === 'string' ? { file: this.document.file, pointer: at } : at
    return new SpecError([...this.lowering.problems, problem(code, place, fact)])
  }
}

/** In characters. File systems take names of 255 bytes, and the generator makes longer ones of an id. */
const longestId = 200

const notFolders: ReadonlySet<string> = new Set(['index', 'runtime', 'shared', ...deviceNames])

/** A folder name that every file system takes and that the generated tree does not need for itself. */
function sanitisedId(raw: string): string {
  const id = raw.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '') || 'model'
  return notFolders.has(id.toLowerCase().replace(/\..*/s, '')) ? `${id}-model` : id
}

/** Required fields with one possible string: nothing is left for the caller to say. */
function requiredConsts(body: Shape): ReadonlyMap<string, string> {
  const shape = dereferenced(body)
  const properties = constraintOf(shape, 'properties')?.shapes
  const fixed = new Map<string, string>()
  for (const key of constraintOf(shape, 'required')?.keys ?? []) {
    const values = properties?.get(key) && constraintOf(dereferenced(properties.get(key) as Shape), 'values')?.values
    if (values?.length === 1 && typeof values[0]?.value === 'string') fixed.set(key, values[0].value)
  }
  return fixed
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
