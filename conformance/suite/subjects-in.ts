import { compileShape } from '../../generator/compile.js'
import { overlaidDocument, type ReadOptions, readModel } from '../../generator/ir/read.js'
import { asOneFile } from '../reading/one-file.js'
import { bodilessSubjectOf, type Subject, subjectOf } from './subject.js'

/**
 * Every operation of the model in a file, overlays applied: those that take JSON, then those that take no body.
 * @throws SpecError where it cannot be read
 */
export async function subjectsIn(
  path: string,
  options: Pick<ReadOptions, 'provider' | 'originAt'> = {},
): Promise<readonly Subject[]> {
  const model = await readModel(path, options)
  const one = await asOneFile(model)
  const document = one === model ? ((await overlaidDocument(path)).json as object) : one.document
  const withBody = one.operations.map((operation, i): Subject => {
    const subject = subjectOf(one, operation, document, compileShape)
    // The checks are those of the files as they were read, so that joining them is held against the oracle too.
    const own = model.operations[i]
    return one === model || own === undefined ? subject : { ...subject, validate: compileShape(own.request).validate }
  })
  const withoutBody = one.withoutBody.map((it) => bodilessSubjectOf(one, it, document, compileShape))
  return [...withBody, ...withoutBody]
}
