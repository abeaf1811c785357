import { isJsonObject } from '../../../generator/document/json.js'
import { type Member, onTask, type Slip, without } from './slip.fixture.js'

/** Checks of the request that are too kind. */
const nearlyAll = (change: (value: unknown, name: string) => unknown, name: string): Slip =>
  onTask(name, (task) => deep(task, change, '') as Member)

function deep(value: unknown, change: (value: unknown, name: string) => unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((it) => deep(it, change, name))
  if (isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, it]) => {
        const next = change(deep(it, change, key), key)
        return next === undefined ? [] : [[key, next]]
      }),
    )
  return value
}

const numbers = new Set(
  'seed temperature topP frequencyPenalty maxTokens minP presencePenalty repetitionPenalty topK numberResults'.split(
    ' ',
  ),
)
const flags = new Set(['includeCost', 'includeUsage'])
const texts = new Set(['systemPrompt', 'content'])
const known = new Set(
  'model inputs images videos seed settings systemPrompt temperature topP frequencyPenalty maxTokens minP presencePenalty repetitionPenalty stopSequences thinkingLevel topK messages role content taskType taskUUID webhookURL includeCost deliveryMethod numberResults includeUsage'.split(
    ' ',
  ),
)
const within = (parts: ReadonlySet<string>, change: (it: unknown) => unknown) => (it: unknown, name: string) =>
  parts.has(name) ? change(it) : it
const only = (field: string, change: (it: unknown) => unknown) => within(new Set([field]), change)
const isNumeric = (it: unknown) => typeof it === 'string' && it.trim() !== '' && Number.isFinite(Number(it))
const shape = (field: string) => (it: unknown, name: string) =>
  name === field && isJsonObject(it) ? Object.fromEntries(Object.entries(it).filter(([k]) => known.has(k))) : it

