import { relative, resolve, sep } from 'node:path'
import type { LockedSpec, SpecLock } from '../document/spec-lock.js'
import type { Provider } from '../provider/provider.js'
import { claimantOf, providers } from '../provider/providers.js'
import type { ListedModel, PublishedDocument } from '../provider/publication.js'
import { askedUrl } from './address.js'
import { catalogueOf, entryNamed, longestIndex, type ModelList, unknownModel } from './catalogue.js'
import { PullFault } from './fault.js'
import type { HttpAnswer } from './fetch.js'
import type { PullOptions } from './options.js'

/** A document that is to be fetched. */
export interface WantedSpec extends Pick<PublishedDocument, 'within' | 'versionAt' | 'file'> {
  /** As it was asked for. */
  readonly shown: string
  /** What is asked. */
  readonly url: string
  /** Whose it is; absent where only the document tells. */
  readonly provider?: Provider
  /** Names of the model, as far as they are known: each has to be that of the document, where it states one. */
  readonly id?: string
  readonly air?: string
  /** How the provider calls the model. */
  readonly model?: string
  /** As the index tells it. */
  readonly version?: string
  /** What the lock says of it. */
  readonly locked?: LockedSpec & { readonly path: string }
  /** What is told besides when there is no such document. */
  readonly hint?: string
}

/** Asks for a page of an index. */
export type AskIndex = (url: string, provider: Provider | undefined) => Promise<HttpAnswer>

/** What becomes of one name. */
export interface Sought {
  readonly shown: string
  readonly wanted: readonly WantedSpec[]
  readonly fault?: PullFault
}

/** Finds out where documents are. Indices are asked once. */
export class Finder {
  /** Announced, without a document yet. */
  readonly coming: string[] = []
  private readonly options: PullOptions
  private readonly lock: SpecLock
  private readonly ask: AskIndex
  private readonly catalogues = new Map<string, Promise<ModelList>>()

  constructor(options: PullOptions, lock: SpecLock, ask: AskIndex) {
    this.options = options
    this.lock = lock
    this.ask = ask
  }

  async find(): Promise<readonly Sought[]> {
    const { all, models, from } = this.options
    if (all) return [await this.settled('--all', () => this.everything())]
    if (models.length > 0) {
      const found: Sought[] = []
      for (const it of new Set(models)) found.push(await this.settled(it, async () => [await this.named(it)]))
      return found
    }
    if (from !== undefined && isFile(from))
      return [{ shown: from.href, wanted: [{ shown: from.href, url: from.href }] }]
    return this.lockedHere().map((it) => ({ shown: it.model, wanted: [this.refreshed(it)] }))
  }

  private async settled(shown: string, find: () => Promise<readonly WantedSpec[]>): Promise<Sought> {
    try {
      return { shown, wanted: await find() }
    } catch (error) {
      if (error instanceof PullFault) return { shown, wanted: [], fault: error }
      throw error
    }
  }

  /** What the lock says of files in the folder of specifications. A path that leads elsewhere was not written by pull. */
  private lockedHere() {
    const { cwd, specsFolder } = this.options
    const folder = resolve(cwd, specsFolder)
    return [...this.lock].flatMap(([path, entry]) => {
      const way = relative(folder, resolve(cwd, path))
      return way === '' || way.includes(sep) || way.startsWith('..') ? [] : [{ ...entry, path }]
    })
  }

  private async named(text: string): Promise<WantedSpec> {
    if (/^https?:\/\//i.test(text)) {
      if (!URL.canParse(text)) throw new PullFault('pull/unknown-model', 'It is no URL.')
      const locked = this.lockedHere().find((it) => it.url === text)
      return {
        shown: text,
        url: text,
        ...(this.options.provider && { provider: this.options.provider }),
        ...(locked && { locked }),
      }
    }
    const locked = this.lockedAs(text)
    if (locked !== undefined) return this.refreshed(locked)
    const provider = this.options.provider ?? claimantOf(text)
    if (provider?.published === undefined)
      throw new PullFault(
        'pull/unknown-model',
        `Nobody is known who publishes it by this name${provider ? `, and ${provider.title} has no list` : ''}.`,
        {
          remedy: `Name the URL of the document, or one of --provider ${publishers.join(', ')}.`,
        },
      )
    return { ...(await this.published(text, provider)), shown: text }
  }

