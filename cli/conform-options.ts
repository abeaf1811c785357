import type { CaseSet } from '../conformance/report/case-set.js'
import { type ReportForm, reportFormNames } from '../conformance/report/conform/forms.js'
import type { Profile } from '../conformance/report/profile.js'
import type { HeaderFlag } from './conform-header.js'
import { UsageError } from './exit.js'
import type { ProviderFlag } from './provider-option.js'
import { type ReportFile, reportFileOf } from './report-files.js'

/** What `specproof conform` is told on the command line. */
export interface ConformFlags extends ProviderFlag {
  readonly specs: string
  readonly url?: string
  readonly apiKeyEnv?: string
  readonly header: readonly HeaderFlag[]
  readonly seed?: number
  readonly runs?: number
  readonly only?: readonly string[]
  readonly cases?: CaseSet
  readonly shard?: { readonly index: number; readonly count: number }
  readonly profile?: Profile
  readonly report: readonly ReportFile<ReportForm>[]
  readonly ledger?: string
  readonly plan?: boolean
  readonly power?: boolean
  readonly fewest?: boolean
  readonly json?: boolean
  readonly merge?: readonly string[]
  readonly resume?: string
  readonly maxRequests?: number
  readonly budgetUsd?: number
  readonly concurrency: number
  readonly perSecond?: number
  readonly timeout?: number
  readonly pollTimeout?: number
  readonly webhookUrl?: string
  readonly webhookPort?: number
}

/** A whole number of at most 15 digits. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${JSON.stringify(text)} is no whole number.`)
  return Number(text)
}

/** A whole number, at least 1. */
export function countingNumber(text: string): number {
  const value = wholeNumber(text)
  if (value < 1) throw new UsageError(`${JSON.stringify(text)} is not 1 or more.`)
  return value
}

/** The number of a TCP port. */
export function port(text: string): number {
  const value = countingNumber(text)
  if (value > 65535) throw new UsageError(`${JSON.stringify(text)} is no port: the highest is 65535.`)
  return value
}

/** A number greater than 0. */
export function amount(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value > 0) || !Number.isFinite(value))
    throw new UsageError(`${JSON.stringify(text)} is no amount greater than 0.`)
  return value
}

/** One of a list of words. */
export function oneOf<T extends string>(...allowed: readonly T[]): (text: string) => T {
  return (text) => {
    if (!(allowed as readonly string[]).includes(text))
      throw new UsageError(`${JSON.stringify(text)} is not one of ${allowed.join(', ')}.`)
    return text as T
  }
}

/** `2/5`: the second of five parts. */
export function shard(text: string): { index: number; count: number } {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []
  if (Number(index) < 1 || !(Number(index) <= Number(count)))
    throw new UsageError(`--shard wants I/N with I from 1 to N, not ${JSON.stringify(text)}.`)
  return { index: Number(index), count: Number(count) }
}

/** `html:report.html`, which may be repeated. */
export const reportFile = reportFileOf(reportFormNames)

/** True for an absolute URL of ws or wss. */
export function isWebSocket(url: string): boolean {
  return URL.canParse(url) && ['ws:', 'wss:'].includes(new URL(url).protocol)
}

/** True for an absolute URL of http or https. */
export function isHttp(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol)
}
