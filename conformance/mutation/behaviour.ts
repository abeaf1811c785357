import { isJsonObject, type JsonObject, parsedJson } from '../../generator/document/json.js'
import { mutated, type Pointer, tokens } from '../../generator/document/pointer.js'
import type { Constraint } from '../../generator/ir/constraint.js'
import type { ErrorFormat, TaskProtocol } from '../../generator/provider/protocol.js'
import type { Received, Sent, Target } from '../server/target.js'
import { errorMembers, type Item } from '../suite/answer.js'
import { wayPins } from '../suite/delivery.js'
import type { Law } from '../suite/law.js'
import { batchIsItsTasks } from '../suite/laws/batch-is-its-tasks.js'
import { bodyIsJson } from '../suite/laws/body-is-json.js'
import { deliveryAgrees } from '../suite/laws/delivery-agrees.js'
import { fieldsHaveEffect } from '../suite/laws/fields-have-effect.js'
import { identifiersHold } from '../suite/laws/identifiers-hold.js'
import { keyDecides } from '../suite/laws/key-decides.js'
import { refusedIsNotExecuted } from '../suite/laws/refused-not-executed.js'
import { responseFits } from '../suite/laws/response-fits.js'
import { serverAgrees } from '../suite/laws/server-agrees.js'
import { declares, requestOf } from '../suite/request.js'
import { type Subject, tasksOf } from '../suite/subject.js'
import { sitesOf } from '../value/edge/constraint-site.js'

/** One way for a server to be wrong about something else than what it accepts. */
export interface Misbehaviour extends Misbehaving {
  /** The law that is most likely to notice it. */
  readonly shownBy: Law
}

interface Misbehaving {
  readonly name: string
  /** A server that is right but for this. */
  of(faithful: Target): Target
}

type Answer = Extract<Received, { kind: 'answer' }>

/** The misbehaviours that can show for an operation. */
export function misbehavioursOf(subject: Subject): readonly Misbehaviour[] {
  const tasks = tasksOf(subject)
  const { errors } = subject.model.provider.protocol
  const anybodys = [...ofAnybody, ...(hasFields(subject) ? ofNamedFields(errors) : [])]
  const { carriage } = subject
  // There is no body to be read wrongly, and there may be none to be answered.
  if (carriage !== undefined)
    return ofAnybody.filter((it) => it.shownBy === serverAgrees || (it.shownBy === keyDecides && carriage.isLocked))
  if (tasks === undefined) return anybodys
  const has = (path: string) => declares(subject, path)
  const delivers = (way: 'async' | 'stream') => requestOf(subject, wayPins(tasks, way)) !== undefined
  return [
    ...anybodys,
    ...shownBy(
      responseFits,
      onErrors(['errors'], 'errors without a code', (error) => without(error, 'code')),
    ),
    ...ofTasks(tasks),
    ...(has(tasks.count)
      ? shownBy(
          fieldsHaveEffect,
          onItems(`${nameOf(tasks.count)} ignored`, (all) => all.slice(0, 1)),
        )
      : []),
    ...(has(tasks.cost.at) ? costs(tasks) : []),
    ...(has(tasks.usage.at) ? usages(tasks) : []),
    ...(has(tasks.text.limit) ? texts(tasks) : []),
    ...(delivers('stream') ? streams(tasks) : []),
    ...(delivers('async') ? polls(tasks) : []),
    ...(has(tasks.webhook)
      ? shownBy(
          serverAgrees,
          onTasks('webhooks are not posted', (task) => removed(task, tasks.webhook)),
        )
      : []),
  ]
}

/** What one law is most likely to notice. */
function shownBy(law: Law, ...all: readonly Misbehaving[]): readonly Misbehaviour[] {
  return all.map((it) => ({ ...it, shownBy: law }))
}

// Making them ---------------------------------------------------------------------------------------------------------------

