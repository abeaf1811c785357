import {
  canonicalText,
  isJsonObject,
  type Json,
  type JsonObject,
  member,
  sortedKeys,
} from '../../../generator/document/json.js'
import { constraintOf } from '../../../generator/ir/model.js'
import { HashedText, numberFrom, uuidOf } from '../hash.js'
import { base64Of } from '../media/bytes.js'
import { type FileKind, formatOf, pictureSize, ResultFile } from '../media/media.js'
import { type TextAnswer, textAnswer } from '../text.js'
import { usualValue } from '../usual-value.js'
import type { CatalogueEntry } from './catalogue.js'
import type { Choices } from './choices.js'

/** What results depend on beside the task. */
export interface ResultSettings {
  readonly choices: Choices
  /** Seed of the mock. */
  readonly seed: number
  /** Scheme and host under which the client reaches the mock. */
  readonly origin: string
}

/** One result, before it is put into a response. */
export interface MadeResult {
  readonly data: JsonObject
  /** In US dollars; what the account is charged. */
  readonly cost: number
  /** For text: the pieces that a stream sends, and the usage whether asked for or not. */
  readonly text?: TextAnswer & { readonly usage: JsonObject }
}

/** All results of a valid task. They depend on its content and seed and neither on its UUID nor on its delivery. */
export function resultsOf(entry: CatalogueEntry, task: JsonObject, settings: ResultSettings): MadeResult[] {
  const count = numberOf(member(task, 'numberResults')) ?? 1
  const hashed = new HashedText(`${settings.seed} ${entry.air ?? entry.model.id} ${contentKey(task)}`)
  const given = numberOf(member(task, 'seed'))
  const first = given ?? hashed.numberWith('')
  const sharedNumber = hashed.numberWith(` ${first}`)
  const make = entry.taskType === 'textInference' ? textResult : mediaResult
  const results: MadeResult[] = []
  for (let index = 0; index < count; index++) {
    const seed = index === 0 ? first : furtherSeed(first, index, settings.choices)
    const number = index === 0 ? sharedNumber : hashed.numberWith(` ${seed}`)
    const key = { hashed, number, sharedNumber, index, seed, isOneOfSeveral: count > 1 }
    results.push(make(entry, task, key, settings))
  }
  return results
}

interface ResultKey {
  /** What all results of the task share. */
  readonly hashed: HashedText
  /** The number of everything that decides the result, and that of what all results of the task share. */
  readonly number: number
  readonly sharedNumber: number
  readonly index: number
  readonly seed: number
  /** Whether the task has further results. */
  readonly isOneOfSeveral: boolean
}

/** An identifier of something of a result. */
function ownUuid({ hashed, seed }: ResultKey, name: string): string {
  return uuidOf(hashed.digestWith(` ${seed} ${name}`))
}

// How a result is delivered, and what only cuts it short, does not change what it says.
const delivery = new Set(
  'taskUUID deliveryMethod webhookURL uploadEndpoint includeCost includeUsage numberResults ttl seed outputType'.split(
    ' ',
  ),
)
const cutting = new Set(['maxTokens', 'stopSequences', 'thinkingLevel'])

function contentKey(task: JsonObject): string {
  let key = ''
  for (const name of sortedKeys(task)) {
    if (delivery.has(name)) continue
    const value = task[name]
    key += name === 'settings' && isJsonObject(value) ? settingsKey(value) : `${name}=${canonicalText(value as Json)};`
  }
  return key
}

/** The settings that decide what a text says; without any the key is that of a task without settings. */
function settingsKey(settings: JsonObject): string {
  let key = ''
  for (const name of sortedKeys(settings))
    if (!cutting.has(name)) key += `settings.${name}=${canonicalText(settings[name] as Json)};`
  return key
}

function furtherSeed(first: number, index: number, { seedOfFurtherResults }: Choices): number {
  if (seedOfFurtherResults === 'hashed') return numberFrom(`${first} ${index}`)
  // Seeds beyond 32 bits occur; they are not folded, and beyond 2^53 their sum is rounded as the service's are.
  return first > 0xffffffff ? first + index : (first + index) >>> 0
}

