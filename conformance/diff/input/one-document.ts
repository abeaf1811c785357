import { asOneFile } from '../../reading/one-file.js'
import type { DiffInput } from './input.js'

/**
 * An input whose document holds what its `$ref`s name in other files.
 * @throws SpecError where the files cannot be joined
 */
export async function asOneDocument(input: DiffInput): Promise<DiffInput> {
  const model = await asOneFile(input.model)
  return model === input.model ? input : { ...input, model, document: model.document }
}
