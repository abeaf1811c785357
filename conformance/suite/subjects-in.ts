import { compileShape } from '../../generator/compile.js'
import { overlaidDocument, readModel } from '../../generator/ir/read.js'
import { type Subject, subjectOf } from './subject.js'

/**
 * Every operation of the model in a file, overlays applied.
 * @throws SpecError where it cannot be read
 */
export async function subjectsIn(path: string): Promise<readonly Subject[]> {
  const [model, { json }] = [await readModel(path), await overlaidDocument(path)]
  return model.operations.map((it) => subjectOf(model, it, json as object, compileShape))
}
