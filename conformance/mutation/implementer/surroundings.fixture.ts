import { headersOf } from '../../server/target.js'
import {
  type AnswerOf,
  isAsync,
  isOk,
  isPoll,
  isRefusal,
  isStreamed,
  key,
  onAnswer,
  onBody,
  onError,
  onErrors,
  onRequest,
  onTask,
  refusal,
  type Slip,
  tasksIn,
  when,
  without,
} from './slip.fixture.js'

const rightFor = (name: string, ...kinds: string[]): Slip =>
  onRequest(name, (sent) => (kinds.includes(sent.key ?? 'right') ? { ...sent, key: 'right' } : sent))
const anyKey = rightFor('', 'missing', 'wrong', 'empty', 'bare', 'basic', 'longer', 'shorter', 'altered', 'recased')
const badly = (name: string, isBad: (body: string) => boolean): Slip => ({
  name,
  answer: (answer, sent) => (isOk(answer) && isBad(sent.body) ? refusal('invalidPayloadFormat', 'body') : answer),
})

/** Keys. */
export const ofKeys: readonly Slip[] = [
  rightFor('no key is needed', 'missing'),
  rightFor('any key is right', 'wrong', 'longer', 'shorter', 'altered', 'recased'),
  rightFor('a key is compared from its start', 'longer'),
  rightFor('the start of a key will do', 'shorter'),
  rightFor('a key in the other case will do', 'recased'),
  rightFor('an empty key will do', 'empty'),
  rightFor('a key without Bearer will do', 'bare'),
  rightFor('a key with Basic will do', 'basic'),
  when('streams need no key', isStreamed, anyKey),
  when('asynchronous tasks need no key', isAsync, anyKey),
  when('polls need no key', isPoll, anyKey),
  onAnswer('403 in place of 401', (it) => (it.status === 401 ? { ...it, status: 403 } : it)),
  onAnswer('401 without an error', (it) => (it.status === 401 ? { ...it, text: '{"data":[]}' } : it)),
  onAnswer('401 as a page', (it) =>
    it.status === 401 ? { ...it, text: '<h1>401</h1>', headers: { 'content-type': 'text/html' } } : it,
  ),
  onAnswer('validation goes before the key', (it, sent) =>
    it.status === 401 && tasksIn(sent).some((task) => 'model' in task && !('messages' in task && 'taskUUID' in task))
      ? refusal('missingMessages', 'messages')
      : it,
  ),
  onRequest('a wrong key in the body will do', (sent) =>
    sent.body.includes('specproof-wrong-key') && sent.body.includes('authentication')
      ? { ...sent, body: sent.body.replace('specproof-wrong-key', key) }
      : sent,
  ),
  onAnswer('a right key in the body will not do', (it, sent) =>
    isOk(it) && sent.body.includes('"authentication"')
      ? { ...it, status: 401, text: '{"errors":[{"code":"invalidApiKey","message":"no","parameter":"apiKey"}]}' }
      : it,
  ),
  onAnswer('the key stands in a header of the answer', (it) => ({
    ...it,
    headers: { ...it.headers, 'x-request-key': key },
  })),
  onBody('the key stands in a result', (body) => ({ ...body, apiKey: key })),
  onErrors('the key stands in an error', (all) => all.map((it) => ({ ...it, message: `${it.message} (${key})` }))),
  onAnswer('the key that was wrong is repeated', (it, sent) => {
    const { authorization = '' } = headersOf(sent, key)
    return it.status === 401 ? { ...it, text: it.text.replace('"message":"', `"message":"${authorization}: `) } : it
  }),
]

