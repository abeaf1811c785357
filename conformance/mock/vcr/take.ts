import type { Cassette, Exchange } from './cassette.js'
import { freshPairs, type IdentifierPair } from './exchange-key.js'
import type { RecordedWebhook, Recording } from './recording.js'

/** So many webhooks of one request are kept. */
const mostWebhooks = 1_000

/** A recording under way: what came of one request, which is kept anew with everything that comes. */
export class Take {
  readonly exchange: Exchange
  private readonly cassette: Cassette
  private readonly pairs: readonly IdentifierPair[]
  private readonly webhooks: RecordedWebhook[] = []
  private answer: Recording['answer'] | undefined
  private isTold = false
  private isEnded = false

  constructor(cassette: Cassette, exchange: Exchange) {
    this.cassette = cassette
    this.exchange = exchange
    this.pairs = [...exchange.key.known, ...freshPairs(exchange.key, exchange.turn)]
  }

  /** What it was answered by, as far as that has come; undefined where that is too large. */
  answered(answer: Recording['answer'] | undefined): void {
    if (this.isEnded) return
    this.answer = answer
    if (answer === undefined) {
      this.isEnded = true
      this.cassette.keep(this.exchange, undefined)
    } else this.keep()
  }

  /** A result of it was posted. */
  delivered(webhook: RecordedWebhook): void {
    if (this.isEnded || this.webhooks.length >= mostWebhooks) return
    this.webhooks.push(webhook)
    this.keep()
  }

  private keep(): void {
    const { answer, isTold, pairs } = this
    if (answer === undefined) return
    const webhooks = this.webhooks.length > 0 ? { webhooks: [...this.webhooks] } : {}
    this.cassette.keep(this.exchange, { pairs, answer, isTold, ...webhooks })
    this.isTold = true
  }
}
