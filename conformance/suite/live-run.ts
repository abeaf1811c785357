import { isLoopback } from '../../generator/document/loopback.js'
import { errorWithoutKeys, withoutKeys } from '../../generator/document/secret.js'
import type { Report } from '../report/finding.js'
import { type LiveOptions, liveTarget, secretsOf } from '../server/live.js'
import type { Target } from '../server/target.js'
import { openReceiver, type Receiver } from './receiver.js'

/** A live server that several operations are asked of: one budget, one pace, one receiver of webhooks. */
export interface LiveRun {
  /** @param worstUsd what one request may cost at most, by the document */
  target(worstUsd: number | undefined): Target
  /** Absent where the server cannot reach this machine. */
  readonly receiver?: Receiver
  /** The report without the key, wherever the server may have repeated it. */
  redacted(report: Report): Report
  /** An error without the key. */
  hidden(error: unknown): unknown
  close(): void
}

/**
 * Opens what a live server is asked with. Nothing is sent.
 * @throws Error where the port for webhooks cannot be listened on
 */
export async function liveRun(options: LiveOptions): Promise<LiveRun> {
  const secrets = secretsOf(options)
  const echoes = (options.extraHeaders ?? []).map((it) => it.value)
  const { url, callback = isLoopback(url) ? { port: 0 } : undefined } = options
  const receiver = callback && (await openReceiver(callback))
  let made: Target | undefined
  return {
    target: (worstUsd) => {
      made ??= liveTarget({ ...options, ...(worstUsd !== undefined && { worstUsd }), ...(callback && { callback }) })
      return made
    },
    ...(receiver && { receiver }),
    redacted: (report) => withoutEchoes(withoutKeys(report, secrets), echoes),
    hidden: (error) => errorWithoutKeys(error, secrets),
    close: () => {
      receiver?.close()
      made?.close?.()
    },
  }
}

/** The report without values of headers wherever a server repeats them: models and laws may have the same names. */
function withoutEchoes(report: Report, values: readonly string[]): Report {
  if (values.length === 0) return report
  const open = <T>(it: T): T => withoutKeys(it, values)
  const reasoned = <T extends { readonly reason?: string }>(it: T): T =>
    it.reason === undefined ? it : { ...it, reason: open(it.reason) }
  return {
    ...report,
    findings: report.findings.map((it) => ({ ...it, message: open(it.message), actual: open(it.actual) })),
    laws: report.laws.map(reasoned),
    statements: report.statements.map(reasoned),
  }
}
