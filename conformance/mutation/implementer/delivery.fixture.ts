import { isJsonObject } from '../../../generator/document/json.js'
import {
  isAsync,
  isOk,
  isPoll,
  isRefusal,
  isStream,
  isStreamed,
  type Member,
  onAnswer,
  onChunks,
  onEvents,
  onItem,
  onItems,
  onTask,
  type Slip,
  tasksIn,
  when,
  without,
} from './slip.fixture.js'

const isDone = (it: Member) => it.status === 'success'
const onDone = (name: string, change: (it: Member) => Member): Slip =>
  when(
    name,
    isPoll,
    onItem('', (it) => (isDone(it) ? change(it) : it)),
  )
const stillRunning = (it: Member): Member => ({ taskType: it.taskType, taskUUID: it.taskUUID, status: 'processing' })

/** Tasks that are asked for later. */
export const ofPolls: readonly Slip[] = [
  when(
    'the acknowledgement carries a result',
    isAsync,
    onItem('', (it) => ({ ...it, text: 'A result.' })),
  ),
  when(
    'an acknowledgement for each result',
    isAsync,
    onItems('', (all) => [...all, ...all]),
  ),
  when(
    'the acknowledgement has a status',
    isAsync,
    onItem('', (it) => ({ ...it, status: 'success' })),
  ),
  when(
    'the acknowledgement is 202 without a body',
    isAsync,
    onAnswer('', (it) => (isOk(it) ? { ...it, status: 202, text: '' } : it)),
  ),
  when(
    'the acknowledgement is empty',
    isAsync,
    onItems('', () => []),
  ),
  onDone('tasks are under way for ever', stillRunning),
  when(
    'polls tell no status',
    isPoll,
    onItem('', (it) => without(it, 'status')),
  ),
  onDone('done is called completed', (it) => ({ ...it, status: 'completed' })),
  when(
    'under way is called pending',
    isPoll,
    onItem('', (it) => (it.status === 'processing' ? { ...it, status: 'pending' } : it)),
  ),
  onDone('polls tell another text', (it) => ({ ...it, text: 'Something else.' })),
  onDone('polls bring no text', (it) => without(it, 'text')),
  when(
    'polls tell their own type',
    isPoll,
    onItem('', (it) => ({ ...it, taskType: 'getResponse' })),
  ),
  when(
    'progress beyond 100',
    isPoll,
    onItem('', (it) => (it.status === 'processing' ? { ...it, progress: 150 } : it)),
  ),
  when(
    'progress as a text',
    isPoll,
    onItem('', (it) => (it.status === 'processing' ? { ...it, progress: '50%' } : it)),
  ),
  when(
    'what is under way has a text already',
    isPoll,
    onItem('', (it) => (it.status === 'processing' ? { ...it, text: 'Half' } : it)),
  ),
  {
    name: 'a result is told once',
    answer: (answer, sent, memory) => {
      if (!isPoll(sent)) return answer
      const body = JSON.parse(answer.text)
      const data = (body.data ?? []).filter((it: Member) => !(isDone(it) && memory.get(String(it.taskUUID)) === 'told'))
      for (const it of data) if (isDone(it)) memory.set(String(it.taskUUID), 'told')
      return { ...answer, text: JSON.stringify({ ...body, data }) }
    },
  },
  {
    name: 'a result is another at each poll',
    answer: (answer, sent, memory) => {
      if (!isPoll(sent)) return answer
      const polls = Number(memory.get('polls') ?? 0) + 1
      memory.set('polls', polls)
      const body = JSON.parse(answer.text)
      const data = (body.data ?? []).map((it: Member) => (isDone(it) ? { ...it, text: `${it.text} ${polls}` } : it))
      return { ...answer, text: JSON.stringify({ ...body, data }) }
    },
  },
  {
    name: 'a poll tells of all tasks',
    answer: (answer, sent, memory) => {
      if (!isPoll(sent)) return answer
      const all = (memory.get('all') ?? new Map()) as Map<string, Member>
      memory.set('all', all)
      const body = JSON.parse(answer.text)
      for (const it of body.data ?? []) if (isDone(it)) all.set(String(it.taskUUID), it)
      const own = new Set((body.data ?? []).map((it: Member) => it.taskUUID))
      return {
        ...answer,
        text: JSON.stringify({
          ...body,
          data: [...(body.data ?? []), ...[...all.values()].filter((it) => !own.has(it.taskUUID))],
        }),
      }
    },
  },
  {
    name: 'only the task that came last is known',
    request: (sent, memory) => {
      const [task] = tasksIn(sent)
      if (task !== undefined && 'model' in task && isAsync(sent)) memory.set('last', task.taskUUID)
      return sent
    },
    answer: (answer, sent, memory) => {
      const [task] = tasksIn(sent)
      return isPoll(sent) && memory.has('last') && task?.taskUUID !== memory.get('last')
        ? { ...answer, text: '{"data":[]}' }
        : answer
    },
  },
  {
    name: 'a poll tells the result of the task that came last',
    request: (sent, memory) => {
      const [task] = tasksIn(sent)
      if (task !== undefined && 'model' in task && isAsync(sent)) memory.set('last', task.taskUUID)
      return sent
    },
    answer: (answer, sent, memory) => {
      const texts = (memory.get('texts') ?? new Map()) as Map<string, unknown>
      memory.set('texts', texts)
      if (!isPoll(sent)) return answer
      const body = JSON.parse(answer.text)
      const data = (body.data ?? []).map((it: Member) => {
        if (!isDone(it)) return it
        texts.set(String(it.taskUUID), it.text)
        const last = texts.get(String(memory.get('last')))
        return { ...it, text: last ?? it.text }
      })
      return { ...answer, text: JSON.stringify({ ...body, data }) }
    },
  },
  when(
    'a poll of an unknown task is under way',
    isPoll,
    onItems('', (all, sent) =>
      all.length > 0
        ? all
        : [{ taskType: 'textInference', taskUUID: tasksIn(sent)[0]?.taskUUID, status: 'processing' }],
    ),
  ),
  when(
    'a poll of an unknown task is a 500',
    isPoll,
    onAnswer('', (it) => (it.text.includes('"data":[]') ? { ...it, status: 500 } : it)),
  ),
  when(
    'several results are one in polls',
    isPoll,
    onItems('', (all) => all.slice(0, 1)),
  ),
  {
    name: 'asynchronous tasks are not validated',
    answer: (it, sent) =>
      isAsync(sent) && isRefusal(it)
        ? {
            ...it,
            status: 200,
            text: JSON.stringify({
              data: tasksIn(sent).map(({ taskUUID }) => ({ taskType: 'textInference', taskUUID })),
            }),
          }
        : it,
  },
  {
    name: 'refused tasks are executed',
    answer: (it, sent, memory) => {
      if (isRefusal(it) && it.status === 400) for (const task of tasksIn(sent)) memory.set(String(task.taskUUID), true)
      const [task] = tasksIn(sent)
      return isPoll(sent) && memory.has(String(task?.taskUUID))
        ? {
            ...it,
            status: 200,
            text: JSON.stringify({
              data: [
                {
                  taskType: 'textInference',
                  taskUUID: task?.taskUUID,
                  status: 'success',
                  text: 'x',
                  finishReason: 'stop',
                },
              ],
            }),
          }
        : it
    },
  },
]

