import type { Json } from '../document/json.js'
import { jsonOf, TextFault, textOf } from '../document/json-text.js'
import { nearest } from '../document/nearest.js'
import type { ListedModel, ModelIndex } from '../provider/publication.js'
import { PullFault } from './fault.js'
import type { HttpAnswer } from './fetch.js'

/** In bytes. */
export const longestIndex = 64 * 1024 * 1024

/** Pages of one index: one that never ends is cut off. */
const mostPages = 1000

/** The models of a provider, as an index lists them. */
export interface ModelList {
  readonly entries: readonly ListedModel[]
  /** The release that it is of. */
  readonly version?: string
}

/**
 * The first of the lists that answers.
 * @param ask fetches a page by its published URL
 * @throws PullFault of the first, where none does
 */
export async function catalogueOf(
  indices: readonly ModelIndex[],
  ask: (url: string) => Promise<HttpAnswer>,
): Promise<ModelList> {
  let first: PullFault | undefined
  for (const index of indices) {
    try {
      return await wholeIndex(index, ask)
    } catch (error) {
      if (!(error instanceof PullFault)) throw error
      first ??= error
    }
  }
  throw first ?? new PullFault('pull/bad-index', 'The provider publishes no list of its models.')
}

async function wholeIndex(index: ModelIndex, ask: (url: string) => Promise<HttpAnswer>): Promise<ModelList> {
  const entries: ListedModel[] = []
  const seen = new Set<string>()
  let version: string | undefined
  for (let url: string | undefined = index.url; url !== undefined; ) {
    if (seen.has(url) || seen.size === mostPages)
      throw new PullFault('pull/bad-index', `The list does not end: ${seen.size} pages lead back, or on and on.`)
    seen.add(url)
    const page = jsonIn(await ask(url))
    const listed = index.entriesIn(page)
    if (listed === undefined) throw new PullFault('pull/bad-index', 'The answer is no list of models.')
    entries.push(...listed)
    version ??= index.versionIn?.(page)
    url = index.nextOf?.(page, url)
  }
  return { entries, ...(version !== undefined && { version }) }
}

/** @throws PullFault where an answer is no JSON */
export function jsonIn({ bytes, type }: HttpAnswer): Json {
  try {
    const text = textOf(bytes)
    if (isPage(text, type)) throw pageFault(type)
    return jsonOf(text)
  } catch (error) {
    throw error instanceof TextFault ? new PullFault('spec/not-json', `${error.message}.`) : error
  }
}

/** Whether a text is a page for people. */
export function isPage(text: string, type: string): boolean {
  return /^(text\/html|application\/xhtml\+xml)$/.test(type) || /^\s*<(!doctype|html|\?xml|head|body)/i.test(text)
}

export function pageFault(type: string): PullFault {
  return new PullFault('pull/web-page', `The answer is a page for people${type === '' ? '' : ` (${type})`}.`)
}

/**
 * The entry that a name means: its id or AIR, or the end of one id only.
 * @throws PullFault where it means several
 */
export function entryNamed(name: string, { entries }: ModelList): ListedModel | undefined {
  const whole = entries.find((it) => it.name === name || it.air === name)
  if (whole !== undefined) return whole
  const [first, ...others] = entries.filter((it) => it.name.toLowerCase().endsWith(name.toLowerCase()))
  if (others.length === 0) return first
  const names = [first, ...others].slice(0, 10).map((it) => it?.name)
  throw new PullFault('pull/unknown-model', `It names ${others.length + 1} models: ${names.join(', ')}.`, {
    remedy: 'Name one of them whole.',
  })
}

/** What is told of a name that an index does not have. */
export function unknownModel(title: string, name: string, { entries }: ModelList): PullFault {
  const near = nearest(
    name,
    entries.flatMap((it) => [it.name, ...(it.air === undefined ? [] : [it.air])]),
  )
  const meant = near === undefined ? '' : ` Did you mean ${JSON.stringify(near)}?`
  return new PullFault('pull/unknown-model', `${title} lists no such model, among ${entries.length}.${meant}`)
}
