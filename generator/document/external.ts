import { builtin } from './builtin.js'
import { isJsonObject, type Json } from './json.js'
import { documentFromBytes, readBytes, type SourceDocument } from './load.js'
import { type Problem, problem, SpecError } from './problem.js'

const { realpath } = builtin('node:fs/promises')
const { basename, dirname, isAbsolute, relative, sep } = builtin('node:path')
const { fileURLToPath, pathToFileURL } = builtin('node:url')

/** Brings the bytes of a file by its path, where it is not the one on this disk: of a revision, for one. */
export type PartReader = (path: string) => Promise<Uint8Array>

/**
 * The files that `document` refers to, directly or through others. They stay inside the folder of the document (links
 * followed) unless `allowExternal`; the network is never used. What is refused or missing is a dangling $ref later,
 * with the reason in `problems`, so that a reference by an embedded $id does no harm.
 * @param readPart brings them. @defaultValue this disk
 */
export async function loadReferencedFiles(
  document: SourceDocument,
  allowExternal: boolean,
  readPart?: PartReader,
): Promise<{ documents: SourceDocument[]; problems: Map<string, Problem> }> {
  const documents: SourceDocument[] = []
  const problems = new Map<string, Problem>()
  if (!hasExternalReference(document.json) || !document.uri.startsWith('file:')) return { documents, problems }
  const path = fileURLToPath(document.uri)
  const linked = (it: string) => (readPart === undefined ? realpath(it).catch(() => it) : it)
  const folder = await linked(dirname(path))
  const refusal = (code: 'spec/outside-ref' | 'spec/remote-ref', fact: string) =>
    new SpecError([problem(code, { file: document.file, pointer: '' }, fact)])
  const read = async (uri: string): Promise<SourceDocument> => {
    const wanted = fileURLToPath(uri)
    const real = await linked(wanted)
    const path = relative(folder, real)
    // Without a relative path, as on another drive, the base name has to do: no machine's paths are written down.
    const file = isAbsolute(path) ? basename(real) : path.split(sep).join('/')
    if (!allowExternal && (isAbsolute(path) || file.split('/')[0] === '..')) {
      throw refusal('spec/outside-ref', `${file} is outside the folder.`)
    }
    return documentFromBytes(file, pathToFileURL(wanted).href, await (readPart?.(real) ?? readBytes(real, file)))
  }
  const { $RefParser } = await import('@apidevtools/json-schema-ref-parser')
  const resolver = {
    order: 1,
    canRead: true,
    async read({ url }: { url: string }) {
      const isUri = /^[a-z][a-z0-9+.-]+:/i.test(url) // a single letter would be a drive
      const uri = isUri ? new URL(url).href : pathToFileURL(decodeURIComponent(url)).href
      try {
        if (!uri.startsWith('file:')) throw refusal('spec/remote-ref', `${uri} is no file.`)
        const loaded = await read(uri)
        documents.push(loaded)
        return JSON.stringify(loaded.json)
      } catch (error) {
        if (error instanceof SpecError) for (const it of error.problems) problems.set(uri, it)
        throw error
      }
    },
  }
  await new $RefParser()
    .resolve(path, structuredClone(document.json) as object, {
      continueOnError: true,
      resolve: { file: false, http: false, folder: resolver },
      parse: { json: { order: 1, canParse: true, allowEmpty: false }, yaml: false, text: false, binary: false },
    })
    .catch(() => undefined) // every failure is in `problems`, or shows as a dangling $ref at its own place
  return { documents, problems }
}

function hasExternalReference(json: Json): boolean {
  if (Array.isArray(json)) return json.some(hasExternalReference)
  if (!isJsonObject(json)) return false
  for (const key of ['$ref', '$dynamicRef']) {
    const reference = json[key]
    if (typeof reference === 'string' && !reference.startsWith('#')) return true
  }
  return Object.values(json).some((value) => value !== undefined && hasExternalReference(value))
}