/** Bodies and their labels. */
export const ofBodies: readonly Slip[] = [
  onRequest('a task without a list will do', (sent) =>
    sent.body.trimStart().startsWith('{') ? { ...sent, body: `[${sent.body}]` } : sent,
  ),
  badly('white space before the body is refused', (body) => /^\s/.test(body)),
  badly('white space after the body is refused', (body) => /\s$/.test(body)),
  badly('white space within the body is refused', (body) => /[{,]\s+"/.test(body)),
  badly('escapes in texts are not read', (body) => /\\u00[0-9a-f]{2}/i.test(body)),
  badly('escapes in names are not read', (body) => /[{,]\s*"[a-zA-Z]*\\u[^"]*"\s*:/.test(body)),
  badly('characters beyond ASCII are refused', (body) => /\P{ASCII}/u.test(body)),
  badly(
    'characters beyond the first plane are refused',
    (body) => /[\ud800-\udbff]/.test(body) || /\\ud83d/i.test(body),
  ),
  badly('the type has to come first', (body) => {
    const [task] = tasksIn({ body })
    return task !== undefined && 'model' in task && Object.keys(task)[0] !== 'taskType'
  }),
  badly('the model has to come before the messages', (body) => {
    const keys = Object.keys(tasksIn({ body })[0] ?? {})
    return keys.includes('messages') && keys.indexOf('model') > keys.indexOf('messages')
  }),
  badly('content has to come after role', (body) => {
    const [{ messages = [] } = {}] = tasksIn({ body })
    return Array.isArray(messages) && messages.some((it) => Object.keys(it ?? {}).join() === 'content,role')
  }),
  badly('a body of more than 100 kB is too large', (body) => body.length > 100_000),
  onAnswer('an unknown content type parameter is refused', (it, sent) =>
    /charset/.test(sent.contentType ?? '')
      ? { ...it, status: 415, text: '{"errors":[{"code":"x","message":"y"}]}' }
      : it,
  ),
  onAnswer('a label in capitals is refused', (it, sent) =>
    /[A-Z]/.test((sent.contentType ?? '').split(';')[0] ?? '')
      ? { ...it, status: 415, text: '{"errors":[{"code":"x","message":"y"}]}' }
      : it,
  ),
  onAnswer('further headers are refused', (it, sent) =>
    Object.keys(sent.headers ?? {}).length > 0 ? refusal('invalidHeader', 'header') : it,
  ),
  onAnswer('only Accept: application/json will do', (it, sent) =>
    sent.headers?.accept !== undefined && !sent.headers.accept.includes('json')
      ? refusal('notAcceptable', 'accept')
      : it,
  ),
  onAnswer('labelled as text', (it) => ({ ...it, headers: { ...it.headers, 'content-type': 'text/plain' } })),
  onAnswer('not labelled', (it) => ({ ...it, headers: {} })),
  onAnswer('another charset', (it) => ({
    ...it,
    headers: { ...it.headers, 'content-type': `${it.headers['content-type']}; charset=iso-8859-1` },
  })),
  onAnswer('errors are labelled as pages', (it) =>
    isOk(it) ? it : { ...it, headers: { ...it.headers, 'content-type': 'text/html' } },
  ),
  when(
    'polls are labelled as text',
    isPoll,
    onAnswer('', (it) => ({ ...it, headers: { 'content-type': 'text/plain' } })),
  ),
  onAnswer('200 in place of 400', (it) => (isRefusal(it) ? { ...it, status: 200 } : it)),
  onAnswer('500 in place of 400', (it) => (isRefusal(it) ? { ...it, status: 500 } : it)),
  onAnswer('201 in place of 200', (it) => (it.status === 200 ? { ...it, status: 201 } : it)),
  onAnswer('what is no JSON is a 500', (it, sent) => {
    try {
      JSON.parse(sent.body)
      return it
    } catch {
      return { ...it, status: 500, text: '{}' }
    }
  }),
  onAnswer('an empty body is a 200', (it, sent) =>
    sent.body === '' ? { ...it, status: 200, text: '{"data":[]}' } : it,
  ),
  onAnswer('null in place of the list is a 500', (it, sent) => (sent.body === 'null' ? { ...it, status: 500 } : it)),
  onTask('an unknown model is another one', (task) => ({ ...task, model: 'alibaba:qwen@3.5-397b' })),
  onTask('an unknown type of task is another one', (task) => ({ ...task, taskType: 'textInference' })),
]

const lastOf = (path: unknown) => (typeof path === 'string' ? path.split('.').at(-1) : path)

/** Errors. */
export const ofErrors: readonly Slip[] = [
  onError('errors without a code', (it) => without(it, 'code')),
  onError('errors without a message', (it) => without(it, 'message')),
  onError('errors name no field', (it) => ({ ...without(it, 'parameter'), code: 'invalid', message: 'Invalid.' })),
  onError('errors name fields in their words alone', (it) => without(it, 'parameter')),
  onError('limits are told one too high in words', (it) => ({
    ...it,
    message: String(it.message).replace(/(between \S+ and )(\d+)/, (_, head, most) => `${head}${Number(most) + 1}`),
  })),
  when(
    'errors of asynchronous tasks have codes of their own',
    isAsync,
    onError('', (it) => ({ ...it, code: 'asyncTaskFailed' })),
  ),
  when(
    'errors of streams have codes of their own',
    isStreamed,
    onError('', (it) => ({ ...it, code: 'streamFailed' })),
  ),
  onError('errors name another field', (it) => ({
    ...it,
    parameter: 'somethingElse',
    code: 'invalid',
    message: 'Invalid.',
  })),
  onError('errors name the parent', (it) => {
    const path = String(it.parameter).split('.')
    return path.length > 1
      ? { ...it, parameter: path.slice(0, -1).join('.'), code: 'invalid', message: 'Invalid.' }
      : it
  }),
  onError('errors name the first item for any', (it) => ({
    ...it,
    parameter:
      typeof it.parameter === 'string'
        ? it.parameter.replace(/\.\d+|\[\d+\]/g, (i) => i.replace(/\d+/, '0'))
        : it.parameter,
    message: 'Invalid.',
  })),
  onError('items are counted from one', (it) => ({
    ...it,
    parameter:
      typeof it.parameter === 'string' ? it.parameter.replace(/\d+/g, (i) => String(Number(i) + 1)) : it.parameter,
    message: 'Invalid.',
  })),
  onError('a maximum is told one too high', (it) => (typeof it.max === 'number' ? { ...it, max: it.max + 1 } : it)),
  onError('a minimum is told as 0', (it) => (typeof it.min === 'number' ? { ...it, min: 0 } : it)),
  onError('a maximum is told as the largest number', (it) => ('max' in it ? { ...it, max: 2147483647 } : it)),
  onError('a step is told as 1', (it) => ('multiplier' in it ? { ...it, multiplier: 1 } : it)),
  onError('what is allowed is told without its last', (it) =>
    Array.isArray(it.allowedValues) ? { ...it, allowedValues: it.allowedValues.slice(0, -1) } : it,
  ),
  onError('another type is told', (it) =>
    'type' in it ? { ...it, type: it.type === 'string' ? 'integer' : 'string' } : it,
  ),
  onError('errors of another task', (it) => ({ ...it, taskUUID: '00000000-0000-4000-8000-000000000000' })),
  onError('errors without an identifier', (it) => without(it, 'taskUUID')),
  onError('errors of another type of task', (it) => ('taskType' in it ? { ...it, taskType: 'imageInference' } : it)),
  onErrors('an error too many', (all) => [
    ...all,
    { code: 'invalidSeed', message: 'Invalid value for seed.', parameter: 'seed' },
  ]),
  onErrors('errors are texts', (all) => all.map((it) => it.message)),
  onError('errors carry a stack trace', (it) => ({
    ...it,
    message: `${it.message}\n    at validate (/srv/app/node_modules/ajv/dist/core.js:12:3)`,
  })),
  onBody('refusals carry data', (body, answer, sent) =>
    isRefusal(answer)
      ? { ...body, data: tasksIn(sent).map(({ taskUUID }) => ({ taskType: 'textInference', taskUUID })) }
      : body,
  ),
  onAnswer('errors are pages', (it) => (isRefusal(it) ? { ...it, text: '<h1>Bad request</h1>' } : it)),
  {
    name: 'where two fields are wrong the second is not looked at, and is named',
    answer: (it: AnswerOf) => {
      if (!isRefusal(it)) return it
      const body = JSON.parse(it.text)
      const names = new Set((body.errors ?? []).map((e: { parameter?: unknown }) => JSON.stringify(e.parameter)))
      if (names.size < 2) return it
      return {
        ...it,
        text: JSON.stringify({
          ...body,
          errors: body.errors.map((e: object) => ({
            ...e,
            parameter: 'settings',
            code: 'invalid',
            message: 'Invalid.',
          })),
        }),
      }
    },
  },
  onAnswer('several errors are a 500', (it) => {
    if (!isRefusal(it)) return it
    const { errors = [] } = JSON.parse(it.text)
    return new Set(errors.map((e: { parameter?: unknown }) => lastOf(e.parameter))).size > 1
      ? { ...it, status: 500 }
      : it
  }),
  onErrors('of several errors each names the first field', (all) =>
    all.map((it) => ({ ...it, parameter: all[0]?.parameter, code: all[0]?.code, message: all[0]?.message })),
  ),
]
