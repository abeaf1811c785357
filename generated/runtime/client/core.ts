// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { origins } from '../origin.js'
import { refuse } from './client-error.js'
import type { DownloadOptions, FileInput } from './file-input.js'
import { checkedRequest, type ModelObject, type RequestFields, said, tasksOf } from './model-object.js'
import type { BlobObject } from './platform.js'
import { type Outgoing, type Reply, Session } from './session.js'
import { type CallOptions, type ClientOptions, type Settings, settingsOf } from './settings.js'
import type { Task, TaskListeners } from './task.js'
import type { Endpoint } from './wire.js'

/** `model, input, options` or `request, options`. */
export type Given = readonly [first: object, second?: object, third?: object]

/** A request with what its call does differently. */
export interface CallRequest {
  readonly model: ModelObject
  readonly endpoint: Endpoint
  readonly request: RequestFields
  /** The request as the caller gave it. */
  readonly given: RequestFields
  readonly options: CallOptions & TaskListeners<never>
}

/** How the answer is to come, where the request itself does not decide it. */
type Way = 'stream' | 'later'

/** A part, or what loads it when it is first needed. */
type Loaded<T> = T | (() => Promise<T>)

/** What a client can do beside `run`. A part that it is made without is in no bundle. */
export interface ClientParts {
  /** Requests that are tasks; `submit` and `resume`. */
  readonly tasks?: TasksPart
  /** Requests of chats and of plain OpenAPI. */
  readonly operations?: Loaded<OperationsPart>
  /** `stream`, and requests that say themselves that they are streamed. */
  readonly streams?: StreamsPart
  /** `runBatch` */
  readonly batches?: Loaded<BatchesPart>
  /** `upload`, `download`, and files in the input of a call. */
  readonly files?: Loaded<FilesPart>
  /** `price`, and `maxCostUsd`. */
  readonly prices?: Loaded<PricesPart>
  /** `utility` */
  readonly utilities?: Loaded<UtilitiesPart>
}

/** The methods that each part brings. */
export interface MethodsOfParts {
  readonly tasks: 'submit' | 'resume'
  readonly operations: never
  readonly streams: 'stream'
  readonly batches: 'runBatch'
  readonly files: 'upload' | 'download'
  readonly prices: 'price'
  readonly utilities: 'utility'
}

export interface TasksPart {
  readonly Task: typeof Task
  perform(core: Core, asked: CallRequest, session: Session): Promise<unknown>
  /** Tasks of one request, each of which is over. */
  together(core: Core, asked: readonly CallRequest[], session: Session): Promise<readonly Task[]>
  /** What a task brings that its server has. */
  finished(session: Session, task: Task): Promise<unknown>
  submit(core: Core, asked: CallRequest): Promise<unknown>
  resume(core: Core, model: ModelObject, id: string, count?: number): unknown
}

export interface OperationsPart {
  perform(core: Core, asked: CallRequest, session: Session): Promise<unknown>
  /** An operation whose answer may come piece by piece, or at once. */
  streamed(core: Core, asked: CallRequest): Promise<StreamRequest>
}

/** A request for a stream, and what it is of. */
export interface StreamRequest {
  readonly outgoing: Outgoing
  /** What the task is called, where it is one. */
  readonly id?: string
  /** What becomes of an answer that is none of a stream: what it brings, or an error. */
  otherwise(reply: Reply): Promise<unknown>
}

export interface StreamsPart {
  /** @param session of a call that goes on afterwards; absent where the stream is the call */
  of(core: Core, get: () => CallRequest | Promise<CallRequest>, session?: Session): { result(): Promise<unknown> }
  stream(core: Core, all: Given): unknown
}

export interface BatchesPart {
  runBatch(core: Core, requests: readonly RequestFields[], options?: CallOptions): Promise<unknown>
}

export interface UtilitiesPart {
  utility(core: Core, model: ModelObject, task: RequestFields, options?: CallOptions): Promise<RequestFields>
}

export type ToModel = readonly [model: ModelObject, file: FileInput, options?: CallOptions]
export type FileAlone = readonly [file: FileInput, options?: CallOptions]
export type Uploaded = ToModel | FileAlone

export interface FilesPart {
  upload(core: Core, ...given: Uploaded): Promise<string>
  download(core: Core, url: string | { readonly href: string }, options?: DownloadOptions): Promise<BlobObject>
  /** Input whose files are replaced by what names them, or by themselves as texts. */
  withoutFiles(core: Core, all: Given): Promise<Given>
}

