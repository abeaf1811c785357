import { isJsonObject } from '../../generator/document/json.js'
import { withoutSecrets } from '../../generator/document/secret.js'
import { describedBody } from '../../generator/ir/described-body.js'
import { constraintOf, dereferenced, type Shape } from '../../generator/ir/model.js'
import { unwrapped } from '../../generator/provider/envelope.js'
import { isTurnedAway } from '../server/pace.js'
import type { NotSent, Received, Target } from '../server/target.js'
import { withFreshIds } from '../value/fresh-id.js'
import { sendingOf } from './address.js'
import { names, type Reading, readingOf, resultIn } from './answer.js'
import { idIn } from './identifier.js'
import { bodyOf, protocolOf, type Subject, takesOf } from './subject.js'
import type { BoundaryTable } from './table.js'

/** A request that any server of the API refuses, and so for nothing: its answer tells whether the API is there. */
export interface Control {
  readonly text: string
  /** The body itself, where the text is no request that a body carries. */
  readonly isWhole: boolean
  /** Where in the request the fault is. */
  readonly path: string
}

/** So many are asked before it is said that the API is not there: one of them may be what a server is wrong about. */
const most = 3

/** The shortest refused requests of an operation, each about another field; a body that is cut off where it has none. */
export function controlsOf({ operation, carriage }: Subject, { cases }: BoundaryTable): readonly Control[] {
  const addresses = new Set(['', `/${operation.uuidField}`, ...[...operation.fixed.keys()].map((it) => `/${it}`)])
  const refused = cases
    .filter((it) => it.expected === 'refused' && !it.isWhole && !addresses.has(it.path))
    .sort((a, b) => Number(b.isPlain) - Number(a.isPlain) || a.text.length - b.text.length)
  const byField = new Map(refused.toReversed().map((it) => [it.path.split('/')[1], it]))
  const chosen = refused.filter((it) => byField.get(it.path.split('/')[1]) === it)
  const all = [...chosen, ...refused.filter((it) => !chosen.includes(it))].slice(0, most)
  // Whoever takes no body cannot refuse one, and where no parameter can be wrong nothing is.
  if (all.length === 0 && carriage !== undefined) return []
  if (all.length === 0) return [{ text: '{', isWhole: true, path: '' }]
  return all.map(({ text, path }) => ({ text, path, isWhole: false }))
}

/** The body that a control is sent as, under a fresh identifier. */
function controlBody(subject: Subject, { text, isWhole }: Control): string {
  return isWhole ? text : bodyOf(subject, withFreshIds(text, subject.operation.uuidField))
}

/** Why an answer is none of an API, and what it speaks of: the way to the server, the server itself, or one operation. */
export interface Strangeness {
  readonly reason: string
  readonly of: 'connection' | 'server' | 'operation'
}

/**
 * Why an answer is none of the API that the document describes; undefined where it may be one. What a server of it may
 * answer to a refused request: an error of the documented form, or one that names the field or the task; or, where the
 * server is wrong, what it would answer to a request that is right.
 */
export function strangeness(
  subject: Subject,
  received: Received,
  body: string,
  path?: string,
): Strangeness | undefined {
  if (received.kind === 'failure') return { reason: `the server ${received.reason}`, of: 'connection' }
  if (received.kind !== 'answer') return undefined
  const { status, headers } = received
  const refusing = refusingAll(status, headers)
  if (refusing !== undefined) return { reason: refusing, of: 'server' }
  const reading = readingOf(received, protocolOf(subject), takesOf(subject))
  if (reading.stream !== undefined) return undefined
  const operation = (more: string) => ({ reason: `the server answers ${status}${more}`, of: 'operation' }) as const
  if (!isJsonObject(reading.json) && typeof reading.verdict !== 'string') {
    const [type = 'no type'] = (headers['content-type'] ?? '').split(';').filter(Boolean)
    return operation(` with ${type} and no JSON object`)
  }
  if (isAbout(reading, body, path, subject)) return undefined
  if (status === 403) return { reason: 'the server does not let the key in (403)', of: 'server' }
  if (status < 200 || status >= 500 || [404, 405, 410, 501].includes(status)) return operation('')
  const isKnown = status < 300 ? isSuccess(reading, subject) : isRefusal(reading, subject)
  return isKnown ? undefined : operation(" with JSON that is none of this API's")
}

