import { compileShape } from '../../../generator/compile.js'
import type { Json } from '../../../generator/document/json.js'
import { isJsonObject } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import type { CallableOperation, Model, Operation } from '../../../generator/ir/model.js'
import type { ReadOptions } from '../../../generator/ir/read.js'
import { type Documented, documentedIn } from '../../mock/plain/documented.js'
import type {
  ExampleCoverage,
  ExampleRequest,
  ExampleSet,
  FactKind,
  MissingFact,
  ShownFact,
} from '../../report/examples/example.js'
import { joinedUrl } from '../../server/target.js'
import { freshId, withFreshIds } from '../../value/fresh-id.js'
import { bodyOf, subjectOf } from '../subject.js'
import { judgedModel } from '../subjects-in.js'
import { addressIn, writtenParameters } from '../written-parameters.js'
import { type ExampleBodies, type ExampleBody, exampleBodies } from './example-bodies.js'
import { type ExampleParameter, exampleParameter } from './example-parameters.js'

/** Which examples are wanted. */
export interface ExampleOptions extends Pick<ReadOptions, 'provider' | 'originAt' | 'allowExternal'> {
  /** The operations, of all that can be called. @defaultValue all */
  readonly choose?: (of: CallableModel) => readonly CallableOperation[]
  /** The base URL of the server. @defaultValue the first that the document or its provider names */
  readonly url?: string | undefined
  /** The environment variable that holds the key. @defaultValue that of the provider */
  readonly keyVariable?: string | undefined
  readonly onProgress?: (operation: string) => void
}

/** A model with everything that can be called. */
interface CallableModel {
  readonly id: string
  readonly operations: readonly CallableOperation[]
}

/**
 * Example requests of the model in a file, which show each documented parameter, each listed value, each edge and each
 * rule, as far as requests were found.
 * @throws SpecError where it cannot be read
 */
export async function examplesIn(path: string, options: ExampleOptions = {}): Promise<ExampleSet> {
  const { choose = (it) => it.operations, url, keyVariable, onProgress, ...reading } = options
  const { one: model, document } = await judgedModel(path, { ...reading, withoutRequests: true })
  const documented = documentedIn(model, document, () => false)
  const operations = choose({ id: model.id, operations: [...model.operations, ...model.withoutBody] })
  const found = operations.map((operation) => {
    onProgress?.(operation.id)
    return operationExamples(model, operation, document)
  })
  const requests = found.flatMap((it) => it.requests)
  const server = url ?? serverOf(model)
  return {
    model: model.id,
    title: model.title,
    url: server,
    key: keyOf(model, documented, keyVariable),
    requests: requests.map((it, i) => ({ ...it, name: `${i + 1} ${it.name}`, address: partsOf(server, it.path) })),
    coverage: coverageOf(
      requests.flatMap((it) => it.shows),
      found.flatMap((it) => it.missing),
    ),
    skipped: operations.length < model.operations.length + model.withoutBody.length ? [] : skippedIn(documented, model),
  }
}

/** The examples of one operation: its bodies beside values of its parameters, as many requests as the longest list is long. */
function operationExamples(model: Model, operation: CallableOperation, document: object) {
  const body = 'request' in operation ? operation : undefined
  const { bodies, missing }: ExampleBodies =
    body === undefined ? { bodies: [], missing: [] } : exampleBodies(subjectOf(model, body, document, compileShape))
  const parameters = operation.parameters.map((it) => exampleParameter(it, operation, document))
  const count = Math.max(bodies.length, ...parameters.map((it) => it.values.length), body === undefined ? 1 : 0)
  const requests = Array.from({ length: count }, (_, i) =>
    requestOf({ model, operation, body: bodies[i] ?? bodies[0], isNew: i < bodies.length }, parameters, i),
  )
  const elsewhere = operation.otherParameters.map(
    (at): MissingFact => ({
      kind: 'parameter',
      pointer: operation.parameters[0]?.at.pointer ?? '',
      at,
      label: 'present',
      reason: 'it stands neither in path, query, header nor body',
    }),
  )
  return {
    requests: requests.filter((it) => it !== undefined),
    missing: [...missing, ...parameters.flatMap((it) => it.missing), ...elsewhere],
  }
}

interface Drafted {
  readonly model: Model
  readonly operation: CallableOperation
  readonly body: ExampleBody | undefined
  /** False for a body that another request has as well. */
  readonly isNew: boolean
}

