import { isJsonObject } from '../../../generator/document/json.js'
import {
  isAsync,
  isPoll,
  isPosted,
  isStreamed,
  type Member,
  onAnswer,
  onItem,
  onItems,
  onRequest,
  onSetting,
  onTask,
  refusal,
  type Slip,
  tasksIn,
  when,
  without,
} from './slip.fixture.js'

const settingsOf = (task: Member) => (isJsonObject(task.settings) ? (task.settings as Member) : {})
const set = (task: Member, setting: string, value: unknown): Member => ({
  ...task,
  settings: { ...settingsOf(task), [setting]: value },
})
const unset = (task: Member, setting: string): Member =>
  isJsonObject(task.settings) ? { ...task, settings: without(settingsOf(task), setting) } : task
const ignoring = (name: string, setting: string): Slip => onTask(name, (task) => unset(task, setting))
const messagesOf = (task: Member) => (Array.isArray(task.messages) ? (task.messages as Member[]) : [])

const usageOf = (item: Member) => item.usage as Record<string, number> | undefined
const onUsage = (name: string, change: (usage: Record<string, number>) => unknown): Slip =>
  onItem(name, (it) => (isJsonObject(it.usage) ? { ...it, usage: change(usageOf(it) ?? {}) } : it))
const onCost = (name: string, change: (cost: number) => unknown): Slip =>
  onItem(name, (it) => ('cost' in it ? { ...it, cost: change(Number(it.cost)) } : it))
const isLater = (sent: { body: string }) => isAsync(sent) || isPosted(sent)
let count = 0
const someSeed = () => (count = (count + 7919) % 100_000)
const isShared = (task: Member) => typeof task.seed === 'number'
const plainly = (sent: { body: string }) => !isStreamed(sent) && !isAsync(sent) && !isPosted(sent) && !isPoll(sent)

