import { basename, resolve } from 'node:path'
import { isJsonObject } from '../generator/document/json.js'
import { documentNames, loadDocument } from '../generator/document/load.js'
import { oneLine } from '../generator/document/printable.js'
import { SpecError } from '../generator/document/problem.js'
import { originsIn } from '../generator/document/spec-lock.js'
import type { ReadOptions } from '../generator/ir/read.js'
import { isFile, isMissing, looked, mayBePart, specFilesIn } from '../generator/output/spec-files.js'
import { statedNames } from '../generator/provider/providers.js'
import { UsageError } from './exit.js'

/** A model that a command can be told to use. */
export interface KnownModel {
  readonly id: string
  readonly air?: string
  /** Absolute path of its file. */
  readonly path: string
}

/** Where models are looked for. */
export interface Shelf {
  /** Folder that relative paths start from. */
  readonly cwd: string
  /** Folder of the specifications. */
  readonly specs: string
}

/**
 * The file of the model that `text` names: a path, an id, an AIR, or the end of one id only. A whole name goes before an
 * ending, and case matters only where it tells two models apart. What looks like a path and names no model is taken for
 * one: reading it tells why it cannot be read.
 * @returns an absolute path
 * @throws UsageError listing the candidates when `text` names no model or several; SpecError when the folder is unreadable
 */
export async function selectModel(text: string, shelf: Shelf): Promise<string> {
  const path = resolve(shelf.cwd, text)
  if (text !== '' && isFile(path)) return path
  const isPath = /[/\\]|\.(json|ya?ml)$/i.test(text)
  const models = await knownModels(shelf).catch((error: unknown) => {
    if (isPath && error instanceof SpecError) return []
    throw error
  })
  const lower = text.toLowerCase()
  const readings: ((it: KnownModel) => boolean)[] = [
    (it) => it.id === text || it.air === text || basename(it.path) === text,
    (it) => [it.id, it.air, basename(it.path)].some((name) => name?.toLowerCase() === lower),
    (it) => text !== '' && it.id.endsWith(text),
    (it) => text !== '' && it.id.toLowerCase().endsWith(lower),
  ]
  for (const reading of readings) {
    const [first, ...others] = models.filter(reading)
    if (first === undefined) continue
    if (others.length === 0) return first.path
    throw new UsageError(`${JSON.stringify(text)} names several models:\n${listed([first, ...others])}`)
  }
  if (isPath) return path
  if (models.length === 0)
    throw new UsageError(`No model in ${shelf.specs} is named ${JSON.stringify(text)}: there is none at all.`)
  throw new UsageError(`No model in ${shelf.specs} is named ${JSON.stringify(text)}. There are:\n${listed(models)}`)
}

/**
 * The models in the folder of specifications, by file name; none when there is no such folder, or no file in it. A broken file counts under its name.
 * @throws SpecError when the folder cannot be read
 */
export async function knownModels({ cwd, specs }: Shelf): Promise<KnownModel[]> {
  const folder = resolve(cwd, specs)
  if (isMissing(folder)) return []
  try {
    const models: KnownModel[] = []
    const originAt = await originsIn(cwd)
    for (const path of specFilesIn(folder, specs))
      if (!mayBePart(looked(path))) models.push({ path, ...(await namesIn(path, originAt)) })
    return models
  } catch (error) {
    if (error instanceof SpecError && error.problems.every((it) => it.code === 'spec/none')) return []
    throw error
  }
}

/** Reads the file as a model only when it does not plainly say its id and AIR. */
async function namesIn(path: string, originAt: ReadOptions['originAt'] & {}): Promise<{ id: string; air?: string }> {
  try {
    const { json } = await loadDocument(path)
    const stated = isJsonObject(json) ? statedNames(json, basename(path)) : undefined
    if (stated !== undefined && plainId.test(stated.id)) return { id: stated.id, air: stated.air }
    const { readModel } = await import('../generator/ir/read.js')
    const model = await readModel(path, { originAt })
    return { id: model.id, ...(model.air !== undefined && { air: model.air }) }
  } catch (error) {
    if (error instanceof SpecError) return { id: basename(path).replace(documentNames, '') }
    throw error
  }
}

/** An id that needs no cleaning to be the name of a folder. */
const plainId = /^[a-z0-9]+(-[a-z0-9]+)+$/i

function listed(models: readonly KnownModel[]): string {
  return models.map(({ id, air }) => `  ${oneLine(`${id}${air === undefined ? '' : `  (${air})`}`)}`).join('\n')
}