function textResult(entry: CatalogueEntry, task: JsonObject, key: ResultKey, { choices }: ResultSettings): MadeResult {
  const given = member(task, 'settings')
  const settings = isJsonObject(given) ? given : {}
  const level = member(settings, 'thinkingLevel') ?? entry.thinkingLevel
  const stops = member(settings, 'stopSequences')
  const answer = textAnswer({
    number: key.number,
    sharedNumber: key.sharedNumber,
    index: key.index,
    maxTokens: numberOf(member(settings, 'maxTokens')),
    stops: Array.isArray(stops) ? stops.filter((it) => typeof it === 'string' && it !== '') : [],
    thinks: level !== undefined && level !== 'off' && level !== 'none',
  })
  const thinking = answer.reasoning.length
  const prompt = promptTokens(task, settings, choices.charactersPerPromptToken)
  const completion = answer.pieces.length + (choices.thinkingTokens === 'inside-completion' ? thinking : 0)
  const counts = { promptTokens: prompt, completionTokens: completion, totalTokens: prompt + completion }
  const usage = thinking > 0 ? { ...counts, thinkingTokens: thinking } : counts
  const cost = rounded((prompt + answer.pieces.length + thinking) * choices.textPrice)
  const data: Record<string, Json | undefined> = {
    taskType: entry.taskType,
    taskUUID: member(task, 'taskUUID'),
  }
  if (key.isOneOfSeveral && choices.resultIndex === 'when-several') data.resultIndex = key.index
  data.text = answer.pieces.join('')
  data.finishReason = answer.finish
  if (choices.reasoningInResult === 'present' && thinking > 0) data.reasoningContent = answer.reasoning.join('')
  if (choices.usage === 'always' || member(task, 'includeUsage') === true) data.usage = usage
  if (member(task, 'includeCost') === true) data.cost = cost
  const { reasoning, pieces, finish } = answer
  return { data, cost, text: { reasoning, pieces, finish, usage } }
}

/** So many of the characters that the model reads. */
function promptTokens(task: JsonObject, settings: JsonObject, charactersPerToken: number): number {
  const messages = member(task, 'messages')
  let characters = lengthOf(member(settings, 'systemPrompt'))
  if (Array.isArray(messages))
    for (const it of messages) if (isJsonObject(it)) characters += lengthOf(member(it, 'content'))
  return Math.max(1, Math.ceil(characters / Math.max(1, charactersPerToken)))
}

function lengthOf(value: Json | undefined): number {
  return typeof value === 'string' ? value.length : 0
}

function mediaResult(entry: CatalogueEntry, task: JsonObject, key: ResultKey, settings: ResultSettings): MadeResult {
  const cost = rounded(settings.choices.mediaPrice)
  const asked = member(task, 'outputType') ?? entry.outputType ?? 'URL'
  const outputs = new Set<string>(Array.isArray(asked) ? asked.map(String) : [String(asked)])
  const known = new Map<string, Json>([
    ['taskType', entry.taskType],
    ['taskUUID', member(task, 'taskUUID') as Json],
    ['seed', key.seed],
    ['NSFWContent', false],
  ])
  const data = new Map<string, Json>()
  for (const [name, make] of fieldsOf(entry)) {
    if (runtimeFields.has(name)) continue
    const form = /(?:URL|Base64Data|DataURI)$/.exec(name)?.[0] as keyof typeof outputNames | undefined
    if (form !== undefined && !outputs.has(outputNames[form])) continue
    const file = () => fileOf(entry, task, key, kindOf(name, entry))
    const value = form
      ? formOf(form, file(), settings)
      : (known.get(name) ?? memberOf(name, make, { key, url: () => urlOf(file(), settings) }))
    if (value !== undefined) data.set(name, value)
  }
  if (member(task, 'includeCost') === true) data.set('cost', cost)
  return { data: Object.fromEntries(data), cost }
}

/** A member that is neither known beforehand nor a file. */
function memberOf(
  name: string,
  make: MakeMember,
  { key, url }: { readonly key: ResultKey; readonly url: () => string },
): Json | undefined {
  if (/UUID$/.test(name)) return ownUuid(key, name)
  const made = make(key.hashed.numberWith(` ${key.seed} ${name}`))
  return name === 'outputs' ? withFiles(made, url(), key) : made
}

const outputNames = { URL: 'URL', Base64Data: 'base64Data', DataURI: 'dataURI' } as const