/** Seeds, and whose answers they are. */
export const ofSeeds: readonly Slip[] = [
  onTask('seed ignored', (task) => ({ ...task, seed: someSeed() })),
  onTask('one seed for all', (task) => without(task, 'seed')),
  onTask('seed 0 is none', (task) => (task.seed === 0 ? { ...task, seed: someSeed() } : task)),
  onTask('seeds of 31 bits', (task) => (isShared(task) ? { ...task, seed: Number(task.seed) & 0x7fffffff } : task)),
  onTask('seeds of nine digits', (task) => (isShared(task) ? { ...task, seed: Number(task.seed) % 1e9 } : task)),
  onTask('seeds of 16 bits', (task) => (isShared(task) ? { ...task, seed: Number(task.seed) & 0xffff } : task)),
  onTask('seeds as signed numbers, their sign lost', (task) =>
    isShared(task) ? { ...task, seed: Math.abs(Number(task.seed) | 0) } : task,
  ),
  onTask('seeds are rounded to 24 bits', (task) =>
    isShared(task) ? { ...task, seed: Math.fround(Number(task.seed)) % 4294967296 } : task,
  ),
  onTask('the largest seed is another each time', (task) =>
    task.seed === 4294967295 ? { ...task, seed: someSeed() } : task,
  ),
  when(
    'seed ignored in asynchronous tasks',
    isAsync,
    onTask('', (task) => ({ ...task, seed: someSeed() })),
  ),
  when(
    'seed ignored in streams',
    isStreamed,
    onTask('', (task) => ({ ...task, seed: someSeed() })),
  ),
  when(
    'seed ignored in tasks with a webhook',
    isPosted,
    onTask('', (task) => ({ ...task, seed: someSeed() })),
  ),
  onTask('the seed of the request before', (task, memory) => {
    const before = memory.get('seed')
    memory.set('seed', task.seed)
    return before === undefined ? task : { ...task, seed: before }
  }),
  {
    name: 'the last seed that came, whoever sent it',
    request: async (sent, memory) => {
      const [task] = tasksIn(sent)
      if (task === undefined || !('model' in task)) return sent
      memory.set('seed', task.seed)
      await new Promise((resolve) => setTimeout(resolve, 2))
      const seed = memory.get('seed')
      return seed === undefined ? sent : { ...sent, body: JSON.stringify(tasksIn(sent).map((it) => ({ ...it, seed }))) }
    },
  },
  {
    name: 'the last answer that was made, whoever asked',
    answer: async (answer, sent, memory) => {
      if (answer.status >= 300 || !plainly(sent)) return answer
      const body = JSON.parse(answer.text)
      if (body.data?.[0]?.text === undefined) return answer
      memory.set('text', body.data[0].text)
      await new Promise((resolve) => setTimeout(resolve, 2))
      const data = body.data.map((it: Member, i: number) => (i === 0 ? { ...it, text: memory.get('text') } : it))
      return { ...answer, text: JSON.stringify({ ...body, data }) }
    },
  },
  {
    name: 'asynchronous tasks that are under way together take the last seed',
    request: (sent, memory) => {
      const waiting = (memory.get('waiting') ?? new Map()) as Map<string, unknown>
      memory.set('waiting', waiting)
      for (const it of tasksIn(sent)) if (isAsync(sent) && 'model' in it) waiting.set(String(it.taskUUID), it.seed)
      return sent
    },
    answer: (answer, sent, memory) => {
      const waiting = (memory.get('waiting') ?? new Map()) as Map<string, unknown>
      if (!isPoll(sent)) return answer
      const body = JSON.parse(answer.text)
      const done = (body.data ?? []).filter((it: Member) => it.status === 'success' && waiting.has(String(it.taskUUID)))
      const others = new Set([...waiting.values()]).size > 1 && waiting.size > 1
      for (const it of done) {
        if (others) it.text = `other ${[...waiting.values()].at(-1)}`
      }
      if (done.length > 0 && waiting.size > 2) waiting.clear()
      return { ...answer, text: JSON.stringify(body) }
    },
  },
  onTask('answers are kept by the text of the last message', (task, memory) => {
    const kept = (memory.get('kept') ?? new Map()) as Map<string, Member>
    memory.set('kept', kept)
    if (messagesOf(task).length < 2) return undefined
    const at = String(messagesOf(task).at(-1)?.content)
    const before = kept.get(at) ?? task
    kept.set(at, before)
    return { ...task, messages: before.messages, seed: before.seed }
  }),
]

