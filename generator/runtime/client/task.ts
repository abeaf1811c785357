import { type AnswerTold, ClientError, errorsIn, refusal } from './client-error.js'
import { type ModelObject, mustFit, type RequestFields, said } from './model-object.js'
import type { Reply, Session } from './session.js'
import type { Settings } from './settings.js'
import type { Endpoint, TaskWire } from './wire.js'

/** Where a task is that did not fail; a failure is thrown. */
export type TaskState = 'underWay' | 'done'

/** How far a task is. */
export interface TaskProgress {
  readonly id: string
  readonly state: TaskState
  /** Results that are there. */
  readonly ready: number
  /** Results that were asked for. */
  readonly count: number
  /** Share of the work that is done, where the server tells it. */
  readonly percent?: number
}

/** What callers are told while they wait. */
export interface TaskListeners<Item = unknown> {
  readonly onProgress?: ((progress: TaskProgress) => void) | undefined
  /** Called with each result once, as soon as it is there. */
  readonly onResult?: ((result: Item) => void) | undefined
}

/** A task that was sent, with what is known of it. */
export class Task {
  declare readonly model: ModelObject
  declare readonly endpoint: Endpoint
  declare readonly wire: TaskWire
  declare readonly id: string
  /** How many results it was asked for. */
  declare readonly count: number
  declare readonly request: RequestFields
  declare readonly listeners: TaskListeners<never>
  private results: readonly RequestFields[] = []
  /** The results that were told of. */
  private readonly told: string[] = []
  declare private failure: unknown
  isOver = false
  /** Whether the server has it, and is to be asked for its results. */
  isAccepted = false

  constructor(model: ModelObject, request: RequestFields, listeners: TaskListeners<never> = {}) {
    this.model = model
    this.request = request
    this.endpoint = model.endpoint as Endpoint
    this.wire = this.endpoint.wire.tasks as TaskWire
    this.id = String(request[this.wire.identifier])
    const count = said(request, this.wire.count) ?? said(model.defaults, this.wire.count)
    this.count = typeof count === 'number' ? count : 1
    this.listeners = listeners
  }

  /** One result, or the list of them where several were asked for. Throws ClientError. */
  outcome(): unknown {
    if (this.failure !== undefined) throw this.failure
    return this.count > 1 ? this.results : this.results[0]
  }

  /** What is known of the task where it fails. */
  private soFar(partial?: ClientError['partial']) {
    return { id: this.id, partial: this.results.length > 0 ? { results: this.results } : partial }
  }

  fail(error: unknown): void {
    if (this.isOver) return
    this.isOver = true
    this.failure = error
    if (!(error instanceof ClientError) || error.id !== undefined) return
    const { code, message, cause } = error
    this.failure = new ClientError(code, message, { ...error, cause, ...this.soFar(error.partial) })
  }

  /**
   * Takes the answer to its sending.
   * @param isRepeated whether it may have been sent before: that the server knows it then means that it is at work
   */
  begin(told: AnswerTold, settings: Settings, isRepeated: boolean): void {
    if (isRepeated && this.isKnownBy(told.body)) this.isAccepted = true
    else this.absorb(told, settings)
    if (!this.isAccepted) this.fail(new ClientError('badResponse', 'The answer tells nothing of the task.', told))
  }

  /** Takes what an answer says of the task. */
  absorb(told: AnswerTold, settings: Settings): void {
    try {
      this.read(told, settings)
    } catch (error) {
      this.fail(error)
    }
  }

  private read(told: AnswerTold, settings: Settings): void {
    const { wire, endpoint } = this
    const { poll, identifier, type } = wire
    const items = listOf(said(told.body, `/${wire.results}`)).filter((it): it is RequestFields => this.isOf(it))
    const errors = this.errorsOf(told, items)
    const underWay = items.filter((it) => it[poll.state] === poll.underWay)
    const made = items.filter((it) => !underWay.includes(it) && it[poll.state] !== poll.failed)
    const results = made.filter((it) => Object.keys(it).some((key) => key !== type && key !== identifier))
    this.isAccepted ||= underWay.length > 0 || results.length < made.length
    this.take(results, told, settings)
    if (errors.length === 0 && told.status < 400) {
      this.isOver = underWay.length === 0 && this.results.length >= this.count
      this.report(underWay[0]?.[poll.percent])
      return
    }
    if (underWay.length > 0) return
    this.fail(refusal(endpoint.wire.errors, told, { errors, limits: this.model.limits }, this.soFar()))
  }

