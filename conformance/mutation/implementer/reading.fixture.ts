import { isJsonObject } from '../../../generator/document/json.js'
import { type Member, onTask, type Slip } from './slip.fixture.js'

/** Each message read in another way than it is spelled; what nothing is left of is read as it is. */
const reading = (name: string, change: (text: string) => string): Slip =>
  onTask(name, (task) => {
    if (!Array.isArray(task.messages)) return task
    const read = (it: unknown) =>
      isJsonObject(it) && typeof it.content === 'string' ? { ...it, content: change(it.content) || it.content } : it
    return { ...task, messages: (task.messages as Member[]).map(read) }
  })

const sorted = (text: string) => text.split(' ').sort().join(' ')

/** How messages are read. */
export const ofReading: readonly Slip[] = [
  reading('messages are read in lower case', (it) => it.toLowerCase()),
  reading('digits of messages are dropped', (it) => it.replace(/\d/g, '')),
  reading('signs of messages are dropped', (it) => it.replace(/[^\p{L}\p{N}\s]/gu, '')),
  reading('letters of messages beyond ASCII are dropped', (it) => it.replace(/[^\x20-\x7e]/g, '')),
  reading('messages are cut after 40 characters', (it) => it.slice(0, 40)),
  reading('of messages the last 20 characters are read', (it) => it.slice(-20)),
  reading('messages are read in compatible forms of letters', (it) => it.normalize('NFKC')),
  reading('markup is taken out of messages', (it) => it.replace(/<[^>]*>/g, '')),
  reading('the words of messages are sorted', sorted),
]