/** What a request asks for. */
export const ofInputs: readonly Slip[] = [
  onTask('who says a message makes no difference', (task) => ({
    ...task,
    messages: messagesOf(task).map((it) =>
      isJsonObject(it) && it.role === 'assistant' ? { ...it, role: 'user' } : it,
    ),
  })),
  onTask('any system prompt is as good as another', (task) =>
    'systemPrompt' in settingsOf(task) && settingsOf(task).systemPrompt ? set(task, 'systemPrompt', 'x') : task,
  ),
  when('asynchronous tasks forget the system prompt', isAsync, ignoring('', 'systemPrompt')),
  when('streams forget the temperature', isStreamed, ignoring('', 'temperature')),
  when(
    'tasks with a webhook forget all but the last message',
    isPosted,
    onTask('', (task) => ({ ...task, messages: messagesOf(task).slice(-1) })),
  ),
  onTask('only the last message counts', (task) => ({ ...task, messages: messagesOf(task).slice(-1) })),
  onTask('only the first message counts', (task) => ({ ...task, messages: messagesOf(task).slice(0, 1) })),
  onTask('messages in the middle are lost', (task) =>
    messagesOf(task).length > 2 ? { ...task, messages: [messagesOf(task)[0], messagesOf(task).at(-1)] } : task,
  ),
  onTask('only what the user says counts', (task) => {
    const own = messagesOf(task).filter((it) => it.role !== 'assistant')
    return own.length > 0 ? { ...task, messages: own } : task
  }),
  onTask('the order of messages is lost', (task) => {
    const ms = messagesOf(task)
    return ms.every((it) => typeof it?.content === 'string')
      ? { ...task, messages: [...ms].sort((a, b) => String(a.content).localeCompare(String(b.content))) }
      : task
  }),
  onTask('messages are cut after 1000 characters', (task) => ({
    ...task,
    messages: messagesOf(task).map((it) =>
      typeof it?.content === 'string' && it.content.length > 1000 ? { ...it, content: it.content.slice(0, 1000) } : it,
    ),
  })),
  ignoring('system prompt ignored', 'systemPrompt'),
  ignoring('temperature ignored', 'temperature'),
  ignoring('topP ignored', 'topP'),
  ignoring('topK ignored', 'topK'),
  ignoring('maxTokens ignored', 'maxTokens'),
  onSetting('maxTokens one too many', 'maxTokens', (it) => (typeof it === 'number' && it < 65536 ? it + 1 : it)),
  onSetting('maxTokens one too few', 'maxTokens', (it) => (typeof it === 'number' && it > 1 ? it - 1 : it)),
  when('maxTokens ignored in streams', isStreamed, ignoring('', 'maxTokens')),
  when('maxTokens ignored in asynchronous tasks', isAsync, ignoring('', 'maxTokens')),
  when('maxTokens ignored with a webhook', isPosted, ignoring('', 'maxTokens')),
  ignoring('stop sequences ignored', 'stopSequences'),
  when('stop sequences ignored in streams', isStreamed, ignoring('', 'stopSequences')),
  when('stop sequences ignored in asynchronous tasks', isAsync, ignoring('', 'stopSequences')),
  when('stop sequences ignored with a webhook', isPosted, ignoring('', 'stopSequences')),
  onSetting('only the first stop sequence counts', 'stopSequences', (it) => (Array.isArray(it) ? it.slice(0, 1) : it)),
  onSetting('only the last stop sequence counts', 'stopSequences', (it) => (Array.isArray(it) ? it.slice(-1) : it)),
  onSetting('temperatures are rounded to tenths', 'temperature', (it) =>
    typeof it === 'number' && it >= 0.05 && it < 2 ? Math.round(it * 10) / 10 : it,
  ),
  onSetting('only four stop sequences count', 'stopSequences', (it) => (Array.isArray(it) ? it.slice(0, 4) : it)),
  onItem('the stop sequence is part of the text', (it, sent) => {
    const stops = settingsOf(tasksIn(sent)[0] ?? {}).stopSequences
    return Array.isArray(stops) && typeof it.text === 'string' && it.finishReason === 'stop' && stops.length > 0
      ? { ...it, text: `${it.text}${stops[0]}` }
      : it
  }),
  onItem('a stopped text ends for length', (it, sent) =>
    'stopSequences' in settingsOf(tasksIn(sent)[0] ?? {}) && 'finishReason' in it
      ? { ...it, finishReason: 'length' }
      : it,
  ),
  onItem('a text always ends for stop', (it) => ('finishReason' in it ? { ...it, finishReason: 'stop' } : it)),
  onItem('a text ends for another reason than there are', (it) =>
    'finishReason' in it ? { ...it, finishReason: 'max_tokens' } : it,
  ),
  onItem('a text ends for no reason', (it) => without(it, 'finishReason')),
  onTask('settings are kept for the next task', (task, memory) => {
    const kept = memory.get('settings') as Member | undefined
    if (isJsonObject(task.settings) && typeof settingsOf(task).maxTokens === 'number')
      memory.set('settings', { maxTokens: settingsOf(task).maxTokens })
    return kept !== undefined && !('settings' in task) ? { ...task, settings: kept } : undefined
  }),
  onTask('thinking takes the whole text', (task) =>
    settingsOf(task).thinkingLevel === 'high' ? set(task, 'maxTokens', 1) : task,
  ),
]