const textIn = (it: Member): string | undefined =>
  isJsonObject(it.delta) ? ((it.delta as Member).text as string) : undefined
const withText = (it: Member, text: string): Member => ({ ...it, delta: { ...(it.delta as Member), text } })

/** Streams. */
export const ofStreams: readonly Slip[] = [
  onEvents('streams end without [DONE]', (all) => all.filter((it) => !it.includes('[DONE]'))),
  onEvents('[DONE] comes twice', (all) => [...all, 'data: [DONE]\n\n']),
  onEvents('something follows [DONE]', (all) => [...all, all[0] ?? '']),
  onEvents('the first text is lost', (all) => {
    const at = all.findIndex((it) => it.includes('"text"'))
    return all.filter((_, i) => i !== at)
  }),
  onEvents('the last text is lost', (all) => {
    const at = all.findLastIndex((it) => it.includes('"text"'))
    return all.filter((_, i) => i !== at)
  }),
  onEvents('events end with one line end', (all) => all.map((it) => it.replace('\n\n', '\n'))),
  onEvents('the last event is cut off', (all) => all.map((it) => (it.includes('[DONE]') ? 'data: [DONE]' : it))),
  onEvents('an event is no JSON', (all) => [...all.slice(0, 2), 'data: {"delta":{"te\n\n', ...all.slice(2)]),
  onEvents('events without data:', (all) => all.map((it) => it.replace(/^data: /, ''))),
  onChunks('no chunk tells why the text ended', (all) => all.map((it) => ({ ...it, finishReason: null }))),
  onChunks('each chunk tells why the text ended', (all) => all.map((it) => ({ ...it, finishReason: 'stop' }))),
  onChunks('a stream always ends for stop', (all) =>
    all.map((it) => (it.finishReason ? { ...it, finishReason: 'stop' } : it)),
  ),
  onChunks('chunks of another task', (all) => all.map((it) => ({ ...it, taskUUID: crypto.randomUUID() }))),
  onChunks('chunks without an identifier', (all) => all.map((it) => without(it, 'taskUUID'))),
  onChunks('chunks of another type', (all) => all.map((it) => ({ ...it, taskType: 'text' }))),
  onChunks('the last chunk has a delta of null', (all) =>
    all.map((it, i) => (i === all.length - 1 ? { ...it, delta: null } : it)),
  ),
  onChunks('chunks without a type', (all) => all.map((it) => without(it, 'taskType'))),
  onChunks('each chunk has the text so far', (all) => {
    let sum = ''
    return all.map((it) => {
      const text = textIn(it)
      if (text === undefined) return it
      sum += text
      return withText(it, sum)
    })
  }),
  onChunks('white space between pieces is lost', (all) =>
    all.map((it) => (textIn(it) === undefined ? it : withText(it, String(textIn(it)).trim()))),
  ),
  onChunks('a piece comes twice', (all) =>
    all.flatMap((it, i) => (textIn(it) !== undefined && i === all.length - 3 ? [it, it] : [it])),
  ),
  onChunks('pieces are out of order', (all) => [all[1] as Member, all[0] as Member, ...all.slice(2)]),
  onChunks('pieces as in another API', (all) =>
    all.map((it) => ({ id: it.taskUUID, choices: [{ delta: { content: textIn(it) } }] })),
  ),
  onChunks('no usage in streams', (all) => all.map((it) => without(it, 'usage'))),
  onChunks('no cost in streams', (all) => all.map((it) => without(it, 'cost'))),
  onChunks('usage in each chunk', (all) =>
    all.map((it) => ({ ...it, usage: all.at(-1)?.usage ?? { promptTokens: 1, completionTokens: 1, totalTokens: 2 } })),
  ),
  onChunks('the last chunk repeats the whole text', (all) =>
    all.map((it, i) =>
      i === all.length - 1 ? { ...it, delta: { text: all.map((c) => textIn(c) ?? '').join('') } } : it,
    ),
  ),
  onChunks('thoughts are told as text', (all) =>
    all.map((it) =>
      isJsonObject(it.delta) && 'reasoningContent' in it.delta
        ? { ...it, delta: { text: (it.delta as Member).reasoningContent } }
        : it,
    ),
  ),
  onAnswer('a stream is labelled as JSON', (it) =>
    isStream(it) ? { ...it, headers: { 'content-type': 'application/json' } } : it,
  ),
  onAnswer('a stream is labelled as text', (it) =>
    isStream(it) ? { ...it, headers: { 'content-type': 'text/plain' } } : it,
  ),
  onAnswer('a stream in another charset', (it) =>
    isStream(it) ? { ...it, headers: { 'content-type': 'text/event-stream; charset=iso-8859-1' } } : it,
  ),
  when(
    'a stream is answered at once as JSON',
    isStreamed,
    onTask('', (task) => ({ ...task, deliveryMethod: 'sync' })),
  ),
  {
    name: 'a refused stream is a stream of an error',
    answer: (it, sent) =>
      isStreamed(sent) && isRefusal(it)
        ? {
            ...it,
            status: 200,
            headers: { 'content-type': 'text/event-stream' },
            text: `data: ${it.text}\n\ndata: [DONE]\n\n`,
          }
        : it,
  },
  {
    name: 'streams that are under way together mix',
    answer: async (it, _, memory) => {
      if (!isStream(it)) return it
      const chunks = it.text.split(/(?<=\n\n)/)
      const id = Symbol('stream')
      const running = (memory.get('running') ?? new Map()) as Map<symbol, string[]>
      memory.set('running', running)
      running.set(id, chunks)
      await new Promise((resolve) => setTimeout(resolve, 3))
      const other = [...running].find(([one]) => one !== id)?.[1]
      setTimeout(() => running.delete(id), 3)
      return other === undefined ? it : { ...it, text: [other[0], ...chunks].join('') }
    },
  },
]
