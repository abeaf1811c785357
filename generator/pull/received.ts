import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findNodeAtLocation, parseTree } from 'jsonc-parser'
import { canonicalText, type JsonObject } from '../document/json.js'
import { textOf } from '../document/json-text.js'
import { documentFromBytes, maximumBytes, requireOpenApi, type SourceDocument } from '../document/load.js'
import { tokens, valueAt } from '../document/pointer.js'
import { SpecError } from '../document/problem.js'
import { repeats } from '../document/secret.js'
import { folderName } from '../ir/model-id.js'
import { modelOf } from '../ir/read.js'
import { claimant } from '../provider/providers.js'
import { isPage, jsonIn, pageFault } from './catalogue.js'
import { PullFault } from './fault.js'
import type { HttpAnswer } from './fetch.js'
import type { WantedSpec } from './finder.js'

/** A document that was fetched and looked at. */
export interface ReceivedSpec {
  /** As they came. */
  readonly bytes: Uint8Array
  readonly ending: '.json' | '.yaml'
  readonly id: string
  readonly air?: string
  /** How the provider calls the model. */
  readonly model: string
  /** The provider by its name. */
  readonly provider: string
  readonly version?: string
  readonly sha256: string
  readonly canonicalSha256: string
}

/**
 * Looks at what a server answered: that it is a document, and of the model that was asked for.
 * @param folder where it will stand
 * @throws PullFault, or SpecError with what is wrong with the document
 */
export async function received(
  answer: HttpAnswer,
  wanted: WantedSpec,
  folder: string,
  secrets: readonly string[],
): Promise<ReceivedSpec> {
  const { bytes, version } = documentIn(answer, wanted)
  if (bytes.length > maximumBytes) throw new PullFault('pull/too-large', `The document has ${bytes.length} bytes.`)
  const text = Buffer.from(bytes).toString('utf8')
  if (isPage(text, answer.type)) throw pageFault(answer.type)
  if (secrets.some((it) => repeats(text, it)))
    throw new PullFault('pull/secret', 'The document repeats the key that it was asked for with.')
  const ending = isYaml(answer, wanted) ? '.yaml' : '.json'
  const file = `${stemOf(wanted)}${ending}`
  const document = documentFromBytes(file, pathToFileURL(join(folder, file)).href, bytes)
  requireOpenApi(document)
  const names = await namesIn(document, wanted)
  refuseAnother(names, wanted)
  return {
    bytes,
    ending,
    ...names,
    model: names.air ?? names.address ?? wanted.model ?? names.id,
    ...((version ?? wanted.version) !== undefined && { version: version ?? wanted.version }),
    sha256: sha256(bytes),
    canonicalSha256: sha256(canonicalText(document.json)),
  } as ReceivedSpec
}

/** The bytes of the document within an answer, as they stand there. */
function documentIn(answer: HttpAnswer, { within, versionAt }: WantedSpec): { bytes: Uint8Array; version?: string } {
  if (within === undefined) return { bytes: answer.bytes }
  const json = jsonIn(answer)
  const text = textOf(answer.bytes)
  const tree = parseTree(text)
  const node = tree && findNodeAtLocation(tree, tokens(within))
  if (node === undefined || node.type !== 'object')
    throw new PullFault('pull/refused', `The answer holds no document at ${within}.`, {
      remedy: 'The model may have no version that is public. Check its name.',
    })
  const version = versionAt === undefined ? undefined : valueAt(json, versionAt)
  return {
    bytes: Buffer.from(text.slice(node.offset, node.offset + node.length)),
    ...(typeof version === 'string' && { version }),
  }
}

function isYaml({ type, bytes }: HttpAnswer, { url }: WantedSpec): boolean {
  if (/\.json$/i.test(new URL(url).pathname) || /^\s*[{[]/.test(Buffer.from(bytes.subarray(0, 64)).toString()))
    return false
  return /\.ya?ml$/i.test(new URL(url).pathname) || /yaml/.test(type) || !/json/.test(type)
}

/** The name of the file before the document is known: it may name the model. */
function stemOf({ file, locked, url, model }: WantedSpec): string {
  if (locked !== undefined) return basename(locked.path).replace(/\.[^.]+$/, '')
  if (file !== undefined) return file
  const last = basename(decodeURIComponent(new URL(url).pathname)).replace(/\.[^.]+$/, '')
  // Names that every server has say nothing of the model.
  const plain = /^(openapi|schema|swagger|index|api|)$/i.test(last) ? new URL(url).host.replace(/[^\w.-]+/g, '-') : last
  const folder = folderName(model ?? plain)
  return 'id' in folder ? folder.id : 'model'
}

async function namesIn(document: SourceDocument, { provider }: WantedSpec) {
  const json = document.json as JsonObject
  try {
    const options = { overlays: false, withoutRequests: true, ...(provider && { provider: provider.name }) }
    const { id, air, address, provider: own } = await modelOf(document, options)
    const stated = own.identify(json, document.file, [])
    const isStated = stated.from !== '' || own.operations !== undefined
    return {
      id,
      isStated,
      ...(air !== undefined && { air }),
      ...(address !== undefined && { address }),
      provider: own.name,
    }
  } catch (error) {
    if (!(error instanceof SpecError)) throw error
    // What is wrong with it is told when it is read; names stand at its head.
    const own = provider ?? claimant(json, document.file)
    const stated = own?.identify(json, document.file, [])
    const folder = folderName(stated?.id ?? document.file.replace(/\.[^.]+$/, ''))
    if ('fault' in folder) throw error
    const { air, address, from = '' } = stated ?? {}
    return {
      id: folder.id,
      isStated: from !== '',
      ...(air !== undefined && { air }),
      ...(address !== undefined && { address }),
      provider: own?.name ?? 'openapi',
    }
  }
}

interface StatedNames {
  readonly id: string
  readonly isStated: boolean
  readonly air?: string
  readonly address?: string
}

function refuseAnother({ id, air, address, isStated }: StatedNames, wanted: WantedSpec): void {
  const told = [air, address, ...(isStated ? [id] : [])].filter((it) => it !== undefined)
  const refuse = (name: string) => {
    throw new PullFault('pull/wrong-model', `The document is of ${told.join(', ')}, and not of ${name}.`)
  }
  if (wanted.air !== undefined && air !== undefined && wanted.air !== air) refuse(wanted.air)
  if (wanted.id !== undefined && isStated && !sameFolder(wanted.id, id)) refuse(wanted.id)
  const { model } = wanted
  if (model === undefined || told.length === 0) return
  const isThis = [...told, id].some((it) => it === model || sameFolder(model, it))
  if (!isThis) refuse(model)
}

function sameFolder(left: string, right: string): boolean {
  const [a, b] = [left.replace(/\/+/g, '-'), right.replace(/\/+/g, '-')].map((it) => folderName(it))
  return a !== undefined && b !== undefined && 'id' in a && 'id' in b && a.id === b.id
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