/** How many results, and what they tell. */
export const ofNumbers: readonly Slip[] = [
  onItems('numberResults ignored', (all, sent) => (tasksIn(sent).length === 1 ? all.slice(0, 1) : all)),
  onTask('at most two results', (task) => (Number(task.numberResults) > 2 ? { ...task, numberResults: 2 } : task)),
  when(
    'numberResults ignored in asynchronous tasks',
    isLater,
    onTask('', (task) => without(task, 'numberResults')),
  ),
  onItems('several results are one and the same', (all, sent) =>
    tasksIn(sent).length === 1 ? all.map((it) => ({ ...it, text: all[0]?.text })) : all,
  ),
  onTask('includeCost always', (task) => ({ ...task, includeCost: true })),
  onItem('includeCost never', (it) => without(it, 'cost')),
  when(
    'no cost in polls',
    isPoll,
    onItem('', (it) => without(it, 'cost')),
  ),
  onCost('cost as a text', String),
  onCost('cost is negative', (it) => -it),
  onCost('cost is null', () => null),
  onCost('cost is 1000 dollars', () => 1000),
  onCost('cost is always 0', () => 0),
  onCost('cost in hundred-thousandths of a cent, as a whole', (it) => Math.round(it * 1e9)),
  onItems('each result tells the cost of all', (all) =>
    all.map((it) => ('cost' in it ? { ...it, cost: all.reduce((sum, one) => sum + Number(one.cost ?? 0), 0) } : it)),
  ),
  onItem('cost grows from request to request', (it, _, memory) => {
    if (!('cost' in it)) return it
    const sum = Number(memory.get('sum') ?? 0) + Number(it.cost)
    memory.set('sum', sum)
    return { ...it, cost: sum }
  }),
  onTask('includeUsage always', ({ includeUsage: asked = false, ...task }) => ({
    ...task,
    includeUsage: typeof asked === 'boolean' || asked,
  })),
  onItem('includeUsage never', (it) => without(it, 'usage')),
  onUsage('a total that is no sum', (it) => ({ ...it, totalTokens: (it.totalTokens ?? 0) + 1 })),
  onUsage('no total', (it) => without(it, 'totalTokens')),
  onUsage('tokens as texts', (it) => Object.fromEntries(Object.entries(it).map(([name, n]) => [name, String(n)]))),
  onUsage('tokens below 0', (it) => ({ ...it, promptTokens: -1, totalTokens: (it.completionTokens ?? 0) - 1 })),
  onUsage('fractions of tokens', (it) => ({
    ...it,
    promptTokens: (it.promptTokens ?? 0) + 0.5,
    totalTokens: (it.totalTokens ?? 0) + 0.5,
  })),
  onUsage('no token is read', (it) => ({ ...it, promptTokens: 0, totalTokens: it.completionTokens })),
  onUsage('no token is written', (it) => ({ ...it, completionTokens: 0, totalTokens: it.promptTokens })),
  onUsage('as many tokens are read whatever the prompt', (it) => ({
    ...it,
    promptTokens: 10,
    totalTokens: 10 + (it.completionTokens ?? 0),
  })),
  onUsage('as many tokens are written whatever the text', (it) => ({
    ...it,
    completionTokens: 10,
    totalTokens: 10 + (it.promptTokens ?? 0),
  })),
  onUsage('read and written tokens are exchanged', (it) => ({
    ...it,
    promptTokens: it.completionTokens,
    completionTokens: it.promptTokens,
  })),
  onUsage('tokens by the names of another API', (it) => ({
    prompt_tokens: it.promptTokens,
    completion_tokens: it.completionTokens,
    total_tokens: it.totalTokens,
  })),
  onItem('usage grows from request to request', (it, _, memory) => {
    const usage = usageOf(it)
    if (usage === undefined) return it
    const sum = Number(memory.get('tokens') ?? 0) + (usage.promptTokens ?? 0)
    memory.set('tokens', sum)
    return { ...it, usage: { ...usage, promptTokens: sum, totalTokens: sum + (usage.completionTokens ?? 0) } }
  }),
  onItem('usage beside the cap', (it, sent) => {
    const cap = settingsOf(tasksIn(sent)[0] ?? {}).maxTokens
    const usage = usageOf(it)
    return usage && typeof cap === 'number'
      ? { ...it, usage: { ...usage, completionTokens: cap + 3, totalTokens: (usage.promptTokens ?? 0) + cap + 3 } }
      : it
  }),
]

