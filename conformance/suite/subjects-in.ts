import { compileShape } from '../../generator/compile.js'
import type { Model } from '../../generator/ir/model.js'
import { overlaidDocument, type ReadOptions, readModel } from '../../generator/ir/read.js'
import { asOneFile } from '../reading/one-file.js'
import { bodilessSubjectOf, type Subject, subjectOf } from './subject.js'

type SubjectOptions = Pick<ReadOptions, 'provider' | 'originAt' | 'withoutRequests' | 'allowExternal'>

/**
 * Every operation of the model in a file, overlays applied: those that take JSON, then those that take no body.
 * @throws SpecError where it cannot be read
 */
export async function subjectsIn(path: string, options: SubjectOptions = {}): Promise<readonly Subject[]> {
  const { read, one, document } = await judgedModel(path, options)
  const withBody = one.operations.map((operation, i): Subject => {
    const subject = subjectOf(one, operation, document, compileShape)
    // The checks are those of the files as they were read, so that joining them is held against the oracle too.
    const own = read.operations[i]
    return one === read || own === undefined ? subject : { ...subject, validate: compileShape(own.request).validate }
  })
  const withoutBody = one.withoutBody.map((it) => bodilessSubjectOf(one, it, document, compileShape))
  return [...withBody, ...withoutBody]
}

/**
 * The model in a file, overlays applied: as it was read, as one document, and that document for the judges.
 * @throws SpecError where it cannot be read
 */
export async function judgedModel(
  path: string,
  options: SubjectOptions,
): Promise<{ readonly read: Model; readonly one: Model; readonly document: object }> {
  const read = await readModel(path, options)
  const one = await asOneFile(read)
  const document = one === read ? ((await overlaidDocument(path)).json as object) : one.document
  return { read, one, document }
}
