// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { BodilessTypes } from '../bodiless.js'
import type { RequestModel } from '../model.js'
import type { BuiltFor, RequestTypes, Seen } from '../request-types.js'
import { type ClientCall, callOf } from './call.js'
import type {
  BodilessCallable,
  BodilessSaid,
  Callable,
  CallResult,
  FileTaker,
  Streamable,
  Submittable,
  TaskResultOf,
  UtilityResult,
  UtilityTask,
} from './call-result.js'
import type { ClientParts, MethodsOfParts } from './core.js'
import { Core, type Given } from './core.js'
import type { DownloadOptions, FileInput, InputOf } from './file-input.js'
import type { ModelObject } from './model-object.js'
import type { BlobObject } from './platform.js'
import type { Estimate, UnknownPrice } from './price.js'
import type { CallOptions, ClientOptions } from './settings.js'
import type { ClientStream } from './stream.js'
import type { TaskListeners } from './task.js'
import type { BatchOutcome } from './together.js'

/** A task that the server has. */
export interface Submitted<R, One = R> {
  /** What the task is called: `client.resume(model, id)` asks for its results from anywhere. */
  readonly id: string
  /** Waits for the results. */
  result(options?: CallOptions & TaskListeners<One>): Promise<R>
}

type CallResultOf<B> = B extends BuiltFor<infer T, infer I> ? CallResult<T, I> : unknown

/** Sends requests of any model, each to the servers of its provider. Every failure is a ClientError. */
export interface Client {
  /** Performs an operation that takes no body, such as most of GET and DELETE: `client.run(pets, { query: { limit: 3 } })`. */
  run<T extends BodilessTypes>(operation: BodilessCallable<T>, ...said: BodilessSaid<T>): ClientCall<T['response']>
  /** Performs a request and waits for its result. */
  run<T extends RequestTypes, const I>(
    model: Callable<T>,
    input: InputOf<T> & Seen<I>,
    options?: CallOptions & TaskListeners<TaskResultOf<T, I>>,
  ): ClientCall<CallResult<T, I>>
  run<T extends RequestTypes, I>(
    request: BuiltFor<T, I>,
    options?: CallOptions & TaskListeners<TaskResultOf<T, I>>,
  ): ClientCall<CallResult<T, I>>
  /** Performs a request whose answer comes piece by piece. */
  stream<T extends RequestTypes, const I>(
    model: Streamable<T>,
    input: InputOf<T> & Seen<I>,
    options?: CallOptions,
  ): ClientStream<CallResult<T, I>>
  stream<T extends RequestTypes, I>(request: BuiltFor<T, I>, options?: CallOptions): ClientStream<CallResult<T, I>>
  /** Hands a task over, and is back as soon as the server has it. */
  submit<T extends RequestTypes, const I>(
    model: Submittable<T>,
    input: InputOf<T> & Seen<I>,
    options?: CallOptions,
  ): Promise<Submitted<CallResult<T, I>, TaskResultOf<T, I>>>
  submit<T extends RequestTypes, I>(
    request: BuiltFor<T, I>,
    options?: CallOptions,
  ): Promise<Submitted<CallResult<T, I>, TaskResultOf<T, I>>>
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
  ): Promise<{ readonly [K in keyof B]: BatchOutcome<CallResultOf<B[K]>> }>
  /**
   * Hands a file to the server of a model, as it is: once per content. What is given back requests of the same provider name the
   * file by, wherever a field takes an uploaded one.
   */
  upload<T extends RequestTypes>(model: FileTaker<T>, file: FileInput, options?: CallOptions): Promise<string>
  /** The same for the model of the client's options, or the one that it asked first. */
  upload(file: FileInput, options?: CallOptions): Promise<string>
  /**
   * Fetches the file that a result names by its URL, as a Blob with its media type. The key stays where it is: nothing but
   * `headers` goes along.
   */
  download(url: string | { readonly href: string }, options?: DownloadOptions): Promise<BlobObject>
  /**
   * Performs a task that is no model's, such as a search of the catalogue, on the servers of a model.
   */
  utility<T extends RequestTypes, const K extends UtilityTask<T>>(
    model: RequestModel<T>,
    task: K,
    options?: CallOptions,
  ): Promise<UtilityResult<T, K>>
  /** What a request may cost by the prices that its document states; `usd` is undefined where it tells none, and `reason` says why. */
  price<T extends RequestTypes, I>(request: BuiltFor<T, I>): Promise<Estimate | UnknownPrice>
}

/** A client of some parts: `run`, and what those bring. */
export type ClientOf<P extends ClientParts> = Pick<Client, 'run' | MethodsOfParts[keyof P & keyof ClientParts]>

/**
 * Makes a client of the parts that are named: of what is not, a bundle holds nothing. It knows no provider: each model brings
 * the description of its own.
 */
export function clientWith<P extends ClientParts>(parts: P, options: ClientOptions = {}): ClientOf<P> {
  const core = new Core(parts, options)
  const by =
    <N extends keyof ClientParts>(part: N, method: MethodsOfParts[N]) =>
    async (...all: unknown[]) =>
      ((await core.part(part)) as PartMethods)[method]?.(core, ...all)
  const client = {
    run: (...all: Given) => callOf(core.whole(all).then((it) => core.run(it))),
    stream: (...all: Given) => core.part('streams').stream(core, all),
    submit: async (...all: Given) => core.part('tasks').submit(core, await core.whole(all, 'later')),
    resume: (...all: [ModelObject, string, number]) => core.part('tasks').resume(core, ...all),
    runBatch: by('batches', 'runBatch'),
    upload: by('files', 'upload'),
    download: by('files', 'download'),
    price: by('prices', 'price'),
    utility: by('utilities', 'utility'),
  }
  return client as unknown as ClientOf<P>
}

type PartMethods = Readonly<Record<string, (core: Core, ...all: unknown[]) => unknown>>