export interface PricesPart {
  price(core: Core, request: RequestFields): Promise<unknown>
  mustBeAffordable(most: number, all: readonly Pick<CallRequest, 'model' | 'request'>[]): void
}

/** What a part is once it is asked for. */
type PartOf<N extends keyof ClientParts> = Required<ClientParts>[N] extends infer P
  ? P extends () => infer L
    ? L
    : P
  : never

/** What the methods of a client share. */
export class Core {
  declare readonly settings: Settings
  declare private readonly parts: ClientParts
  /** Requests that were sent before: that the server knows them is no conflict. */
  private readonly sent = new WeakSet<object>()
  /** The model that was asked first. */
  declare first?: ModelObject

  constructor(parts: ClientParts, options: ClientOptions) {
    this.parts = parts
    this.settings = settingsOf(options)
  }

  /** A part of the client. Throws ClientError where it was made without. */
  part<N extends keyof ClientParts>(name: N): PartOf<N> {
    const part: unknown = this.parts[name] ?? refuse(`This client was made without ${name}.`)
    return (typeof part === 'function' ? part() : part) as PartOf<N>
  }

  /** What a call asks for, as a request that was checked. Throws ClientError. */
  asked([first, second, third]: Given, way?: Way): CallRequest {
    const origin = origins.get(first) as ModelObject | undefined
    const isModel = origin === undefined && 'validateResponse' in first
    const model = isModel ? (first as ModelObject) : origin
    if (model === undefined) return refuse('No build() or parse() made this request: give its model first.')
    const { endpoint } = model
    if (endpoint === undefined) return refuse(`The provider of ${model.info.id} is not known to clients.`)
    this.first ??= model
    const options = (isModel ? third : second) ?? {}
    const given = (isModel ? second : first) as RequestFields
    const wanted = wantedBy(model, way)
    // What was built may have been changed since.
    const request = checkedRequest(() => model[isModel ? 'build' : 'parse']({ ...given, ...wanted }))
    return { model, endpoint, request, given: isModel ? request : given, options }
  }

  /** A call that begins now. */
  session(options: CallOptions): Session {
    return new Session(this.settings, options)
  }

  /** Whether each of them was sent before; from now on all were. Throws where they may cost too much. */
  async note(all: readonly CallRequest[]): Promise<readonly boolean[]> {
    await this.afford(all, all[0]?.options)
    const known = all.map((it) => this.sent.has(it.given))
    for (const it of all) this.sent.add(it.given)
    return known
  }

  /** Throws where requests may cost more than their call may. */
  async afford(
    all: readonly Pick<CallRequest, 'model' | 'request'>[],
    { maxCostUsd = this.settings.maxCostUsd }: CallOptions = {},
  ): Promise<void> {
    if (maxCostUsd !== undefined) (await this.part('prices')).mustBeAffordable(maxCostUsd, all)
  }

  /** What is asked for, its files replaced by what names them. */
  async whole(all: Given, way?: Way): Promise<CallRequest> {
    return this.asked(takesFiles(all) ? await (await this.part('files')).withoutFiles(this, all) : all, way)
  }

  /** Performs a request, and waits for its result. */
  async run(asked: CallRequest) {
    const { request, options, endpoint } = asked
    const { stream, tasks } = endpoint.wire
    const session = this.session(options)
    const data = await session.run(async () => {
      if (stream !== undefined && said(request, stream.ask.at) === stream.ask.value)
        return this.part('streams')
          .of(this, () => asked, session)
          .result()
      return (await this.part(tasks ? 'tasks' : 'operations')).perform(this, asked, session)
    })
    const { response, requestId } = session.last as Reply
    return { data, response: response as never, requestId }
  }
}

/** Whether the input has a member in which files may be. */
export function takesFiles([first, input]: Given): boolean {
  const { fields = {} } = (first as ModelObject).endpoint?.media ?? {}
  return Object.keys(fields).some((it) => said(input, `/${it}`))
}

/** The member of a request that says how its answer is to come. */
function wantedBy(model: ModelObject, way?: Way): RequestFields {
  if (way === undefined) return {}
  if (way === 'later') {
    const { at, async: value } = tasksOf(model).delivery
    return { [at.slice(1)]: value }
  }
  const { at, value } = model.endpoint?.wire.stream?.ask ?? refuse(`${model.info.id} has no streams.`)
  return { [at.slice(1)]: value }
}
