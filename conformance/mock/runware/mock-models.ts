import { loadDocument } from '../../../generator/document/load.js'
import { type ReadOptions, readModel } from '../../../generator/ir/read.js'
import { asOneFile } from '../../reading/one-file.js'
import type { MockModel } from './catalogue.js'

/** Reads documents, from paths, `file:` URLs or parsed, into what `createMock` takes. */
export async function mockModels(
  sources: readonly (string | URL | object)[],
  options: Pick<ReadOptions, 'provider' | 'originAt'> = {},
): Promise<MockModel[]> {
  return Promise.all(
    sources.map(async (source) => {
      const model = await readModel(source, options)
      const one = await asOneFile(model)
      return { model: one, document: one === model ? ((await loadDocument(source)).json as object) : one.document }
    }),
  )
}
