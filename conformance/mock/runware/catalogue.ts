import { isJsonObject, type JsonObject, member } from '../../../generator/document/json.js'
import { constraintOf, dereferenced, type Model, type Operation, type Shape } from '../../../generator/ir/model.js'
import type { Judge, JudgeOf } from '../../judge/verdict.js'
import { defaultAt, isDeclared } from '../declaration.js'
import { isTask } from './task-operation.js'

/** A model and the document that it was read from, as received. */
export interface MockModel {
  readonly model: Model
  readonly document: object
}

/** What a mock can be made of; a model on its own is judged by the document that it carries. */
export type MockSubject = MockModel | Model

/** The model and its document. */
export function mockModel(subject: MockSubject): MockModel {
  return 'model' in subject ? subject : { model: subject, document: subject.document }
}

/** One model that the mock answers for. */
export interface CatalogueEntry {
  readonly model: Model
  readonly document: object
  readonly request: Shape
  /** One item of `data`, when the document describes it. */
  readonly result: Shape | undefined
  readonly taskType: string
  readonly air: string | undefined
  readonly judge: Judge
  /** Where the request stands, where the document is one of chats; absent where it is one of tasks. */
  readonly pointer?: string
  /** Page of the model, for the links in errors. */
  readonly documentation: string
  readonly deliveryMethod: string
  /** The thinking level of a task that names none; undefined for a model that has no such setting. */
  readonly thinkingLevel: string | undefined
  readonly outputType: string | undefined
  readonly outputFormat: string | undefined
  /** Of pictures whose task names none. */
  readonly size: { readonly width: number; readonly height: number }
}

/** Width and height of pictures whose size nobody says. */
const usualSide = 1024

/** The models by task type and AIR. */
export class Catalogue {
  readonly entries: readonly CatalogueEntry[]
  /** By task type, and of one type by AIR. */
  private readonly byTask = new Map<string, Map<string | undefined, CatalogueEntry>>()
  private readonly byType = new Map<string, CatalogueEntry[]>()

  constructor(models: readonly MockModel[], judgeOf: JudgeOf) {
    const entries = models.map((it) => entryOf(it, judgeOf))
    this.entries = entries.filter((it) => it !== undefined)
    for (const entry of this.entries) {
      const byAir = this.byTask.get(entry.taskType) ?? new Map<string | undefined, CatalogueEntry>()
      this.byTask.set(entry.taskType, byAir.set(entry.air, entry))
      this.byType.set(entry.taskType, [...(this.byType.get(entry.taskType) ?? []), entry])
    }
  }

  get taskTypes(): readonly string[] {
    return [...this.byType.keys()]
  }

  /** The models of a task type. */
  ofType(taskType: string): readonly CatalogueEntry[] {
    return this.byType.get(taskType) ?? []
  }

  /** The model that a task is for; one without a model const takes every task of its type that no other takes. */
  find(taskType: string, air: unknown): CatalogueEntry | undefined {
    const byAir = this.byTask.get(taskType)
    return (typeof air === 'string' ? byAir?.get(air) : undefined) ?? byAir?.get(undefined)
  }

  /** A model by AIR or id, as compatible endpoints name it. */
  named(name: string): CatalogueEntry | undefined {
    return this.entries.find((it) => it.air === name || it.model.id === name)
  }
}

function entryOf({ model, document }: MockModel, judgeOf: JudgeOf): CatalogueEntry | undefined {
  const operation = model.operations.find(isTask)
  const taskType = operation?.fixed.get('taskType')
  if (operation === undefined || taskType === undefined) return undefined
  const { request } = operation
  const text = (path: string[]) => {
    const value = defaultAt(request, path)
    return typeof value === 'string' ? value : undefined
  }
  const side = (name: string) => {
    const value = defaultAt(request, [name])
    return typeof value === 'number' ? value : usualSide
  }
  return {
    model,
    document,
    request,
    result: resultShape(operation),
    taskType,
    air: operation.fixed.get('model'),
    judge: judgeOf(document),
    documentation: documentationOf(document as JsonObject, model),
    deliveryMethod: text(['deliveryMethod']) ?? 'sync',
    thinkingLevel: isDeclared(request, ['settings', 'thinkingLevel'])
      ? (text(['settings', 'thinkingLevel']) ?? 'off')
      : undefined,
    outputType: text(['outputType']),
    outputFormat: text(['outputFormat']),
    size: { width: side('width'), height: side('height') },
  }
}

/** The published item of `data`, unless it is a stub that names no field. */
function resultShape({ response }: Operation): Shape | undefined {
  const data = response && constraintOf(dereferenced(response.published), 'properties')?.shapes.get('data')
  const item = data && constraintOf(dereferenced(data), 'items')?.shape
  const shape = item && dereferenced(item)
  return shape && constraintOf(shape, 'properties') ? shape : undefined
}

function documentationOf(document: JsonObject, model: Model): string {
  const external = member(document, 'externalDocs')
  const url = isJsonObject(external) ? member(external, 'url') : undefined
  return typeof url === 'string'
    ? url
    : `https://runware.ai/docs/models/${encodeURIComponent(model.id.split('/').at(-1) ?? '')}`
}
