import { type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { Effects } from '../fault.js'
import type { Faults } from '../fault-plan.js'
import { digestOf, uuidOf } from '../hash.js'
import { formatOf } from '../media/media.js'
import type { Catalogue } from './catalogue.js'
import type { Choices } from './choices.js'
import type { ErrorEntry } from './error-entry.js'
import type { AcceptedTask, TaskStore } from './task-store.js'
import { fieldErrors, type UtilityFields } from './utility-fields.js'

/** What a task of no model brings: items of `data` and entries of `errors`. */
export interface UtilityAnswer {
  readonly data: readonly JsonObject[]
  readonly errors: readonly ErrorEntry[]
}

/** What utilities look into. */
export interface UtilityContext {
  readonly catalogue: Catalogue
  readonly tasks: TaskStore
  readonly choices: Choices
  readonly faults: Faults
  readonly origin: string
  /** US dollars left. */
  readonly balance: number
}

interface Utility {
  /** Fields that are looked at before it answers. */
  readonly fields?: UtilityFields
  answer(task: JsonObject, context: UtilityContext): UtilityAnswer
}

const uuidField: UtilityFields = { taskUUID: { type: 'string' } }
const search: UtilityFields = {
  ...uuidField,
  search: { type: 'string' },
  capabilities: { type: 'list' },
  limit: { type: 'integer', min: 0 },
  offset: { type: 'integer', min: 0 },
}

const utilities: Readonly<Record<string, Utility>> = {
  ping: { fields: { ping: { type: 'boolean' } }, answer: () => answer({ taskType: 'ping', pong: true }) },
  getResponse: { answer: getResponse },
  getTaskDetails: { answer: getTaskDetails },
  accountManagement: { fields: { ...uuidField, operation: { type: 'string' } }, answer: accountManagement },
  modelSearch: { fields: search, answer: modelSearch },
  imageUpload: {
    fields: { ...uuidField, image: { type: 'string', isRequired: true } },
    answer: (task, context) => upload(task, 'image', context),
  },
  mediaStorage: {
    fields: {
      ...uuidField,
      operation: { type: 'string', isRequired: true, values: ['upload', 'delete'] },
      media: { type: 'string', isRequired: true },
    },
    answer: mediaStorage,
  },
  modelUpload: {
    fields: {
      ...uuidField,
      category: { type: 'string', isRequired: true, values: ['checkpoint', 'lora', 'lycoris', 'vae', 'embeddings'] },
      type: { type: 'string', values: ['base', 'inpainting', 'positive', 'negative'] },
      architecture: { type: 'string', isRequired: true },
      format: { type: 'string', isRequired: true, values: ['safetensors'] },
      air: { type: 'string' },
      uniqueIdentifier: { type: 'string' },
      name: { type: 'string', isRequired: true },
      version: { type: 'string', isRequired: true },
      downloadURL: { type: 'string', isRequired: true },
      defaultSteps: { type: 'integer' },
      private: { type: 'boolean' },
      tags: { type: 'list' },
    },
    answer: modelUpload,
  },
}

/** The task types that need no model. */
export const utilityTypes: readonly string[] = Object.keys(utilities)

/** Whether a task needs no model, or logs in: no model's document speaks of it. */
export function isUtility(task: JsonObject): boolean {
  const taskType = member(task, 'taskType')
  return taskType === 'authentication' || (typeof taskType === 'string' && Object.hasOwn(utilities, taskType))
}

/** Answers a task of no model; undefined for any other. */
export function utilityAnswer(task: JsonObject, context: UtilityContext): UtilityAnswer | undefined {
  const taskType = member(task, 'taskType')
  if (typeof taskType !== 'string' || !Object.hasOwn(utilities, taskType)) return undefined
  const utility = utilities[taskType] as Utility
  const errors = fieldErrors(task, utility.fields ?? {})
  return errors.length > 0 ? { data: [], errors } : utility.answer(task, context)
}

function answer(...data: JsonObject[]): UtilityAnswer {
  return { data, errors: [] }
}

function failure(task: JsonObject, code: string, message: string, parameter?: string): UtilityAnswer {
  const uuid = member(task, 'taskUUID')
  return {
    data: [],
    errors: [
      {
        code,
        message,
        ...(parameter !== undefined && { parameter }),
        taskType: String(member(task, 'taskType')),
        ...(typeof uuid === 'string' && { taskUUID: uuid }),
      },
    ],
  }
}

/** taskType and, when it was given, taskUUID. */
function echo(task: JsonObject): JsonObject {
  const uuid = member(task, 'taskUUID')
  return { taskType: member(task, 'taskType') as Json, ...(typeof uuid === 'string' && { taskUUID: uuid }) }
}

/** The task that `taskUUID` names, or why there is none. */
function named(task: JsonObject, { tasks }: UtilityContext): AcceptedTask | UtilityAnswer | undefined {
  const uuid = member(task, 'taskUUID')
  if (uuid === undefined) return failure(task, 'missingTaskUUID', "Missing required parameter 'taskUUID'.", 'taskUUID')
  if (typeof uuid !== 'string')
    return failure(task, 'invalidTaskUUID', "Invalid value for 'taskUUID' parameter. It must be a UUID.", 'taskUUID')
  return tasks.get(uuid)
}

function getResponse(task: JsonObject, context: UtilityContext): UtilityAnswer {
  const found = named(task, context)
  if (found === undefined)
    return context.choices.unknownTask === 'empty-data'
      ? answer()
      : failure(task, 'taskNotFound', 'No task has this taskUUID, or it has expired.', 'taskUUID')
  if ('errors' in found) return found
  const { choices, faults } = context
  const { ready, percent } = context.tasks.poll(found, choices.pollsBeforeFirstResult)
  const identity = { taskType: found.taskType, taskUUID: found.uuid }
  const data: JsonObject[] = []
  const errors: ErrorEntry[] = []
  for (const it of found.recall().slice(0, ready)) {
    if ('data' in it) data.push({ ...it.data, status: 'success' })
    else if (choices.pollFailureShape === 'errors') errors.push({ ...it.error, status: 'error' })
    else data.push({ ...identity, status: 'error', error: { code: it.error.code, message: it.error.message } })
  }
  const missing = found.count - ready
  const waiting = choices.processingItems === 'one' ? Math.min(1, missing) : missing
  for (let i = 0; i < waiting; i++) data.push({ ...identity, status: 'processing', progress: percent })
  return { data: faults.struck(inPolls, data), errors }
}

const inPolls: Effects<'poll', readonly JsonObject[]> = {
  'duplicate-items': (items) => (items.length > 0 ? [...items.slice(0, 1), ...items] : items),
  'reorder-items': (items) => (items.length > 1 ? items.toReversed() : items),
}

function getTaskDetails(task: JsonObject, context: UtilityContext): UtilityAnswer {
  const found = named(task, context)
  if (found === undefined) return failure(task, 'taskNotFound', 'No task has this taskUUID.', 'taskUUID')
  if ('errors' in found) return found
  const outcomes = found.recall()
  const data = outcomes.flatMap((it) => ('data' in it ? [it.data] : []))
  const errors = outcomes.flatMap((it) => ('error' in it ? [it.error as unknown as Json] : []))
  return answer({
    ...echo(task),
    request: [JSON.parse(found.request)],
    response: { data, ...(errors.length > 0 && { errors }) },
  })
}

function accountManagement(task: JsonObject, { balance, choices }: UtilityContext): UtilityAnswer {
  const operation = member(task, 'operation') ?? 'getDetails'
  const shown: Json = choices.balanceShape === 'number' ? balance : { amount: balance, currency: 'USD' }
  if (operation === 'getDetails')
    return answer({
      ...echo(task),
      organizationUUID: uuidOf(digestOf('organization')),
      organizationName: 'Mock',
      balance: shown,
    })
  if (['getUsageActivity', 'getUsagePerformance', 'getUsageErrors'].includes(String(operation)))
    return answer({ ...echo(task), operation, results: [] })
  return failure(task, 'unsupportedOperation', "Unsupported value for 'operation' parameter.", 'operation')
}

/** Most models that one search gives. */
const searchLimit = 500

function modelSearch(task: JsonObject, { catalogue }: UtilityContext): UtilityAnswer {
  const text = (key: string) => {
    const value = member(task, key)
    return typeof value === 'string' ? value.toLowerCase() : undefined
  }
  const whole = (key: string, fallback: number) => {
    const value = member(task, key)
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : fallback
  }
  const search = text('search')
  const capabilities = member(task, 'capabilities')
  const found = catalogue.entries.filter(({ model }) => {
    const words = [model.id, model.air ?? '', model.title, model.summary ?? ''].join(' ').toLowerCase()
    if (search !== undefined && !words.includes(search)) return false
    return !Array.isArray(capabilities) || capabilities.every((it) => model.capabilities.includes(String(it)))
  })
  const offset = whole('offset', 0)
  const page = found.slice(offset, offset + Math.min(searchLimit, whole('limit', 20)))
  return answer({
    ...echo(task),
    results: page.map(({ model, taskType }) => ({
      air: model.air ?? model.id,
      id: model.id,
      name: model.title,
      taskType,
      capabilities: [...model.capabilities],
      ...(model.status !== undefined && { status: model.status }),
    })),
    totalResults: found.length,
  })
}

/** Takes media in and gives it a name; the file itself is forgotten. */
function upload(task: JsonObject, kind: 'image' | 'media', { origin }: UtilityContext): UtilityAnswer {
  const uuid = uuidOf(digestOf(String(member(task, kind))))
  return answer({
    ...echo(task),
    [`${kind}UUID`]: uuid,
    [`${kind}URL`]: `${origin}/media/${uuid}.${formatOf('image', undefined)}`,
  })
}

/** Takes media in, or forgets what an identifier names: nobody knows which there is, so any may be deleted. */
function mediaStorage(task: JsonObject, context: UtilityContext): UtilityAnswer {
  const { operation, media } = task as { operation: string; media: string }
  if (operation === 'delete') return answer({ ...echo(task), operation, mediaUUID: media })
  const { data, errors } = upload(task, 'media', context)
  return { data: data.map((it) => ({ ...it, operation })), errors }
}

/** The states of a model that is taken in, one after the other. */
const uploadStates = ['validated', 'downloaded', 'optimized', 'stored', 'ready']

function modelUpload(task: JsonObject): UtilityAnswer {
  const air = member(task, 'air')
  return answer(
    ...uploadStates.map((status) => ({
      ...echo(task),
      status,
      message: `The model is ${status}.`,
      ...(air !== undefined && { air }),
    })),
  )
}