/** Why a server answers nobody, whatever is asked. */
function refusingAll(status: number, headers: Readonly<Record<string, string>>): string | undefined {
  if (status === 401) return 'the server does not take the key (401)'
  if (status === 402) return 'the server says that the account is empty (402)'
  if (isTurnedAway(status)) {
    const wait = headers['retry-after']
    return `the server turns requests away (${status}${wait === undefined ? '' : `, Retry-After: ${wait}`})`
  }
  if (status < 300 || status >= 400) return undefined
  const { location } = headers
  const to = location === undefined ? '' : ` to ${withoutSecrets(location)}`
  return `the server redirects (${status})${to}, and the key is sent nowhere else`
}

/** True where an error names the field at fault, or the task. */
function isAbout({ errors }: Reading, body: string, path: string | undefined, { operation }: Subject): boolean {
  const { uuidField, envelope } = operation
  const id = idIn(unwrapped(envelope, body) ?? '', uuidField)
  const isOwn = id !== undefined && errors.some((it) => it[uuidField ?? ''] === id)
  return isOwn || (path !== undefined && path !== '' && names(errors, path))
}

function isRefusal({ errors, json, status = 0 }: Reading, { operation, compile }: Subject): boolean {
  const isWorded = errors.some((it) => typeof it.code === 'string' && typeof it.message === 'string')
  if (operation.envelope === 'task') return isWorded
  const described = describedBody(operation, status)
  return described === undefined || compile(described.observed).is(json) || isWorded
}

function isSuccess({ json, data, errors, status = 0 }: Reading, { model, operation, compile }: Subject): boolean {
  if (operation.envelope === 'task') {
    if (!isJsonObject(json)) return false
    const isEmpty = Array.isArray(json.data) && json.data.length === 0
    const tasks = protocolOf({ model }).tasks
    const isOfTask = (it: object) => [tasks?.type, operation.uuidField].some((name) => name !== undefined && name in it)
    return isEmpty || data.some(isOfTask) || errors.some((it) => 'code' in it || 'parameter' in it || isOfTask(it))
  }
  const shape = describedBody(operation, status)?.observed
  if (shape === undefined) return true
  const required = requiredOf(shape)
  const present = isJsonObject(json) ? required.filter((it) => it in json) : []
  return compile(shape).is(resultIn(operation, json)) || (required.length > 0 && present.length * 2 >= required.length)
}

function requiredOf(shape: Shape): readonly string[] {
  return constraintOf(dereferenced(shape), 'required')?.keys ?? []
}

/** What a control was answered: why it was not sent, or what is strange about the answer. */
interface ControlOutcome {
  readonly withheld?: NotSent
  readonly strange?: Strangeness | undefined
  /** True where no answer came. */
  readonly isFailure?: boolean
}

/** Asks a server whether the API is there: why not, or why it could not be asked; undefined where it is. */
export async function absence(
  subject: Subject,
  target: Target,
  controls: readonly Control[],
): Promise<NotSent | undefined> {
  let first: Strangeness | undefined
  let failures = 0
  for (const control of controls) {
    const { withheld, strange, isFailure } = await controlled(subject, target, control)
    if (withheld !== undefined) return withheld
    if (strange === undefined) return undefined
    first ??= strange
    // Nothing else will be answered to other fields.
    if (isFailure && ++failures === 2) break
    if (strange.of === 'server') break
  }
  return first === undefined ? undefined : pointless(first)
}

/** Nothing is sent any more, for nobody would answer. */
export function pointless({ reason, of }: Strangeness): NotSent {
  return { kind: 'withheld', reason, state: 'could-not-run', ...(of === 'operation' && { isOfOperation: true }) }
}

/** Sends one control. */
export async function controlled(
  subject: Subject,
  target: Target,
  control: Control,
  isHasty = false,
): Promise<ControlOutcome> {
  const body = controlBody(subject, control)
  const received = await target.send({ ...sendingOf(subject, body), mayCost: false, isHasty })
  if (received.kind === 'withheld') return { withheld: received }
  return { strange: strangeness(subject, received, body, control.path), isFailure: received.kind === 'failure' }
}