  /** What the lock says of a model by its name or the end of one name only. */
  private lockedAs(text: string) {
    const { provider } = this.options
    const all = this.lockedHere().filter((it) => provider === undefined || it.provider === provider.name)
    const stem = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '')
    const whole = all.find((it) => it.model === text || it.path === text || stem(it.path) === text)
    const ends = all.filter((it) => it.model.endsWith(text) || stem(it.path).endsWith(text))
    return whole ?? (ends.length === 1 ? ends[0] : undefined)
  }

  /** Fetches again what the lock names: from where it was, unless a stand-in is named. */
  private refreshed(locked: LockedSpec & { path: string }): WantedSpec {
    const provider = providers.find((it) => it.name === locked.provider)
    const { within, versionAt } = placeIn(provider, locked) ?? {}
    return {
      shown: locked.model,
      url: askedUrl(locked.url, this.options),
      locked,
      model: locked.model,
      ...(provider && { provider }),
      ...(within !== undefined && { within }),
      ...(versionAt !== undefined && { versionAt }),
    }
  }

  private async everything(): Promise<readonly WantedSpec[]> {
    const provider = this.options.provider ?? providers.find((it) => it.published !== undefined)
    if (provider?.published === undefined)
      throw new PullFault('pull/bad-index', `${provider?.title ?? 'The provider'} publishes no list of its models.`)
    const { entries, version } = await this.catalogue(provider)
    this.coming.push(...entries.filter((it) => it.isComing).map((it) => it.name))
    return entries.filter((it) => !it.isComing).flatMap((it) => this.listed(it, provider, version) ?? [])
  }

  private async published(text: string, provider: Provider): Promise<WantedSpec> {
    const published = provider.published
    const direct = published?.documentOf(text)
    const from = this.options.from
    if (from !== undefined && isFile(from)) return this.fromFile(text, provider)
    if (!published?.isLookedUp) {
      if (direct === undefined)
        throw new PullFault('pull/unknown-model', `${provider.title} has no names of this form.`)
      return this.direct(direct, provider)
    }
    let catalogue: ModelList
    try {
      catalogue = await this.catalogue(provider)
    } catch (error) {
      // The address of a document may follow from the name alone.
      if (direct === undefined || !(error instanceof PullFault)) throw error
      return this.direct(direct, provider)
    }
    const entry = entryNamed(text, catalogue)
    const found = entry && this.listed(entry, provider, catalogue.version)
    if (entry?.isComing) throw new PullFault('pull/unknown-model', 'It is announced, and has no document yet.')
    if (found !== undefined) return found
    const unknown = unknownModel(provider.title, text, catalogue)
    if (direct === undefined) throw unknown
    return { ...this.direct(direct, provider), hint: unknown.message }
  }

  /** The stand-in is one index, or one document. */
  private async fromFile(text: string, provider: Provider): Promise<WantedSpec> {
    const { from } = this.options
    const catalogue = await this.catalogue(provider).catch(() => undefined)
    const entry = catalogue && entryNamed(text, catalogue)
    if (catalogue === undefined) return { shown: text, url: from?.href ?? '', provider, ...namesOf(text) }
    const found = entry && this.listed(entry, provider, catalogue.version)
    if (found === undefined) throw unknownModel(provider.title, text, catalogue)
    return found
  }

  private direct(document: PublishedDocument, provider: Provider): WantedSpec {
    return { ...document, shown: document.model, url: askedUrl(document.url, this.options), provider }
  }

  private listed(entry: ListedModel, provider: Provider, version: string | undefined): WantedSpec | undefined {
    const { name, air, url } = entry
    const document = provider.published?.documentOf(name) ?? (url === undefined ? undefined : { model: name, url })
    if (document === undefined) return undefined
    const published = url ?? document.url
    const host = URL.canParse(published) ? new URL(published).host : ''
    const { from, hosts } = this.options
    const known = [...(provider.published?.hosts ?? []), ...hosts, ...(from ? [from.host] : [])]
    // An index may not send us anywhere.
    const trusted = known.includes(host) ? published : document.url
    return {
      ...document,
      shown: name,
      url: askedUrl(trusted, this.withoutFile()),
      provider,
      model: air ?? document.model,
      ...(url !== undefined && { id: name }),
      ...(air !== undefined && { air }),
      ...(version !== undefined && { version }),
    }
  }

  private catalogue(provider: Provider): Promise<ModelList> {
    const known = this.catalogues.get(provider.name)
    if (known !== undefined) return known
    const { from } = this.options
    const indices = provider.published?.indices ?? []
    // A stand-in that is a file is the index itself, of whatever form.
    const asked = from && isFile(from) ? indices.map((it) => ({ ...it, url: from.href })) : indices
    const made = catalogueOf(asked, (url) => this.ask(askedUrl(url, this.options), provider))
    made.catch(() => undefined)
    this.catalogues.set(provider.name, made)
    return made
  }

  /** Beside an index, documents are at the paths where they are published. */
  private withoutFile(): PullOptions {
    const { from } = this.options
    return from && isFile(from) ? { ...this.options, from: new URL(from.origin) } : this.options
  }
}

/** In bytes, of one page. */
export const indexLimit = longestIndex

const publishers = providers.filter((it) => it.published !== undefined).map((it) => it.name)

/** Where in an answer the document is: of the newest version, or of the one that was asked for. */
function placeIn(provider: Provider | undefined, { model, version, url }: LockedSpec): PublishedDocument | undefined {
  const documents = [model, `${model}:${version}`].flatMap((it) => provider?.published?.documentOf(it) ?? [])
  return documents.find((it) => new URL(url).pathname.endsWith(new URL(it.url).pathname)) ?? documents[0]
}

function namesOf(text: string) {
  return /[:@]/.test(text) ? { air: text, model: text } : { id: text, model: text }
}

/** Whether an address is that of one file, and not of a server. */
function isFile({ pathname }: URL): boolean {
  return /\.(json|ya?ml)$/i.test(pathname)
}
