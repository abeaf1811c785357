// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { origins } from '../origin.js'
import type { BuiltFor, RequestTypes, Seen } from '../request-types.js'
import { type ClientCall, callOf } from './call.js'
import { ClientError } from './client-error.js'
import type { DownloadOptions, FileInput, InputOf } from './files.js'
import { checkedRequest, type ModelObject, type RequestFields, said } from './model-object.js'
import type { Callable, FileTaker, Outcome, Streamable, Submittable, TaskResultOf } from './outcome.js'
import type { BlobObject } from './platform.js'
import type { Estimate } from './price.js'
import { type Reply, Session } from './session.js'
import { type CallOptions, type ClientOptions, settingsOf } from './settings.js'
import { ClientStream } from './stream.js'
import { followTasks, sendTasks, Task, type TaskListeners } from './task.js'
import type { BatchOutcome } from './together.js'
import type { Endpoint, TaskWire } from './wire.js'

/** A task that the server has. */
export interface Submitted<R, One = R> {
  /** What the task is called: `client.resume(model, id)` asks for its results from anywhere. */
  readonly id: string
  /** Waits for the results. */
  result(options?: CallOptions & TaskListeners<One>): Promise<R>
}

type OutcomeOf<B> = B extends BuiltFor<infer T, infer I> ? Outcome<T, I> : unknown

/** Sends requests of any model, each to the servers of its provider. Every failure is a ClientError. */
export interface Client {
  /** Performs a request and waits for its result. */
  run<T extends RequestTypes, const I>(
    model: Callable<T>,
    input: InputOf<T> & Seen<I>,
    options?: CallOptions & TaskListeners<TaskResultOf<T, I>>,
  ): ClientCall<Outcome<T, I>>
  run<T extends RequestTypes, I>(
    request: BuiltFor<T, I>,
    options?: CallOptions & TaskListeners<TaskResultOf<T, I>>,
  ): ClientCall<Outcome<T, I>>
  /** Performs a request whose answer comes piece by piece. */
  stream<T extends RequestTypes, const I>(
    model: Streamable<T>,
    input: InputOf<T> & Seen<I>,
    options?: CallOptions,
  ): ClientStream<Outcome<T, I>>
  stream<T extends RequestTypes, I>(request: BuiltFor<T, I>, options?: CallOptions): ClientStream<Outcome<T, I>>
  /** Hands a task over, and is back as soon as the server has it. */
  submit<T extends RequestTypes, const I>(
    model: Submittable<T>,
    input: InputOf<T> & Seen<I>,
    options?: CallOptions,
  ): Promise<Submitted<Outcome<T, I>, TaskResultOf<T, I>>>
  submit<T extends RequestTypes, I>(
    request: BuiltFor<T, I>,
    options?: CallOptions,
  ): Promise<Submitted<Outcome<T, I>, TaskResultOf<T, I>>>
  /**
   * A task that was handed over before, maybe by another process.
   * @param count how many results it was asked for; 1 where it is left out
   */
  resume<T extends RequestTypes, const N extends number = 1>(
    model: Submittable<T>,
    id: string,
    count?: N,
  ): Submitted<N extends 1 ? TaskResultOf<T, unknown> : readonly TaskResultOf<T, unknown>[], TaskResultOf<T, unknown>>
  /** Performs tasks in one request. What becomes of each is in its place; nothing is thrown for one of them. */
  runBatch<const B extends readonly BuiltFor<RequestTypes, unknown>[]>(
    requests: B,
    options?: CallOptions,
  ): Promise<{ readonly [K in keyof B]: BatchOutcome<OutcomeOf<B[K]>> }>
  /**
   * Hands a file to the server of a model, as it is: once per content. What is given back requests of the same provider name the
   * file by, wherever a field takes an uploaded one.
   */
  upload<T extends RequestTypes>(model: FileTaker<T>, file: FileInput, options?: CallOptions): Promise<string>
  /**
   * Fetches the file that a result names by its URL, as a Blob with its media type. The key stays where it is: nothing but
   * `headers` goes along.
   */
  download(url: string | { readonly href: string }, options?: DownloadOptions): Promise<BlobObject>
  /** What a request may cost by the prices that its document states; undefined where it states none for the like. */
  price<T extends RequestTypes, I>(request: BuiltFor<T, I>): Promise<Estimate | undefined>
}

/** A request with what its call does differently. */
interface CallRequest {
  readonly model: ModelObject
  readonly endpoint: Endpoint
  readonly request: RequestFields
  /** The request as the caller gave it. */
  readonly given: RequestFields
  readonly options: CallOptions & TaskListeners<never>
}

/**
 * Makes a client. It knows no provider: each model brings the description of its own. What only some calls need (streams,
 * operations without tasks, prices) is loaded when it is first needed.
 */
