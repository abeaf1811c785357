import { readFileSync } from 'node:fs'
import type { Json } from '../../generator/document/json.js'
import { readModel } from '../../generator/ir/read.js'
import { judgeOf as secondJudgeOf } from '../judge/cfworker/index.js'
import { judgeOf } from '../judge/index.js'
import type { Judge, JudgeOf } from '../judge/verdict.js'
import { type DiffOptions, diffModels } from './diff.js'
import type { DiffInput } from './input/input.js'
import type { DiffResult } from './result/result.js'

/** A JSON value that a test may change. */
export type Draft = { [key: string]: Draft } & Draft[] & string

/** The documents that tests edit. */
export const documents = {
  text: read('../../specs/alibaba-qwen3-5-397b.json'),
  small: read('../../specs/alibaba-qwen3-5-27b.json'),
  media: read('../fixture/media-model.json'),
} as const

function read(path: string): Json {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Json
}

/** The judges that the command line passes, which compile the documents above only once. */
export const judges: readonly JudgeOf[] = [kept(judgeOf), kept(secondJudgeOf)]

function kept(make: JudgeOf): JudgeOf {
  const known = new WeakMap<object, Map<string, Judge>>()
  return (document, options) => {
    const judges = known.get(document as object) ?? new Map<string, Judge>()
    known.set(document as object, judges)
    const key = `${options?.way} ${options?.pointer}`
    const judge = judges.get(key) ?? make(document, options)
    judges.set(key, judge)
    return judge
  }
}

/** A copy of a document with an edit made. */
export function edited(document: Json, edit: (draft: Draft) => void): Json {
  const copy = structuredClone(document) as unknown as Draft
  edit(copy)
  return copy as unknown as Json
}

/** A document with its model, as the library takes it. */
export async function input(document: Json, name = 'model.json'): Promise<DiffInput> {
  return { model: await readModel(document as object, { name }), document: document as object }
}

/** Compares two documents. */
export async function diff(old: Json, next: Json, options: DiffOptions = {}): Promise<DiffResult> {
  return diffModels(await input(old), await input(next), { judges, ...options })
}

/** The task object of a document. */
export function task(draft: Draft): Draft {
  return (draft as unknown as { components: { schemas: { RequestBody: { items: Draft } } } }).components.schemas
    .RequestBody.items
}
