import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileShape } from '../../generator/compile.js'
import type { Model, Operation } from '../../generator/ir/model.js'
import { readModel } from '../../generator/ir/read.js'
import { type Subject, subjectOf } from './subject.js'

/** A document that the tests run over, as received and as read. */
export interface Known {
  readonly name: string
  readonly document: unknown
  readonly model: Model
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const corpus = join(root, '../shared/specs-corpus')

/** False where the corpus of real files is not beside the repository: tests then say so in their names. */
export const hasCorpus = existsSync(corpus)

const jsonIn = (folder: string) =>
  readdirSync(folder)
    .filter((it) => it.endsWith('.json'))
    .map((it) => join(folder, it))

/** The two text models. */
export const textModels: readonly Known[] = await all(jsonIn(join(root, 'specs')))

/** The made-up files that use the whole vocabulary. */
export const fixtures: readonly Known[] = await all(jsonIn(join(root, 'conformance/fixture')))

/** Real media models, where they are at hand. */
const corpusModels: readonly Known[] = hasCorpus ? await all(jsonIn(corpus)) : []

export const everyKnown: readonly Known[] = [...textModels, ...fixtures, ...corpusModels]

/** An operation of a document, with a name for tests. */
type KnownOperation = Known & { readonly operation: Operation; readonly title: string }

const operationsOf = (models: readonly Known[]): readonly KnownOperation[] =>
  models.flatMap((known) =>
    known.model.operations.map((operation) => ({ ...known, operation, title: `${known.model.id} ${operation.id}` })),
  )

/** Each operation of each document. */
export const everyOperation: readonly KnownOperation[] = operationsOf(everyKnown)

const further = await Promise.allSettled(
  (hasCorpus ? jsonIn(join(corpus, 'runware')) : []).map(async (file) => (await all([file]))[0] as Known),
)

/** Further files of the corpus, for what is tried of a few of them at a time. */
export const furtherOperations: readonly KnownOperation[] = operationsOf(
  further.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : [])),
)

/** How many of those are refused when they are read, and so not tried. */
export const unread = further.filter((it) => it.status === 'rejected').length

const subjects = new Map<Operation, Subject>()

/** An operation of a document as the suite takes it: the same whoever asks, with what was worked out about it before. */
export function knownSubject(
  { model, document }: Pick<Known, 'model' | 'document'>,
  operation = model.operations[0],
): Subject {
  if (operation === undefined) throw new Error(`${model.id} has no operation.`)
  const subject = subjects.get(operation) ?? subjectOf(model, operation, document as object, compileShape)
  subjects.set(operation, subject)
  return subject
}

async function all(files: readonly string[]): Promise<Known[]> {
  const read = files.map(async (file) => ({
    name: basename(file),
    document: JSON.parse(readFileSync(file, 'utf8')),
    model: await readModel(file),
  }))
  return Promise.all(read)
}