function onRequest(name: string, change: (request: Sent) => Sent): Misbehaving {
  return { name, of: (faithful) => ({ ...faithful, send: (request) => faithful.send(change(request)) }) }
}

function onAnswer(name: string, change: (answer: Answer, request: Sent) => Answer): Misbehaving {
  return {
    name,
    of: (faithful) => ({
      ...faithful,
      send: async (request) => {
        const received = await faithful.send(request)
        return received.kind === 'answer' ? change(received, request) : received
      },
    }),
  }
}

function onBody(name: string, change: (body: Item, answer: Answer, request: Sent) => Item): Misbehaving {
  return onAnswer(name, (answer, request) => {
    const json = parsedJson(answer.text)
    return isJsonObject(json) ? { ...answer, text: JSON.stringify(change(json, answer, request)) } : answer
  })
}

function onItems(name: string, change: (items: readonly Item[]) => readonly unknown[]): Misbehaving {
  return onBody(name, (body) => (Array.isArray(body.data) ? { ...body, data: change(body.data) } : body))
}

/** @param members those of a body that hold an error, or a list of them */
function onErrors(members: readonly string[], name: string, change: (error: Item) => Item): Misbehaving {
  const changed = (told: unknown) => (isJsonObject(told) ? change(told) : told)
  return onBody(name, (body, { status }) => {
    const known = members.some((it) => it in body) ? members : errorMembers
    const own = known.filter((it) => it in body && status >= 400)
    const next = (told: unknown) => (Array.isArray(told) ? told.map(changed) : changed(told))
    return { ...body, ...Object.fromEntries(own.map((it) => [it, next(body[it])])) }
  })
}

function onTasks(name: string, change: (task: Item) => Item): Misbehaving {
  return onRequest(name, (request) => {
    const json = parsedJson(request.body)
    if (!Array.isArray(json)) return request
    return { ...request, body: JSON.stringify(json.map((it) => (isJsonObject(it) ? change(it) : it))) }
  })
}

const without = (item: Item, ...keys: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([key]) => !keys.includes(key)))

// What they are -------------------------------------------------------------------------------------------------------------

/** Whether a request can be wrong about a field that an error would name. */
function hasFields({ operation }: Subject): boolean {
  const ofKeys: readonly Constraint['kind'][] = ['required', 'dependentRequired', 'additional', 'unevaluated', 'names']
  return sitesOf(operation.request).some(({ path, constraint }) => path !== '' || ofKeys.includes(constraint.kind))
}

/** A refusal of what a request says, and not of its key. */
const isRefusal = ({ status }: Answer) => status >= 400 && status < 500 && status !== 401

const ofAnybody: readonly Misbehaviour[] = [
  ...shownBy(
    keyDecides,
    onRequest('no key needed', (request) => ({ ...request, key: 'right' })),
    onRequest('any key is right', (request) => (request.key === 'wrong' ? { ...request, key: 'right' } : request)),
    onRequest('a key is compared from its start', (request) =>
      request.key === 'longer' ? { ...request, key: 'right' } : request,
    ),
    onAnswer('403 in place of 401', (answer) => (answer.status === 401 ? { ...answer, status: 403 } : answer)),
  ),
  ...shownBy(
    serverAgrees,
    onAnswer('200 in place of 400', (answer) => (isRefusal(answer) ? { ...answer, status: 200 } : answer)),
    onAnswer('500 in place of 400', (answer) => (isRefusal(answer) ? { ...answer, status: 500 } : answer)),
  ),
  ...shownBy(
    responseFits,
    onAnswer('labelled as text', (answer) => ({
      ...answer,
      headers: { ...answer.headers, 'content-type': 'text/plain' },
    })),
  ),
  ...shownBy(
    bodyIsJson,
    onAnswer('what is no JSON is accepted', (answer, request) =>
      parsedJson(request.body) === undefined ? { ...answer, status: 200, text: '{"data":[{}]}' } : answer,
    ),
  ),
]

