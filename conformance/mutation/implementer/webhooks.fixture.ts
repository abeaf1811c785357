import { isPosted, isRefusal, key, onPost, onPosted, onTask, type Slip, tasksIn, without } from './slip.fixture.js'

/** Webhooks. */
export const ofWebhooks: readonly Slip[] = [
  onTask('webhooks are not posted', (task) => without(task, 'webhookURL')),
  onPosted('webhooks have data around them', (it) => ({ data: [it] })),
  onPosted('webhooks are lists', (it) => [it]),
  onPosted('webhooks have no identifier', (it) => without(it, 'taskUUID')),
  onPosted('webhooks tell identifiers in lower case', (it) => ({ ...it, taskUUID: String(it.taskUUID).toLowerCase() })),
  onPosted('webhooks have no type', (it) => without(it, 'taskType')),
  onPosted('webhooks bring another text', (it) => ({ ...it, text: 'Something else.' })),
  onPosted('webhooks tell of a task under way', (it) => ({ ...it, status: 'processing' })),
  onPosted('webhooks tell of a task that failed', (it) => ({ ...it, status: 'error' })),
  onPosted('webhooks tell a status of null', (it) => ({ ...it, status: null })),
  onPosted('webhooks bring no usage', (it) => without(it, 'usage')),
  onPosted('webhooks bring no cost', (it) => without(it, 'cost')),
  onPosted('webhooks bring the key', (it) => ({ ...it, apiKey: key })),
  onPost('webhooks are labelled as text', (post) => [{ ...post, headers: { 'content-type': 'text/plain' } }]),
  onPost('webhooks are labelled as forms', (post) => [
    { ...post, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ]),
  onPost('webhooks carry the key', (post) => [
    { ...post, headers: { ...post.headers, authorization: `Bearer ${key}` } },
  ]),
  onPost('webhooks are put', (post) => [{ ...post, method: 'PUT' }]),
  onPost('webhooks are got', (post) => [{ ...post, method: 'GET' }]),
  onPost('webhooks lose their query', (post) => [{ ...post, url: post.url.replace(/\?.*/, '') }]),
  onPost('webhooks have the key in their URL', (post) => [{ ...post, url: `${post.url}&key=${key}` }]),
  onPost('another state is posted first', (post) => {
    const { taskType, taskUUID } = JSON.parse(post.body)
    return [{ ...post, body: JSON.stringify({ taskType, taskUUID, status: 'processing' }) }, post]
  }),
  onPost('the second result is not posted', (post, _, memory) => {
    const { taskUUID } = JSON.parse(post.body)
    if (memory.has(taskUUID)) return []
    memory.set(taskUUID, true)
    return [post]
  }),
  onPost('webhooks go to the URL that came last', (post, sent, memory) => {
    memory.set('first', memory.get('first') ?? post.url)
    const all = tasksIn(sent)
      .map((it) => it.webhookURL)
      .filter((it) => it !== undefined)
    return [{ ...post, url: String(all.at(-1)) }]
  }),
  {
    name: 'webhooks that are under way together go to one URL',
    request: async (sent, memory) => {
      const [task] = tasksIn(sent)
      if (task === undefined || !('webhookURL' in task)) return sent
      memory.set('url', task.webhookURL)
      await new Promise((resolve) => setTimeout(resolve, 3))
      return {
        ...sent,
        body: JSON.stringify(
          tasksIn(sent).map((it) =>
            'webhookURL' in it && String(it.webhookURL).startsWith('http://127')
              ? { ...it, webhookURL: memory.get('url') }
              : it,
          ),
        ),
      }
    },
  },
  {
    name: 'a webhook is posted for what was refused',
    answer: async (it, sent) => {
      const [task] = tasksIn(sent)
      if (
        isRefusal(it) &&
        isPosted(sent) &&
        typeof task?.webhookURL === 'string' &&
        task.webhookURL.startsWith('http://127')
      )
        await fetch(task.webhookURL, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ taskType: 'textInference', taskUUID: task.taskUUID, text: 'x' }),
        }).catch(() => undefined)
      return it
    },
  },
]