/** The i-th request of an operation; undefined where its document demands a body of which none was found. */
function requestOf(
  { model, operation, body, isNew }: Drafted,
  parameters: readonly ExampleParameter[],
  i: number,
): Omit<ExampleRequest, 'address'> | undefined {
  if ('request' in operation && body === undefined) return undefined
  const chosen = parameters.flatMap(({ parameter, values }) => {
    const own = values[i] ?? (parameter.isRequired ? values[0] : undefined)
    return own === undefined ? [] : [{ parameter, ...own, facts: values[i] === undefined ? [] : own.facts }]
  })
  const written = writtenParameters(
    chosen.map(({ parameter, value }) => [parameter, value] as const),
    operation.path,
  )
  const shows = [...(isNew ? (body?.facts ?? []) : []), ...chosen.flatMap((it) => it.facts)]
  return {
    name: nameOf(operation, model, shows),
    operation: operation.id,
    method: operation.method,
    path: addressIn(written),
    headers: written.headers,
    ...('request' in operation && body !== undefined
      ? sentBody(operation, body)
      : { freshIds: new Map<Pointer, 'lower' | 'upper'>() }),
    shows,
  }
}

function sentBody(operation: Operation, { text, isWhole }: ExampleBody) {
  const whole = isWhole ? text : bodyOf({ operation }, text)
  const freshIds = new Map<string, 'lower' | 'upper'>()
  const made = withFreshIds(whole, operation.uuidField, (old) => {
    const id = freshId(old)
    freshIds.set(id, old === old.toUpperCase() ? 'upper' : 'lower')
    return id
  })
  const body = JSON.parse(made) as Json
  const places = new Map<Pointer, 'lower' | 'upper'>()
  for (const [at, task] of Array.isArray(body) ? body.entries() : [['', body] as const]) {
    const id = isJsonObject(task as Json) ? (task as Record<string, Json>)[operation.uuidField ?? ''] : undefined
    const letters = typeof id === 'string' ? freshIds.get(id) : undefined
    if (letters !== undefined) places.set(`${at === '' ? '' : `/${at}`}/${operation.uuidField}`, letters)
  }
  return { contentType: operation.mediaType ?? 'application/json', body, freshIds: places }
}

/** So many facts are told by a name. */
const mostNamed = 3

function nameOf({ id }: CallableOperation, model: Model, shows: readonly ShownFact[]): string {
  const several = model.operations.length + model.withoutBody.length > 1
  const named = shows.filter((it) => it.kind !== 'parameter' && it.label !== 'met')
  const told = named.slice(0, mostNamed).map(({ at, label }) => `${at.split('/').at(-1) || 'body'} ${label}`)
  const rest = named.length - told.length
  const what = told.length === 0 ? 'what has to be there' : told.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
  return (several ? `${id}: ${what}` : what).slice(0, 120)
}

/** The server that requests go to; undefined where none is named by a whole URL. */
function serverOf({ servers, provider }: Model): string | undefined {
  return [...servers, ...provider.protocol.servers].find((it) => /^https?:\/\/[^{}]+$/.test(it))
}

function partsOf(server = '', path: string): ExampleRequest['address'] {
  const base = server.replace(/\/+$/, '')
  const whole = joinedUrl(server, path)
  return whole.startsWith(base) ? [base, whole.slice(base.length)] : ['', whole]
}

/** How a key is shown: as the provider has it, or in the header that the document names. */
function keyOf(
  { provider }: Model,
  documented: readonly Documented[],
  variable: string | undefined,
): ExampleSet['key'] {
  const { authentication } = provider.protocol
  const own = { ...authentication, ...(variable !== undefined && { variable }) }
  if (provider.protocol.servers.length > 0 || variable !== undefined) return headerOf(documented) ?? own
  return headerOf(documented) ?? (documented.some((it) => it.isLocked) ? own : undefined)

  function headerOf(of: readonly Documented[]): ExampleSet['key'] {
    const headers = of.flatMap((it) => it.keyHeaders)
    const [header] = headers
    return header === undefined || headers.includes(own.header) ? undefined : { ...own, header, scheme: '' }
  }
}

function coverageOf(shown: readonly ShownFact[], missing: readonly MissingFact[]): ExampleCoverage {
  const of = (kind: FactKind) => {
    const count = shown.filter((it) => it.kind === kind).length
    return { shown: count, of: count + missing.filter((it) => it.kind === kind).length }
  }
  return { parameters: of('parameter'), values: of('value'), edges: of('edge'), rules: of('rule'), missing }
}

/** What can be asked and takes a body that is no JSON. */
function skippedIn(documented: readonly Documented[], model: Model): ExampleSet['skipped'] {
  const known = new Set([...model.operations, ...model.withoutBody].map((it) => `${it.method} ${it.path}`))
  return documented.flatMap(({ method, path }) =>
    known.has(`${method} ${path}`) ? [] : [{ operation: `${method} ${path}`, reason: 'its body is no JSON' }],
  )
}
