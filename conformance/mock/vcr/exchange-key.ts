import { createHash } from 'node:crypto'
import { canonicalText, isJsonObject, type Json, parsedJson } from '../../../generator/document/json.js'
import { escaped } from '../escaped.js'
import type { MockRequest } from '../exchange.js'
import { uuidOf } from '../hash.js'
import type { RecordedBody, Recording } from './recording.js'
import type { Redaction } from './redaction.js'
import { addressesIn, withAddresses } from './webhook-address.js'

/** An identifier that a client chose, and what stands for it in a recording. */
export interface IdentifierPair {
  readonly live: string
  readonly kept: string
}

/** What a request is recognised by, whoever's key and whichever fresh identifiers it carries. */
export interface ExchangeKey {
  readonly hash: string
  readonly redaction: Redaction
  /** Those of earlier requests that it names, as a poll does. */
  readonly known: readonly IdentifierPair[]
  /** Those that are new with it. */
  readonly fresh: readonly string[]
  /** Where its results are to be posted: an address of whoever asks, which says nothing of what is asked. */
  readonly webhooks: readonly IdentifierPair[]
  /** The request as it is kept, with identifiers for the fresh ones. */
  keptAs(pairs: readonly IdentifierPair[]): Recording['request']
}

/** Members of requests that differ from one who asks to another. */
export interface OwnMembers {
  /** They hold an identifier which the client makes up. */
  readonly identifiers: ReadonlySet<string>
  /** They say where results are to be posted. */
  readonly webhooks: ReadonlySet<string>
}

/** Shorter identifiers would be found in any text. */
const shortestIdentifier = 8

/**
 * @param members whose values do not count
 * @param keptFor what stands for an identifier of an earlier request
 */
export function exchangeKey(
  { method, ...asked }: Pick<MockRequest, 'method' | 'path' | 'body'>,
  members: OwnMembers,
  keptFor: (live: string) => string | undefined,
  redaction: Redaction,
): ExchangeKey {
  const webhooks = addressesIn(asked, members.webhooks).map((live, index) => ({ live, kept: addressKept(index) }))
  const keptAddress = new Map(webhooks.map(({ live, kept }) => [live, kept]))
  const { path, body } = withAddresses(asked, members.webhooks, (url) => keptAddress.get(url) ?? url)
  const json = parsedJson(body)
  const named = [...new Set(json === undefined ? [] : identifiersIn(json, members.identifiers))]
  const known = named.flatMap((live) => {
    const kept = keptFor(live)
    return kept === undefined ? [] : [{ live, kept }]
  })
  const fresh = named.filter((it) => keptFor(it) === undefined)
  const keptAs = (pairs: readonly IdentifierPair[]): Recording['request'] => {
    const renamed = replacement(pairs.map(({ live, kept }) => [live, kept]))
    const place = { method, path: redaction.path(renamed(path)) }
    if (body === '') return place
    if (json === undefined) return { ...place, text: redaction.body(renamed(withoutBoundary(body))) }
    return { ...place, json: redaction.json(JSON.parse(renamed(JSON.stringify(json)))) }
  }
  const numbered = fresh.map((live, index) => ({ live, kept: `fresh identifier ${index + 1}` }))
  const digest = createHash('sha256').update(canonicalText(keptAs([...known, ...numbered]) as unknown as Json))
  return { hash: digest.digest('hex').slice(0, 16), redaction, known, fresh, webhooks, keptAs }
}

/** What stands in a recording for the address that results are to be posted to. */
const addressKept = (index: number) => `http://webhook-${index + 1}.of-the-client.localhost/`

/** What stands for the fresh identifiers of a request. */
export function freshPairs({ hash, fresh }: ExchangeKey, turn: number): readonly IdentifierPair[] {
  return fresh.map((live, index) => {
    const digest = createHash('sha256').update(`${hash} ${turn} ${index}`).digest('hex')
    return { live, kept: uuidOf(digest) }
  })
}

/** A text with the first of each pair replaced by the second, in one go; in whichever case it is spelled. */
export function replacement(pairs: readonly (readonly [from: string, to: string])[]): (text: string) => string {
  if (pairs.length === 0) return (text) => text
  const to = new Map(pairs.map(([from, it]) => [from.toLowerCase(), it]))
  const any = new RegExp(
    [...to.keys()]
      .sort((a, b) => b.length - a.length)
      .map(escaped)
      .join('|'),
    'gi',
  )
  return (text) => text.replace(any, (it) => to.get(it.toLowerCase()) ?? it)
}

function identifiersIn(value: Json, names: ReadonlySet<string>): string[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((it) => identifiersIn(it, names))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([name, it]) =>
    typeof it === 'string' && names.has(name) && it.length >= shortestIdentifier
      ? [it]
      : it === undefined
        ? []
        : identifiersIn(it, names),
  )
}

/** What stands between the parts of a form is made up for each request. */
function withoutBoundary(body: string): string {
  const boundary = /^--(\S{4,70})\r?\n/.exec(body)?.[1]
  return boundary === undefined ? body : body.replaceAll(boundary, 'boundary')
}

/** The text of a body that is kept. */
export function textOf(body: Partial<RecordedBody>): string {
  if ('json' in body) return JSON.stringify(body.json) ?? ''
  return 'text' in body ? (body.text ?? '') : ''
}