export function createClient(options: ClientOptions = {}): Client {
  const settings = settingsOf(options)
  /** Requests that were sent before: that the server knows them is no conflict. */
  const sent = new WeakSet<object>()

  /** Whether each of them was sent before; from now on all were. Throws where they may cost too much. */
  const note = async (all: readonly CallRequest[], { maxCostUsd = settings.maxCostUsd }: CallOptions) => {
    if (maxCostUsd !== undefined) (await import('./price.js')).mustBeAffordable(maxCostUsd, all)
    const known = all.map((it) => sent.has(it.given))
    for (const it of all) sent.add(it.given)
    return known
  }

  const run = async (asked: CallRequest) => {
    const { model, endpoint, request, options } = asked
    const stream = endpoint.wire.stream
    const isStream = stream !== undefined && said(request, stream.ask.at) === stream.ask.value
    const known = isStream ? [] : await note([asked], options)
    const session = new Session(settings, options)
    return session.run(async () => {
      let data: unknown
      if (isStream) data = await new ClientStream(pieces(() => asked, session)).result()
      else if (endpoint.wire.tasks === undefined)
        data = await (await import('./plain.js')).performPlain(session, model, request)
      else {
        const task = new Task(model, request, options)
        await sendTasks(session, [task], known)
        await followTasks(session, [task])
        data = task.outcome()
      }
      const { response, requestId } = session.last as Reply
      return { data, response: response as never, requestId }
    })
  }

  /** What is asked for, its files replaced by what names them. */
  const whole = async (all: Given, way?: 'stream' | 'later') =>
    askedOf(takesFiles(all) ? await (await import('./files.js')).withoutFiles(settings, all) : all, way)

  async function* pieces(get: () => CallRequest | Promise<CallRequest>, given?: Session) {
    const asked = await get()
    // Not before the stream is read: a default would be made when it is asked for.
    const session = given ?? new Session(settings, asked.options)
    const { model, endpoint, request, options } = asked
    const [isKnown = false] = await note([asked], options)
    const { streamed } = await import('./streamed.js')
    if (endpoint.wire.tasks === undefined) {
      const { streamedPlain } = await import('./plain.js')
      return yield* streamed(session, streamedPlain(session, model, request))
    }
    const task = new Task(model, request)
    const url = settings.urlFor(endpoint)
    return yield* streamed(session, {
      model,
      id: task.id,
      outgoing: { endpoint, method: 'POST', url, body: JSON.stringify([request]), isRepeatable: true },
      async otherwise(reply) {
        task.begin(reply, settings, reply.isRepeated || isKnown)
        await followTasks(session, [task])
        return task.outcome()
      },
    })
  }

  const submitted = (task: Task): Submitted<unknown> => ({
    id: task.id,
    async result(options = {}) {
      const session = new Session(settings, options)
      const own = task.isOver ? task : new Task(task.model, task.request, options as TaskListeners<never>)
      return session.run(async () => {
        await followTasks(session, [own])
        return own.outcome()
      })
    },
  })

  const submit = async (asked: CallRequest) => {
    const known = await note([asked], asked.options)
    const task = new Task(asked.model, asked.request)
    const session = new Session(settings, asked.options)
    await session.run(() => sendTasks(session, [task], known))
    if (task.isOver) task.outcome()
    return submitted(task)
  }

  const runBatch = async (requests: readonly RequestFields[], options: CallOptions = {}) => {
    const asked = requests.map((it) => askedOf([it, options]))
    const { performTogether, tasksTogether } = await import('./together.js')
    const tasks = tasksTogether(asked)
    return performTogether(new Session(settings, options), tasks, await note(asked, options))
  }

  const client = {
    run: (...all: Given) => callOf(whole(all).then(run)),
    stream(...all: Given) {
      const asked = takesFiles(all) ? undefined : askedOf(all, 'stream')
      return new ClientStream(pieces(() => asked ?? whole(all, 'stream')))
    },
    submit: (...all: Given) => whole(all, 'later').then(submit),
    resume(model: ModelObject, id: string, count = 1) {
      const { identifier, count: at } = tasksOf(model)
      return submitted(new Task(model, { [identifier]: id, [at.slice(1)]: count }))
    },
    runBatch,
    upload: async (...all: [ModelObject, FileInput]) => (await import('./files.js')).upload(settings, ...all),
    download: async (...all: [string]) => (await import('./files.js')).download(settings, ...all),
    price: async (request: RequestFields) => (await import('./price.js')).priceOf(askedOf([request]).model, request),
  }
  return client as unknown as Client
}

/** `model, input, options` or `request, options`. */
type Given = [first: object, second?: object, third?: object]

/** Whether the input has a member in which files may be. */
function takesFiles([first, input]: Given): boolean {
  const { fields = {} } = (first as ModelObject).endpoint?.media ?? {}
  return Object.keys(fields).some((it) => said(input, `/${it}`))
}

/** @param way how the answer is to come, where the request itself does not decide it */
function askedOf([first, second, third]: Given, way?: 'stream' | 'later'): CallRequest {
  const origin = origins.get(first) as ModelObject | undefined
  const isModel = origin === undefined && 'validateResponse' in first
  const model = isModel ? (first as ModelObject) : origin
  if (model === undefined)
    throw new ClientError('validation', 'No build() or parse() made this request: give its model first.')
  const { endpoint } = model
  if (endpoint === undefined)
    throw new ClientError('validation', `The provider of ${model.info.id} is not known to clients.`)
  const options = (isModel ? third : second) ?? {}
  const given = (isModel ? second : first) as RequestFields
  const wanted = wantedBy(model, way)
  // What was built may have been changed since.
  const request = checkedRequest(() => model[isModel ? 'build' : 'parse']({ ...given, ...wanted }))
  return { model, endpoint, request, given: isModel ? request : given, options }
}

/** The member of a request that says how its answer is to come. */
function wantedBy(model: ModelObject, way: 'stream' | 'later' | undefined): RequestFields {
  if (way === undefined) return {}
  if (way === 'later') {
    const { at, async: value } = tasksOf(model).delivery
    return { [at.slice(1)]: value }
  }
  const { at, value } = model.endpoint?.wire.stream?.ask ?? {}
  if (at === undefined) throw new ClientError('validation', `${model.info.id} has no streams.`)
  return { [at.slice(1)]: value }
}

function tasksOf({ endpoint, info }: ModelObject): TaskWire {
  const tasks = endpoint?.wire.tasks
  if (tasks === undefined) throw new ClientError('validation', `${info.id} has no tasks.`)
  return tasks
}