export const ofChecks: readonly Slip[] = [
  nearlyAll(
    within(numbers, (it) => (isNumeric(it) ? Number(it) : it)),
    'numbers in texts are read',
  ),
  nearlyAll(
    only('seed', (it) => (isNumeric(it) ? Number(it) : it)),
    'a seed in a text is read',
  ),
  nearlyAll(
    only('maxTokens', (it) => (isNumeric(it) ? Number(it) : it)),
    'maxTokens in a text is read',
  ),
  nearlyAll(
    only('temperature', (it) => (isNumeric(it) ? Number(it) : it)),
    'a temperature in a text is read',
  ),
  nearlyAll(
    only('topP', (it) => (isNumeric(it) ? Number(it) : it)),
    'topP in a text is read',
  ),
  nearlyAll(
    only('numberResults', (it) => (isNumeric(it) ? Number(it) : it)),
    'numberResults in a text is read',
  ),
  nearlyAll(
    only('seed', (it) => (typeof it === 'number' ? Math.trunc(it) : it)),
    'the fraction of a seed is dropped',
  ),
  nearlyAll(
    only('maxTokens', (it) => (typeof it === 'number' ? Math.trunc(it) : it)),
    'the fraction of maxTokens is dropped',
  ),
  nearlyAll(
    only('topK', (it) => (typeof it === 'number' ? Math.trunc(it) : it)),
    'the fraction of topK is dropped',
  ),
  nearlyAll(
    within(numbers, (it) => (typeof it === 'boolean' ? Number(it) : it)),
    'true is 1',
  ),
  nearlyAll(
    only('seed', (it) => (typeof it === 'boolean' ? Number(it) : it)),
    'a seed of true is 1',
  ),
  nearlyAll(
    only('numberResults', (it) => (typeof it === 'boolean' ? Number(it) : it)),
    'numberResults of true is 1',
  ),
  nearlyAll(
    within(flags, (it) => (it === 'true' ? true : it === 'false' ? false : it)),
    'flags in texts are read',
  ),
  nearlyAll(
    within(flags, (it) => (it === 1 ? true : it === 0 ? false : it)),
    'flags as numbers are read',
  ),
  nearlyAll(
    only('includeCost', (it) => Boolean(it)),
    'includeCost of anything',
  ),
  nearlyAll(
    only('includeUsage', (it) => Boolean(it)),
    'includeUsage of anything',
  ),
  nearlyAll(
    within(texts, (it) => (typeof it === 'number' ? String(it) : it)),
    'numbers are texts',
  ),
  nearlyAll(
    only('content', (it) => (typeof it === 'boolean' ? String(it) : it)),
    'a content of true is a text',
  ),
  nearlyAll(
    only('content', (it) => (Array.isArray(it) || isJsonObject(it) ? JSON.stringify(it) : it)),
    'contents with parts are taken',
  ),
  nearlyAll(
    only('systemPrompt', (it) => (it === '' ? undefined : it)),
    'an empty system prompt is none',
  ),
  nearlyAll((it) => (it === null ? undefined : it), 'null is absent'),
  nearlyAll(
    only('seed', (it) => (it === null ? undefined : it)),
    'a seed of null is absent',
  ),
  nearlyAll(
    only('settings', (it) => (it === null ? undefined : it)),
    'settings of null are absent',
  ),
  nearlyAll(
    only('temperature', (it) => (it === null ? undefined : it)),
    'a temperature of null is absent',
  ),
  nearlyAll(
    only('stopSequences', (it) => (it === null ? undefined : it)),
    'stop sequences of null are absent',
  ),
  nearlyAll(
    only('webhookURL', (it) => (it === null || it === '' ? undefined : it)),
    'an empty webhook is none',
  ),
  nearlyAll(
    only('stopSequences', (it) => (typeof it === 'string' ? [it] : it)),
    'a stop sequence without a list is taken',
  ),
  nearlyAll(
    only('stopSequences', (it) => (Array.isArray(it) ? it.filter((one) => one !== '') : it)),
    'empty stop sequences are dropped',
  ),
  nearlyAll(
    only('stopSequences', (it) =>
      Array.isArray(it) ? it.map((one) => (typeof one === 'number' ? String(one) : one)) : it,
    ),
    'numbers among stop sequences are taken',
  ),
  nearlyAll(
    only('messages', (it) => (isJsonObject(it) ? [it] : it)),
    'a message without a list is taken',
  ),
  nearlyAll(
    only('messages', (it) =>
      Array.isArray(it)
        ? [it[0], ...it.slice(1).filter((one) => isJsonObject(one) && typeof one.content === 'string')]
        : it,
    ),
    'only the first message is checked for its content',
  ),
  nearlyAll(
    only('role', (it) => (it === 'system' ? 'user' : it)),
    'a role of system is taken',
  ),
  nearlyAll(
    only('role', (it) => (typeof it === 'string' ? it.toLowerCase() : it)),
    'roles in any case',
  ),
  nearlyAll(
    only('deliveryMethod', (it) => (typeof it === 'string' ? it.toLowerCase() : it)),
    'ways of delivery in any case',
  ),
  nearlyAll(
    only('thinkingLevel', (it) => (it === 'low' || it === 'medium' ? 'high' : it)),
    'other levels of thinking',
  ),
  nearlyAll((it) => (typeof it === 'string' ? it.trim() : it), 'texts are trimmed'),
  nearlyAll(
    only('taskUUID', (it) => (typeof it === 'string' ? it.replace(/^\{(.*)\}$/, '$1') : it)),
    'identifiers in braces',
  ),
  nearlyAll(
    only('taskUUID', (it) =>
      typeof it === 'string' && /^[0-9a-f]{32}$/i.test(it)
        ? it.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
        : it,
    ),
    'identifiers without hyphens',
  ),
  nearlyAll(
    only('taskUUID', (it) => (typeof it === 'string' && !/^[0-9a-f-]{36}$/i.test(it) ? crypto.randomUUID() : it)),
    'any identifier',
  ),
  nearlyAll(
    only('temperature', (it) => (typeof it === 'number' ? Math.min(2, Math.max(0, it)) : it)),
    'a temperature is clamped',
  ),
  nearlyAll(
    only('maxTokens', (it) => (typeof it === 'number' ? Math.min(65536, Math.max(1, it)) : it)),
    'maxTokens is clamped',
  ),
  nearlyAll(
    only('numberResults', (it) => (typeof it === 'number' ? Math.min(4, Math.max(1, it)) : it)),
    'numberResults is clamped',
  ),
  nearlyAll(
    only('temperature', (it) => (typeof it === 'number' ? Math.round(it * 100) / 100 : it)),
    'a temperature is rounded',
  ),
  nearlyAll(
    only('seed', (it) => (typeof it === 'number' && it > 4294967295 ? it % 4294967296 : it)),
    'larger seeds are folded',
  ),
  nearlyAll(
    only('seed', (it) => (it === -1 ? undefined : it)),
    'a seed of -1 is by chance',
  ),
  onTask('unknown fields are dropped', (task) =>
    Object.fromEntries(Object.entries(task).filter(([k]) => known.has(k))),
  ),
  onTask('unknown fields that begin with x are dropped', (task) =>
    Object.fromEntries(Object.entries(task).filter(([k]) => known.has(k) || !/^x/i.test(k))),
  ),
  nearlyAll(
    only('messages', (it) => (Array.isArray(it) ? it.slice(0, 2) : it)),
    'only the first two messages are checked',
  ),
  nearlyAll(shape('settings'), 'unknown settings are dropped'),
  nearlyAll(shape('inputs'), 'unknown inputs are dropped'),
  nearlyAll(
    (it, name) => (name === 'messages' && Array.isArray(it) ? it.map((one) => shape('messages')(one, 'messages')) : it),
    'unknown fields of messages are dropped',
  ),
  nearlyAll(
    (it, name) =>
      name === 'messages' && Array.isArray(it)
        ? it.map((one, i) => (i > 0 ? shape('messages')(one, 'messages') : one))
        : it,
    'unknown fields of later messages are dropped',
  ),
  onTask('settings at the top are taken', (task) => ({
    ...without(task, 'temperature', 'maxTokens'),
    ...(('temperature' in task || 'maxTokens' in task) && { settings: { ...(task.settings as Member) } }),
  })),
  nearlyAll(
    only('images', (it) => (typeof it === 'string' ? [it] : it)),
    'an image without a list is taken',
  ),
  nearlyAll(
    only('images', (it) => (Array.isArray(it) && it.length === 0 ? undefined : it)),
    'no image at all is taken',
  ),
  nearlyAll(
    only('webhookURL', (it) => (typeof it === 'string' && !/^https?:/.test(it) ? 'https://a.example/' : it)),
    'any webhook',
  ),
]