  /** The errors of the task in an answer. */
  private errorsOf({ body, status }: AnswerTold, items: readonly RequestFields[]): readonly unknown[] {
    const { poll, identifier } = this.wire
    const isRefusal = status >= 400
    const all = errorsIn(this.endpoint.wire.errors, body, isRefusal)
    const failed = items.filter((it) => it[poll.state] === poll.failed).map((it) => it[poll.reason] ?? it)
    // What an envelope of one error says of the task stands beside it.
    const own = [...(isRefusal && this.isOf(body) ? all : all.filter((it) => this.isOf(it))), ...failed]
    // What is told of no task is told of each of which nothing else is told.
    const isSilent = own.length === 0 && (isRefusal || items.length === 0)
    return isSilent ? all.filter((it) => (said(it, `/${identifier}`) ?? undefined) === undefined) : own
  }

  /** Whether a result or an error is of this task. */
  private isOf(it: unknown): boolean {
    return String(said(it, `/${this.wire.identifier}`)).toLowerCase() === this.id.toLowerCase()
  }

  /** Whether a refusal says that the server has the task already. */
  private isKnownBy(body: unknown): boolean {
    const { identifier, known } = this.wire
    const errors = errorsIn(this.endpoint.wire.errors, body, true).filter((it) => said(it, '/code') === known)
    return errors.some((it) => this.isOf(it) || this.isOf(body) || said(it, `/${identifier}`) === undefined)
  }

  private take(items: readonly RequestFields[], { body }: AnswerTold, settings: Settings): void {
    const { progress } = this.wire.poll
    for (const it of items) mustFit(this.model, { [this.wire.results]: [it] }, settings, { body })
    const bare = items.map((it) => Object.entries(it).filter(([key]) => !progress.includes(key)))
    const results = this.distinct(bare.map(Object.fromEntries))
    // An answer tells the whole state: what it does not tell again it has lost.
    if (results.length >= this.results.length) this.results = results
    const before = [...this.told]
    for (const it of results) {
      const key = this.keyOf(it) ?? JSON.stringify(it)
      const at = before.indexOf(key)
      if (at >= 0) before.splice(at, 1)
      else {
        this.told.push(key)
        this.listeners.onResult?.(it as never)
      }
    }
  }

  /** The results without those that are told twice, in their order. */
  private distinct(items: readonly RequestFields[]): readonly RequestFields[] {
    const kept = [...new Map(items.map((it, i) => [this.keyOf(it) ?? i, it])).values()]
    const texts = kept.map((it) => JSON.stringify(it))
    // Equal texts may be two results: only what is too much is dropped.
    for (let i = kept.length - 1; i >= 0 && kept.length > this.count; i--)
      if (texts.indexOf(texts[i] as string) < i) kept.splice(i, 1)
    return kept.sort((a, b) => Number(a[this.wire.index] ?? 0) - Number(b[this.wire.index] ?? 0))
  }

  /** What a result is known by; undefined where nothing tells it from others. */
  private keyOf(item: RequestFields): string | undefined {
    const { index, name, identifier } = this.wire
    const names = Object.keys(item).filter((key) => key === index || (name.test(key) && key !== identifier))
    return names.length > 0 ? JSON.stringify(names.map((key) => item[key])) : undefined
  }

  private report(told: unknown): void {
    const { id, count, results, isOver } = this
    const percent = isOver ? 100 : told
    this.listeners.onProgress?.({
      id,
      state: isOver ? 'done' : 'underWay',
      count,
      ready: results.length,
      ...(typeof percent === 'number' && { percent }),
    })
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Sends tasks in one request. Whatever becomes of it becomes of the tasks: nothing is thrown. */
export async function sendTasks(session: Session, tasks: readonly Task[], known: readonly boolean[]): Promise<void> {
  if (tasks.length === 0) return
  await mayFail(tasks, async () => {
    const reply = await post(session, tasks, (it) => it.request)
    for (const [i, it] of tasks.entries()) it.begin(reply, session.settings, reply.isRepeated || known[i] === true)
  })
}

/** Asks for the results of tasks until each is over. Nothing is thrown. */
export async function followTasks(session: Session, tasks: readonly Task[]): Promise<void> {
  const { firstMs = 500, mostMs = 10_000 } = session.settings.poll ?? {}
  await mayFail(tasks, async () => {
    let waitMs = firstMs
    for (;;) {
      const open = tasks.filter((it) => !it.isOver)
      if (open.length === 0) return
      await session.sleep(waitMs)
      waitMs = Math.min(mostMs, waitMs * 1.5)
      const reply = await post(session, open, (it) => it.wire.poll.request(it.id))
      for (const it of open) it.absorb(reply, session.settings)
    }
  })
}

/** Posts something of each task in one request; its server may get it twice. */
function post(session: Session, tasks: readonly Task[], bodyOf: (task: Task) => object): Promise<Reply> {
  const { endpoint } = tasks[0] as Task
  const url = session.settings.urlFor(endpoint)
  return session.send({ endpoint, method: 'POST', url, body: JSON.stringify(tasks.map(bodyOf)), isRepeatable: true })
}

async function mayFail(tasks: readonly Task[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    for (const it of tasks) it.fail(error)
  }
}
