import { loadReferencedFiles } from '../spec/external.js'
import { isJsonObject, type Json, type JsonObject, member } from '../spec/json.js'
import { loadDocument, requireOpenApi, type SourceDocument } from '../spec/load.js'
import { applyOverlays, overlaysBeside } from '../spec/overlay.js'
import { child, type Pointer, placeText, tokens } from '../spec/pointer.js'
import { type Problem, problem, SpecError } from '../spec/problem.js'
import { absolute, References, type Target } from '../spec/resolve.js'
import { Lowering } from './lower.js'
import {
  type BodyShapes,
  constraintOf,
  dereferenced,
  type Model,
  type Operation,
  type Shape,
  type Source,
} from './model.js'
import { identifier, moduleNames, unique } from './name.js'
import { observedError, observedResponse, taskEnvelope } from './runware.js'

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

const methods = ['post', 'put', 'patch', 'delete', 'get', 'options', 'head', 'trace']

/**
 * Reads one OpenAPI 3.1 document into its model.
 * @param source a path, a `file:` URL, or a parsed document
 * @throws SpecError listing every problem of the document
 */
export async function readModel(source: string | URL | object, options: ReadOptions = {}): Promise<Model> {
  return modelOf(await loadDocument(source, options.name), options)
}

/** Reads a loaded document into its model. */
export async function modelOf(received: SourceDocument, options: ReadOptions = {}): Promise<Model> {
  requireOpenApi(received)
  const overlays = options.overlays === false ? [] : await overlaysBeside(received)
  const { document, applied } = await applyOverlays(received, overlays)
  const { documents, problems: external } = await loadReferencedFiles(document, options.allowExternal ?? false)
  const inputs = [received, ...documents, ...applied.map((it) => it.source)].map(({ file, sha256 }) => ({
    file,
    sha256,
  }))
  const references = new References([document, ...documents])
  const lowering = new Lowering(references, { formats: 'assert' })
  const explained = (problems: readonly Problem[]) => [
    ...new Set(problems.flatMap((it) => why(it, lowering, external))),
  ]
  try {
    const model = new Reading(document, documents, inputs, references, lowering).model()
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
    const air = text(info['x-air-id']) ?? operations.map((it) => it.fixed.get('model')).find((it) => it !== undefined)
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
      operations,
    }
  }

  private operations(): Operation[] {
    const found: Operation[] = []
    for (const [path, item] of Object.entries(object(this.root.paths))) {
      const at = child('/paths', path)
      for (const method of methods) {
        const json = member(object(item), method)
        const operation = isJsonObject(json) && this.operation(method, path, child(at, method), json)
        if (operation) found.push(operation)
      }
    }
    return found
  }

  private operation(method: string, path: string, at: Pointer, json: JsonObject): Operation | undefined {
    const target = this.bodySchema(json, at)
    if (target === undefined) return undefined
    const body = this.lowering.shape(target)
    const envelope = taskEnvelope(body)
    if (envelope !== undefined && envelope.air === undefined) {
      this.lowering.problems.push(
        problem('spec/no-model', envelope.task.at, 'The task object has no const for "model".'),
      )
    }
    const id = text(json.operationId) ?? `${method} ${path}`
    return {
      id,
      method: method.toUpperCase(),
      path,
      title: text(json.summary) ?? id,
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
        body && this.bodyShapes(body, isTask ? (it) => observedResponse(it, errorSchema) : undefined),
      ),
      ...optional('error', error && this.bodyShapes(error, isTask ? observedError : undefined)),
    }
  }

  private bodyShapes(published: Target, observe: ((schema: Json) => Json) | undefined): BodyShapes {
    const shape = this.lowering.shape(published)
    if (observe === undefined) return { published: shape, observed: shape }
    const { place, schema } = this.whole(published)
    const json = replaced(this.document.json, tokens(place.pointer), observe(schema))
    const references = new References([{ ...this.document, json }, ...this.others])
    const target = references.at(place.file, place.pointer)
    const lowering = new Lowering(references, { formats: 'assert' })
    return { published: shape, observed: target === undefined ? shape : lowering.shape(target) }
  }

  /** What a schema that is only a $ref names. */
  private whole(target: Target): Target {
    const reference = isJsonObject(target.schema) ? target.schema.$ref : undefined
    if (typeof reference !== 'string') return target
    return this.references.resolve(reference, target.resource, target.place) ?? target
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
  private follow(json: Json | undefined, pointer: Pointer): { json: Json; file: string; pointer: Pointer } | undefined {
    if (json === undefined) return undefined
    const reference = isJsonObject(json) ? json.$ref : undefined
    const { file } = this.document
    if (typeof reference !== 'string') return { json, file, pointer }
    const root = this.references.at(file, '')
    const target = root && this.references.resolve(reference, root.resource, { file, pointer })
    if (target === undefined) {
      const place = { file, pointer: child(pointer, '$ref') }
      const { uri } = this.document
      this.lowering.dangling.set(placeText(place), absolute(reference, uri)?.replace(/#.*/s, '') ?? '')
      throw this.failure(
        'spec/dangling-ref',
        place.pointer,
        `$ref ${JSON.stringify(reference)} names nothing that exists.`,
      )
    }
    return { json: target.schema, ...target.place }
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
    return sanitisedId(raw)
  }

  private refuseForeignDialect(): void {
    const dialect = this.root.jsonSchemaDialect
    if (dialect === undefined || /2020-12|\/oas\/3\.1\//.test(String(dialect))) return
    throw this.failure('spec/dialect', '/jsonSchemaDialect', `jsonSchemaDialect is ${JSON.stringify(dialect)}.`)
  }

  private failure(code: Parameters<typeof problem>[0], pointer: Pointer, fact: string): SpecError {
    return new SpecError([...this.lowering.problems, problem(code, { file: this.document.file, pointer }, fact)])
  }
}

/** A folder name that every file system takes and that the generated tree does not need for itself. */
function sanitisedId(raw: string): string {
  const id = raw.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '') || 'model'
  return /^(index|runtime|shared|con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i.test(id) ? `${id}-model` : id
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

/** `json` with the value at a path replaced. */
function replaced(json: Json, [head, ...rest]: readonly string[], value: Json): Json {
  if (head === undefined) return value
  if (Array.isArray(json)) return json.map((item: Json, i) => (String(i) === head ? replaced(item, rest, value) : item))
  return Object.fromEntries(
    Object.entries(json as JsonObject).map(([key, inner]) => [
      key,
      key === head ? replaced(inner as Json, rest, value) : inner,
    ]),
  ) as JsonObject
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
