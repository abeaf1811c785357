import { resolve } from 'node:path'
import { maximumBytes } from '../document/load.js'
import { type Problem, problem, SpecError } from '../document/problem.js'
import { withoutKeys } from '../document/secret.js'
import { type LockedSpec, readSpecLock } from '../document/spec-lock.js'
import { isSystemError, systemFault } from '../document/system-fault.js'
import type { Provider } from '../provider/provider.js'
import { basicHeader, mayCarryKey, secretsIn, secretsOf, trustedHosts, withoutCredentials } from './address.js'
import { PullFault, problemOf } from './fault.js'
import { fetchAnswer, type HttpAnswer, type HttpManner } from './fetch.js'
import { Finder, indexLimit, type WantedSpec } from './finder.js'
import type { PullOptions } from './options.js'
import { received } from './received.js'
import { type FileState, Store } from './store.js'

/** What became of one document. */
export interface Pulled {
  /** As it was asked for. */
  readonly shown: string
  /** `gone`: the server has what the lock names no longer. */
  readonly state: FileState | 'gone' | 'failed'
  /** Of what is there; absent where that is not known. */
  readonly file?: string
  readonly entry?: LockedSpec
  /** What stood there, where something else is there now. */
  readonly before?: Uint8Array
}

/** What a pull came to. */
export interface PullResult {
  /** In the order in which they were asked for. */
  readonly all: readonly Pulled[]
  /** Announced models, which have no document yet. */
  readonly coming: readonly string[]
  readonly problems: readonly Problem[]
  readonly isInterrupted: boolean
}

/**
 * Fetches documents into the folder of specifications, each whole or not at all, and notes them in the lock. One that
 * fails leaves the old one as it was, and the others go on.
 * @throws SpecError where the lock cannot be read
 */
export async function pull(options: PullOptions): Promise<PullResult> {
  return new PullRun(options, (await readSpecLock(options.cwd)) ?? new Map()).result()
}

class PullRun {
  private readonly options: PullOptions
  private readonly store: Store
  private readonly finder: Finder
  private readonly problems: Problem[] = []
  private readonly secrets: readonly string[]

  constructor(options: PullOptions, lock: ReadonlyMap<string, LockedSpec>) {
    this.options = options
    this.store = new Store(options, lock)
    this.finder = new Finder(options, lock, (url, provider) => this.ask(url, provider))
    const urls = options.models.filter((it) => URL.canParse(it) && /^https?:/i.test(it))
    const inUrls = [...urls, ...(options.from ? [options.from.href] : [])].flatMap(secretsIn)
    this.secrets = [...new Set([...secretsOf(options.headers), ...inUrls])]
  }

  async result(): Promise<PullResult> {
    const found = await this.finder.find()
    const pulled = await this.everyOne(found.flatMap((it) => it.wanted))
    const all = found.flatMap(({ shown, wanted, fault }): readonly Pulled[] => {
      if (fault === undefined) return wanted.flatMap((it) => pulled.get(it) ?? [])
      this.tell(fault, shown, [])
      return [{ shown, state: 'failed' }]
    })
    const isInterrupted = this.options.signal?.aborted ?? false
    const told = all.map((it) => ({ ...it, shown: this.hidden(it.shown) }))
    return { all: told, coming: this.finder.coming, problems: this.problems, isInterrupted }
  }

  private async everyOne(wanted: readonly WantedSpec[]): Promise<ReadonlyMap<WantedSpec, Pulled>> {
    const { concurrency, onProgress, signal } = this.options
    const all = new Map<WantedSpec, Pulled>()
    let next = 0
    let done = 0
    const work = async () => {
      while (next < wanted.length && !signal?.aborted) {
        const it = wanted[next++] as WantedSpec
        all.set(it, await this.one(it))
        onProgress?.(++done, wanted.length, this.hidden(it.shown))
      }
    }
    await Promise.all(Array.from({ length: Math.min(concurrency, wanted.length) }, work))
    return all
  }

