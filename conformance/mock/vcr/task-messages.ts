import { isJsonObject, type Json, type JsonObject, parsedJson } from '../../../generator/document/json.js'
import type { Model } from '../../../generator/ir/model.js'
import type { Protocol, TaskProtocol } from '../../../generator/provider/protocol.js'
import type { Provider } from '../../../generator/provider/provider.js'
import type { ErrorCode } from '../../../generator/runtime/client/error-code.js'

/** Results and errors of a message that are of one task, by the member that they stand in. */
export type TaskItems = Readonly<Record<string, readonly JsonObject[]>>

/** Messages over WebSocket as the provider of the tasks has them: how a key is shown, and what of a message is of which task. */
export class TaskMessages {
  private readonly wire: Provider['wire']
  private readonly protocol: Protocol
  private readonly tasks: TaskProtocol
  private readonly quotedIdentifier: string

  private constructor({ wire, protocol }: Provider, tasks: TaskProtocol) {
    this.wire = wire
    this.protocol = protocol
    this.tasks = tasks
    this.quotedIdentifier = `"${tasks.identifier}"`
  }

  /** Those of the first provider that has tasks; undefined where none of the models is one of such. */
  static of(models: readonly Model[]): TaskMessages | undefined {
    for (const { provider } of models) {
      const { tasks } = provider.protocol
      if (tasks !== undefined) return new TaskMessages(provider, tasks)
    }
    return undefined
  }

  /** Where the WebSocket of a server is that is asked at this URL: a provider may have another host for it. */
  socketUrlOf(url: string): string {
    const target = new URL(url)
    const { servers, sockets = [] } = this.protocol
    const own = sockets[servers.findIndex((it) => new URL(it).host === target.host)]
    if (own !== undefined) target.host = new URL(own).host
    target.protocol = target.protocol === 'https:' ? 'wss:' : 'ws:'
    return target.href
  }

  /** The first message of a socket, which shows the key; undefined where that is shown otherwise. */
  login(key: string): string | undefined {
    const request = this.protocol.authentication.login?.(key)
    return request === undefined ? undefined : JSON.stringify([request])
  }

  /** Whether a message may be about a task: what answers a sign of life names none. */
  namesTask(text: string): boolean {
    return text.includes(this.quotedIdentifier)
  }

  /** The first error of a message. */
  errorOf(text: string): JsonObject | undefined {
    const json = parsedJson(text)
    return isJsonObject(json) ? this.errorsIn(json)[0] : undefined
  }

  /** The results and errors in a message, and the task that each names. */
  itemsIn(text: string): readonly { readonly member: string; readonly item: JsonObject; readonly task?: string }[] {
    const json = parsedJson(text)
    if (!isJsonObject(json)) return []
    return [this.tasks.results, ...this.protocol.errors.members].flatMap((member) =>
      objectsIn(json[member]).map((item) => {
        const task = item[this.tasks.identifier]
        return { member, item, ...(typeof task === 'string' && { task: task.toLowerCase() }) }
      }),
    )
  }

  /** The first error of what brings no result. */
  failureIn(items: TaskItems): JsonObject | undefined {
    return items[this.tasks.results] === undefined ? this.errorsIn(items)[0] : undefined
  }

  /** The status that an error has over HTTP, as far as its code tells. */
  statusOf({ code }: JsonObject): number {
    const [, kind] = this.wire?.errors.codes.find(([pattern]) => pattern.test(String(code))) ?? []
    return (kind === undefined ? undefined : statuses[kind]) ?? 400
  }

  private errorsIn(body: JsonObject | TaskItems): readonly JsonObject[] {
    return this.protocol.errors.members.flatMap((it) => objectsIn(body[it] as Json | undefined))
  }
}

const statuses: { readonly [kind in ErrorCode]?: number } = {
  auth: 401,
  quota: 402,
  notFound: 404,
  rateLimit: 429,
  provider: 500,
  timeout: 504,
}

/** One object, or those of a list. */
function objectsIn(value: Json | undefined): readonly JsonObject[] {
  const all: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value]
  return all.filter(isJsonObject)
}