/** What only a poll, an error, a text or a task that asks for it has. */
const runtimeFields = new Set(['status', 'progress', 'error', 'usage', 'cost'])

/** What the results of a task type carry when the document does not say. */
const documented: Readonly<Record<string, string>> = {
  imageInference: 'imageUUID imageURL imageBase64Data imageDataURI seed NSFWContent',
  upscale: 'imageUUID imageURL imageBase64Data imageDataURI',
  removeBackground: 'imageUUID imageURL imageBase64Data imageDataURI',
  vectorize: 'imageUUID imageURL imageBase64Data imageDataURI',
  videoInference: 'videoUUID videoURL seed',
  audioInference: 'audioUUID audioURL audioBase64Data audioDataURI',
  '3dInference': 'outputs',
  training: 'outputs',
  imageMasking: 'maskImageUUID maskImageURL maskImageBase64Data maskImageDataURI inputImageUUID',
  controlNetPreprocess: 'guideImageUUID guideImageURL guideImageBase64Data guideImageDataURI inputImageUUID',
  caption: 'text',
  promptEnhance: 'text',
}

/** The same number gives the same value; undefined where none was found. */
type MakeMember = (number: number) => Json | undefined

/** The fields of a result and how a value of each is made. */
function fieldsOf(entry: CatalogueEntry): [name: string, make: MakeMember][] {
  const shapes = entry.result && constraintOf(entry.result, 'properties')?.shapes
  if (shapes) return [...shapes].map(([name, shape]) => [name, (number) => usualValue(shape, number)])
  const names = documented[entry.taskType] ?? 'outputs'
  return `taskType taskUUID ${names}`
    .split(' ')
    .map((name) => [name, (number) => (name === 'text' ? textAnswer(captionOf(number)).pieces.join('') : {})])
}

function captionOf(number: number): Parameters<typeof textAnswer>[0] {
  return { number, sharedNumber: number, index: 0, stops: [], thinks: false }
}

/** `outputs` with one file; what else the schema puts there stays. */
function withFiles(outputs: Json | undefined, url: string, key: ResultKey): Json {
  const files = [{ uuid: ownUuid(key, 'file'), url }]
  return isJsonObject(outputs) ? ({ ...outputs, files } as JsonObject) : { files }
}

/** What a member holds, by its name; where that says nothing, by the kind of the task. */
function kindOf(name: string, { taskType }: CatalogueEntry): FileKind {
  for (const text of [name, taskType]) {
    if (/video/i.test(text)) return 'video'
    if (/audio/i.test(text)) return 'audio'
    if (/3d/i.test(text)) return '3d'
    if (/image/i.test(text)) return 'image'
  }
  return 'image'
}

function fileOf(entry: CatalogueEntry, task: JsonObject, key: ResultKey, kind: FileKind): ResultFile {
  const asked = member(task, 'outputFormat')
  const wanted = typeof asked === 'string' ? asked : entry.outputFormat
  const fallback = kind === 'image' ? pictureFormat(entry.taskType) : undefined
  const { width = entry.size.width, height = entry.size.height } = {
    width: numberOf(member(task, 'width')),
    height: numberOf(member(task, 'height')),
  }
  const size = kind === 'image' ? pictureSize(width, height) : undefined
  return new ResultFile(ownUuid(key, 'file'), formatOf(kind, wanted, fallback), size)
}

function pictureFormat(taskType: string): string {
  return /vectorize/i.test(taskType) ? 'svg' : /mask|background|controlNet/i.test(taskType) ? 'png' : 'jpg'
}

function formOf(form: keyof typeof outputNames, file: ResultFile, settings: ResultSettings): string {
  if (form === 'URL') return urlOf(file, settings)
  const base64 = base64Of(file.bytes)
  return form === 'Base64Data' ? base64 : `data:${file.type};base64,${base64}`
}

function urlOf({ name, type }: ResultFile, { choices, origin }: ResultSettings): string {
  const documented = type.startsWith('video/') ? 'https://vm.runware.ai/video/os' : 'https://im.runware.ai/image/os'
  return `${choices.mediaHost === 'own' ? `${origin}/media` : documented}/${name}`
}

function rounded(dollars: number): number {
  return Math.round(dollars * 1e8) / 1e8
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