const ofNamedFields = ({ members, fields, paths = [] }: ErrorFormat): readonly Misbehaviour[] =>
  shownBy(
    serverAgrees,
    onErrors(members, 'errors name no field', (error) => ({
      ...without(error, 'parameter', 'msg', ...fields, ...paths),
      code: 'invalid',
      message: 'Invalid.',
    })),
    onErrors(members, 'errors name another field', (error) => {
      if ('parameter' in error) return { ...error, parameter: 'somethingElse' }
      const named = [...fields, ...paths].find((it) => it in error)
      if (named === undefined) return { ...error, message: 'Something else is wrong.' }
      const other = Array.isArray(error[named]) ? ['body', 'somethingElse'] : 'somethingElse'
      return { ...without(error, 'message', 'msg'), message: 'Invalid.', [named]: other }
    }),
  )

function ofTasks(tasks: TaskProtocol): readonly Misbehaviour[] {
  const field = tasks.identifier
  const renamed = (name: string, rename: (id: string) => unknown) =>
    onItems(name, (all) =>
      all.map((it) => (typeof it[field] === 'string' ? { ...it, [field]: rename(it[field]) } : it)),
    )
  return [
    ...shownBy(
      identifiersHold,
      renamed('identifiers in lower case', (id) => id.toLowerCase()),
      { name: 'identifiers are taken twice', of: (faithful) => takingTwice(faithful, tasks) },
    ),
    ...shownBy(
      serverAgrees,
      renamed('identifiers of another task', () => '00000000-0000-4000-8000-000000000000'),
      onItems('no identifier in results', (all) => all.map((it) => without(it, field))),
      onItems('another task type', (all) => all.map((it) => ({ ...it, [tasks.type]: 'ping' }))),
      onItems('no results', () => []),
    ),
    ...shownBy(
      batchIsItsTasks,
      onRequest('only the first task of a batch', (request) => {
        const json = parsedJson(request.body)
        return Array.isArray(json) && json.length > 1 ? { ...request, body: JSON.stringify(json.slice(0, 1)) } : request
      }),
      onBody('one refused task fails the batch', (body) =>
        Array.isArray(body.errors) && body.errors.length > 0 ? { ...body, data: [] } : body,
      ),
    ),
    ...shownBy(refusedIsNotExecuted, {
      name: 'refused tasks are executed',
      of: (faithful) => executingRefused(faithful, tasks),
    }),
  ]
}

/** A server that performs a task a second time under the same identifier. */
function takingTwice(faithful: Target, { identifier: field, poll }: TaskProtocol): Target {
  const seen = new Set<string>()
  const renewed = (body: string, ids: readonly string[]): string => {
    let text = body
    for (const id of ids) {
      if (seen.has(id)) text = text.replace(`"${field}":"${id}"`, `"${field}":"${crypto.randomUUID()}"`)
      seen.add(id)
    }
    return text
  }
  const send = async (request: Sent): Promise<Received> => {
    const ids = [...request.body.matchAll(new RegExp(`"${field}":"([^"]+)"`, 'g'))].map(([, id]) => id as string)
    const body = poll.is(request.body) ? request.body : renewed(request.body, ids)
    const received = await faithful.send({ ...request, body })
    const [first] = ids
    if (received.kind !== 'answer' || body === request.body) return received
    return { ...received, text: received.text.replace(new RegExp(`("${field}":")[^"]+`, 'g'), `$1${first}`) }
  }
  return { ...faithful, send }
}

/** A server that tells a result of what it refused. */
function executingRefused(faithful: Target, { identifier: field, poll }: TaskProtocol): Target {
  const refused = new Set<string>()
  const send = async (request: Sent): Promise<Received> => {
    const [, id = ''] = new RegExp(`"${field}":"([^"]+)"`).exec(request.body) ?? []
    const received = await faithful.send(request)
    if (received.kind !== 'answer') return received
    if (received.status === 400) refused.add(id)
    if (!poll.is(request.body) || !refused.has(id)) return received
    return { ...received, text: JSON.stringify({ data: [{ [field]: id, [poll.state]: poll.done }] }) }
  }
  return { ...faithful, send }
}