  private async one(wanted: WantedSpec): Promise<Pulled> {
    const { shown, locked } = wanted
    const secrets = this.secretsFor(wanted.provider)
    try {
      const url = withoutCredentials(wanted.url)
      const isKnown = locked?.url === url && (await this.store.intact(wanted))
      const etag = isKnown ? locked.etag : undefined
      const answer = await fetchAnswer(
        wanted.url,
        { limit: wanted.within === undefined ? maximumBytes : indexLimit, ...(etag !== undefined && { etag }) },
        this.askingFor(wanted.url, wanted.provider),
      )
      if (answer === undefined && locked !== undefined)
        return { shown, state: 'unchanged', file: locked.path, entry: locked }
      const folder = resolve(this.options.cwd, this.options.specsFolder)
      const it = await received(answer as HttpAnswer, wanted, folder, secrets)
      const entry: LockedSpec = withoutKeys(
        {
          provider: it.provider,
          model: it.model,
          ...(it.version !== undefined && { version: it.version }),
          url,
          fetchedAt: new Date().toISOString(),
          sha256: it.sha256,
          canonicalSha256: it.canonicalSha256,
          ...etagOf(answer, secrets),
        },
        secrets,
      )
      return { shown, ...(await this.store.put(wanted, it, entry)) }
    } catch (error) {
      return this.failed(error, wanted, secrets)
    }
  }

  private failed(error: unknown, { shown, locked, hint, provider }: WantedSpec, secrets: readonly string[]): Pulled {
    const place = locked && { file: locked.path, entry: locked }
    const isGone = error instanceof PullFault && (error.status === 404 || error.status === 410)
    if (isGone && locked && this.options.isCheck) return { shown, state: 'gone', ...place }
    this.tell(explained(error, hint, provider), shown, secrets)
    return { shown, state: 'failed', ...place }
  }

  private tell(error: unknown, shown: string, secrets: readonly string[]): void {
    const all = [...this.secrets, ...secrets]
    if (error instanceof PullFault) this.problems.push(problemOf(error, shown, all))
    else if (error instanceof SpecError) this.problems.push(...withoutKeys(error.problems, all))
    else if (isSystemError(error)) {
      const { fact, remedy } = systemFault(error)
      this.problems.push(problem('out/unwritable', { file: this.options.specsFolder, pointer: '' }, fact, remedy))
    } else throw error
  }

  private async ask(url: string, provider: Provider | undefined): Promise<HttpAnswer> {
    return (await fetchAnswer(url, { limit: indexLimit }, this.askingFor(url, provider))) as HttpAnswer
  }

  /** Keys and headers are for the servers that the provider, the command line or the configuration names. */
  private askingFor(url: string, provider: Provider | undefined): HttpManner {
    const { from, hosts, models, headers, timeout, retries, signal } = this.options
    const published = provider?.published?.hosts ?? []
    const named = models.filter((it) => URL.canParse(it)).map((it) => new URL(it).origin)
    const origins = new Set([
      ...(from ? [from.origin] : published.map((it) => `https://${it}`)),
      ...hosts.map((it) => `https://${it}`),
      ...named,
    ])
    const start = new URL(url).origin
    const key = provider?.published?.needsKey ? this.options.keyFor(provider) : undefined
    const { header = '', scheme = '' } = provider?.protocol.authentication ?? {}
    const basic = { ...(from && basicHeader(from)), ...basicHeader(new URL(url)) }
    const shown = { ...(key !== undefined && { [header]: `${scheme} ${key}`.trim() }), ...basic, ...headers }
    return {
      hosts: trustedHosts(published, url, this.options),
      headersFor: (to) => {
        // A redirect to another origin is followed without a key, even where its host is trusted.
        if (to.origin !== start || !origins.has(to.origin) || Object.keys(shown).length === 0) return {}
        mayCarryKey(to)
        return shown
      },
      timeout,
      retries,
      ...(signal && { signal }),
    }
  }

  private secretsFor(provider: Provider | undefined): readonly string[] {
    const key = provider?.published?.needsKey ? this.options.keyFor(provider) : undefined
    return [...this.secrets, ...(key === undefined ? [] : [key])]
  }

  private hidden(shown: string): string {
    return withoutKeys(/^https?:/i.test(shown) && URL.canParse(shown) ? withoutCredentials(shown) : shown, this.secrets)
  }
}

/** A tag that repeats a key is not kept. */
function etagOf(answer: HttpAnswer | undefined, secrets: readonly string[]): { etag?: string } {
  const etag = answer?.etag
  return etag === undefined || withoutKeys(etag, secrets) !== etag ? {} : { etag }
}

function explained(error: unknown, hint: string | undefined, provider: Provider | undefined): unknown {
  if (!(error instanceof PullFault)) return error
  const { code, status, message } = error
  if (status === 404 && hint !== undefined) return new PullFault('pull/unknown-model', hint)
  if ((status === 401 || status === 403) && provider?.published?.needsKey)
    return new PullFault(code, message, {
      status,
      remedy: `Put a key that is valid into ${provider.protocol.authentication.variable}.`,
    })
  return error
}