/** Identifiers and batches. */
export const ofIdentifiers: readonly Slip[] = [
  onItem('identifiers in lower case', (it) => ({
    ...it,
    ...(typeof it.taskUUID === 'string' && { taskUUID: it.taskUUID.toLowerCase() }),
  })),
  onItem('new identifiers', (it) => ({ ...it, taskUUID: crypto.randomUUID() })),
  onItem('no identifier', (it) => without(it, 'taskUUID')),
  onItem('no type of task', (it) => without(it, 'taskType')),
  onItem('another type of task', (it) => ({ ...it, taskType: 'text' })),
  onItem('the model is told in place of the type', (it, sent) => ({
    ...it,
    taskType: tasksIn(sent)[0]?.model ?? it.taskType,
  })),
  onTask('identifiers are taken twice', (task, memory) => {
    const seen = (memory.get('ids') ?? new Set()) as Set<unknown>
    memory.set('ids', seen)
    return task
  }),
  onRequest('only the first task of a batch', (sent) => {
    const all = tasksIn(sent)
    return all.length > 1 && 'model' in (all[0] ?? {}) ? { ...sent, body: JSON.stringify(all.slice(0, 1)) } : sent
  }),
  onRequest('at most ten tasks', (sent) =>
    tasksIn(sent).length > 10 ? { ...sent, body: JSON.stringify(tasksIn(sent).slice(0, 10)) } : sent,
  ),
  onItems('results of a batch are exchanged', (all, sent) => {
    if (tasksIn(sent).length < 2 || all.length < 2) return all
    const ids = all.map((it) => it.taskUUID)
    return all.map((it, i) => ({ ...it, taskUUID: ids[(i + 1) % ids.length] }))
  }),
  onItems('all tasks of a batch bring what the first brings', (all, sent) =>
    tasksIn(sent).length > 1 ? all.map((it) => ({ ...it, text: all[0]?.text })) : all,
  ),
  onRequest('all tasks of a batch have the seed of the first', (sent) => {
    const [first, ...rest] = tasksIn(sent)
    return first && rest.length > 0 && 'seed' in first
      ? {
          ...sent,
          body: JSON.stringify([first, ...rest.map((it) => ('seed' in it ? { ...it, seed: first.seed } : it))]),
        }
      : sent
  }),
  onAnswer('one refused task fails the batch', (it, sent) => {
    const body = JSON.parse(it.text.startsWith('{') ? it.text : '{}')
    return tasksIn(sent).length > 1 && body.errors?.length > 0 && body.data?.length > 0
      ? { ...it, text: JSON.stringify({ ...body, data: [] }) }
      : it
  }),
  onAnswer('errors of a batch are of its first task', (it, sent) => {
    const all = tasksIn(sent)
    const body = JSON.parse(it.text.startsWith('{') ? it.text : '{}')
    if (all.length < 2 || !body.errors) return it
    return {
      ...it,
      text: JSON.stringify({ ...body, errors: body.errors.map((e: Member) => ({ ...e, taskUUID: all[0]?.taskUUID })) }),
    }
  }),
  onAnswer('a batch of polls answers the first', (it, sent) => {
    const all = tasksIn(sent)
    if (all.length < 2 || !isPoll(sent) || !it.text.startsWith('{')) return it
    const body = JSON.parse(it.text)
    return {
      ...it,
      text: JSON.stringify({ ...body, data: (body.data ?? []).filter((d: Member) => d.taskUUID === all[0]?.taskUUID) }),
    }
  }),
  onAnswer('a poll beside a task is refused', (it, sent) =>
    isPoll(sent) && tasksIn(sent).some((task) => 'model' in task) ? refusal('invalidTaskType', 'taskType') : it,
  ),
].filter((it) => it.name !== 'identifiers are taken twice')