/** A task that is none of the API's utilities. */
const isOfModel = (task: Item) => 'messages' in task || 'model' in task

const costs = ({ cost: { at, member } }: TaskProtocol): readonly Misbehaviour[] =>
  shownBy(
    fieldsHaveEffect,
    onItems('cost never', (all) => all.map((it) => without(it, member))),
    onTasks('cost always', (task) => ({ ...task, ...(isOfModel(task) ? { [nameOf(at)]: true } : {}) })),
    onItems('cost as a text', (all) => all.map((it) => (member in it ? { ...it, [member]: String(it[member]) } : it))),
  )

const usages = ({ usage: { member } }: TaskProtocol): readonly Misbehaviour[] =>
  shownBy(
    fieldsHaveEffect,
    onItems('usage never', (all) => all.map((it) => without(it, member))),
  )

/** The task without the member at a place. */
function removed(task: Item, at: Pointer): Item {
  return (mutated(task as JsonObject, at, { remove: true }) ?? task) as Item
}

const texts = ({ text }: TaskProtocol): readonly Misbehaviour[] => [
  ...shownBy(
    serverAgrees,
    onTasks('maxTokens ignored', (task) => removed(task, text.limit)),
    onTasks('stop sequences ignored', (task) => removed(task, text.stops)),
  ),
  ...shownBy(
    deliveryAgrees,
    onItems(`${text.finish} always ${text.stopped}`, (all) =>
      all.map((it) => (text.finish in it && it[text.finish] !== null ? { ...it, [text.finish]: text.stopped } : it)),
    ),
  ),
]

const isStream = ({ headers }: Answer) => /^text\/event-stream/.test(headers['content-type'] ?? '')

function onStream(name: string, change: (events: readonly string[]) => readonly string[]): Misbehaving {
  return onAnswer(name, (answer) => {
    if (!isStream(answer)) return answer
    const events = answer.text.split(/(?<=\n\n)/)
    return { ...answer, text: change(events).join('') }
  })
}

const streams = ({ text }: TaskProtocol): readonly Misbehaviour[] =>
  shownBy(
    deliveryAgrees,
    onStream('streams end without [DONE]', (events) => events.filter((it) => !it.includes('[DONE]'))),
    onStream('streams lose their first text', (events) => {
      const at = events.findIndex((it) => it.includes(`"${text.member}"`))
      return events.filter((_, i) => i !== at)
    }),
    onStream(`streams end without a ${text.finish}`, (events) =>
      events.map((it) => it.replace(new RegExp(`"${text.finish}":"\\w+"`), `"${text.finish}":null`)),
    ),
  )

const polls = ({ poll, text, usage }: TaskProtocol): readonly Misbehaviour[] => {
  const isDone = (it: Item) => it[poll.state] === poll.done
  const whenDone = (name: string, change: (it: Item) => Item) =>
    onItems(name, (all) => all.map((it) => (isDone(it) ? change(it) : it)))
  return [
    ...shownBy(
      deliveryAgrees,
      whenDone('tasks are under way for ever', (it) => ({
        ...without(it, text.member, usage.member),
        [poll.state]: poll.underWay,
      })),
      whenDone('polls tell another text', (it) => ({
        ...it,
        [text.member]: 'something else',
        [text.finish]: 'unknown',
      })),
    ),
    ...shownBy(
      responseFits,
      onItems('polls tell no status', (all) => all.map((it) => without(it, poll.state))),
    ),
  ]
}

/** The name of a member at the top of a request. */
function nameOf(at: Pointer): string {
  return tokens(at).at(-1) ?? ''
}
