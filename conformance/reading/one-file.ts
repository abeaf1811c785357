import { problem, SpecError } from '../../generator/document/problem.js'
import type { Model } from '../../generator/ir/model.js'
import { modelOf } from '../../generator/ir/read.js'
import { bundled } from '../judge/bundle.js'

/**
 * A model as judges can take it: one that was read from several files is read anew from one document, which holds them all.
 * What its own pointers name stays; what stood in other files is in `$defs` of the new document.
 * @throws SpecError where the files cannot be joined
 */
export async function asOneFile(model: Model): Promise<Model> {
  const { received, source, inputs } = model
  if (received === undefined || received.parts.length === 0) return model
  const { document, parts, origin, readPart } = received
  const joined = await bundled(model.document, document.uri, parts, readPart).catch((error: Error) => {
    throw new SpecError([problem('spec/several-files', { file: source.file, pointer: '' }, error.message)])
  })
  const whole = { file: source.file, uri: document.uri, sha256: source.sha256, json: joined }
  const told = { provider: model.provider.name, ...(origin && { origin }) }
  const read = await modelOf(whole, { overlays: false, withoutRequests: true, ...told })
  const { received: _, ...one } = read
  return { ...one, source, inputs }
}
