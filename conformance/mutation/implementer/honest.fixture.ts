import { isJsonObject } from '../../../generator/document/json.js'
import { type Choices, choices } from '../../mock/runware/choices.js'
import { knownSubject, textModels } from '../../suite/documents.fixture.js'
import {
  isOk,
  isRefusal,
  isStream,
  type Member,
  onAnswer,
  onError,
  onErrors,
  onItem,
  onItems,
  onTask,
  refusal,
  type Slip,
  tasksIn,
  without,
} from './slip.fixture.js'

const chanceful = ['temperature', 'topP', 'topK', 'minP']
const [known] = textModels.filter((it) => it.model.id.endsWith('397b'))
const judge = known === undefined ? undefined : knownSubject(known).judge

/** Changes tasks that are right; what is wrong is refused as it is. */
const onRight = (name: string, change: (task: Member) => Member): Slip =>
  onTask(name, (task) => (judge?.(JSON.stringify(task)).valid ? change(task) : undefined))

const likeliest = (task: Member): Member => {
  const { settings } = task
  const rest = without(task, 'seed')
  return isJsonObject(settings) ? { ...rest, settings: without(settings as Member, ...chanceful) } : rest
}

/** Choices that are no matter of a server over HTTP with tasks, or that decide what is beyond a run of the suite. */
const beside =
  /^chat|WebSocket|idle|resume|foreign|Frame|registry|dryRun|balance|keyWithoutOption|unknownModel|mediaHost/

/** Every choice that the mock leaves to whoever starts it, decided otherwise. */
const otherChoices: readonly Slip[] = choices
  .filter(({ key, values }) => values !== undefined && !beside.test(key))
  .flatMap(({ key, values = [], default: usual }) =>
    values
      .filter((it) => it !== usual)
      .map((it): Slip => ({ name: `${key} ${String(it)}`, choices: { [key]: it } as Partial<Choices> })),
  )

const flags: readonly Slip[] = [
  { name: 'validationStatus 422', choices: { validationStatus: 422 } },
  { name: 'maxErrorsPerTask 1', choices: { maxErrorsPerTask: 1 } },
  { name: 'doneAfterError', choices: { doneAfterError: true } },
  { name: 'streamComment', choices: { streamComment: true } },
  { name: 'pollsBeforeFirstResult 0', choices: { pollsBeforeFirstResult: 0 } },
  { name: 'pollsBeforeFirstResult 3', choices: { pollsBeforeFirstResult: 3 } },
  { name: 'charactersPerPromptToken 1', choices: { charactersPerPromptToken: 1 } },
]

/** Servers that are right in another way than the mock. */
export const honest: readonly Slip[] = [
  ...otherChoices,
  ...flags,
  {
    ...onItems('the likeliest word each time, whatever seed and temperature', (all, sent) => {
      const isOne = tasksIn(sent).length === 1
      return isOne
        ? all.map((it) => ('text' in it ? { ...it, text: all[0]?.text, finishReason: all[0]?.finishReason } : it))
        : all
    }),
    request: onRight('', likeliest).request as NonNullable<Slip['request']>,
    webhook: (post, _, memory) => {
      const body = JSON.parse(post.body)
      const first = memory.get(body.taskUUID) ?? body
      memory.set(body.taskUUID, first)
      const { text, finishReason } = first as Member
      return [{ ...post, body: JSON.stringify({ ...body, text, finishReason }) }]
    },
  },
  onAnswer('streams with lone carriage returns', (it) =>
    isStream(it) ? { ...it, text: it.text.replaceAll('\n', '\r') } : it,
  ),
  onAnswer('streams with carriage returns and line feeds', (it) =>
    isStream(it) ? { ...it, text: it.text.replaceAll('\n', '\r\n') } : it,
  ),
  onAnswer('streams with a charset', (it) =>
    isStream(it) ? { ...it, headers: { ...it.headers, 'content-type': 'text/event-stream; charset=UTF-8' } } : it,
  ),
  onItems('results in another order', (all, sent) => (tasksIn(sent).length > 1 ? [...all].reverse() : all)),
  onErrors('errors in another order', (all) => [...all].reverse()),
  onItem('further fields in results', (it) =>
    'text' in it ? { ...it, createdAt: new Date().toISOString(), extra: { note: [1, null] } } : it,
  ),
  onError('further fields in errors', (it) => ({ ...it, status: 'error', context: { attempt: 1 } })),
  onError('errors without limits', (it) =>
    without(it, 'min', 'max', 'multiplier', 'allowedValues', 'type', 'documentation'),
  ),
  onError('errors name fields by JSON Pointers', (it) => ({
    ...it,
    parameter: typeof it.parameter === 'string' ? `/${it.parameter.replaceAll('.', '/')}` : it.parameter,
  })),
  onError('errors name fields in the list of tasks', (it) => ({
    ...it,
    parameter: typeof it.parameter === 'string' ? `[0].${it.parameter}` : it.parameter,
  })),
  onError('models of other files are listed as well', (it) =>
    Array.isArray(it.allowedValues) && it.parameter === 'model'
      ? { ...it, allowedValues: ['another:model@1', ...it.allowedValues] }
      : it,
  ),
  onAnswer('at most five tasks in a request', (it, sent) =>
    tasksIn(sent).length > 5 && !isOk(it) ? refusal('tooManyTasks', 'tasks') : it,
  ),
  onErrors('one error of each task', (all) =>
    all.filter((it, i) => all.findIndex((one) => one.taskUUID === it.taskUUID) === i),
  ),
  onItem('costs that follow the time that it took', (it) =>
    'cost' in it ? { ...it, cost: Number(it.cost) * (1 + Math.random()) } : it,
  ),
  onItem('costs are unknown', (it) => ('cost' in it ? { ...it, cost: 0 } : it)),
  onAnswer('identifiers of version 4 alone', (it, sent) =>
    isOk(it) &&
    tasksIn(sent).some(({ taskUUID }) => typeof taskUUID === 'string' && !/^.{14}4.{4}[89ab]/i.test(taskUUID))
      ? refusal('invalidTaskUUID', 'taskUUID')
      : it,
  ),
  onAnswer('webhooks of http and https alone', (it, sent) =>
    isOk(it) && tasksIn(sent).some(({ webhookURL }) => typeof webhookURL === 'string' && !/^https?:/i.test(webhookURL))
      ? refusal('invalidWebhookURL', 'webhookURL')
      : it,
  ),
  onAnswer('refusals with 422', (it) => (isRefusal(it) ? { ...it, status: 422 } : it)),
  onAnswer('a charset beside the label', (it) => ({
    ...it,
    headers: { ...it.headers, 'content-type': `${it.headers['content-type']}; charset=utf-8` },
  })),
  {
    name: 'a server that takes its time',
    answer: async (it) => {
      await new Promise((resolve) => setTimeout(resolve, 2))
      return it
    },
  },
]
