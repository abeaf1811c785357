/** The ways in which recorded answers are used. */
export const vcrModes = ['record', 'record-on-miss', 'replay'] as const

/** Recorded answers, and the server whose answers are recorded. */
export interface VcrOptions {
  /**
   * `record` forwards every request and keeps its answer; `record-on-miss` does so where nothing is recorded; `replay` forwards
   * nothing, and refuses what is not recorded.
   */
  readonly mode: (typeof vcrModes)[number]
  /** Where recordings are, one to a file. */
  readonly folder: string
  /** URL of the API whose answers are recorded, such as `https://api.example.com/v1`. `replay` needs none. */
  readonly upstream?: string
  /** URL of its WebSocket, such as `wss://ws.example.com/v1`. @defaultValue what its provider has beside `upstream`, else the same host and path */
  readonly upstreamSocket?: string
  /** Goes upstream in place of the key that a client sends. */
  readonly upstreamKey?: string
  /**
   * Address by which the upstream reaches this mock to post webhooks, such as `https://tunnel.example`; needless where it is on this
   * machine. Without it requests that name a webhook are refused, since nothing of what they bring could be recorded.
   */
  readonly webhooks?: string
  /** Whether the events of a recorded stream come one upon another, or as they once did. Default `none`. */
  readonly gaps?: 'none' | 'recorded'
}
