import type { CaseSet } from './case-set.js'
import type { Profile } from './profile.js'
import type { StatementResult } from './statement.js'

/** What somebody says about a request. */
export interface Opinion {
  /** `accepts`, `refuses`, or what happened instead of an answer. */
  readonly verdict: string
  /** Places in the request, as JSON Pointers. */
  readonly pointers: readonly string[]
  readonly status?: number
  /** What it says of that in its own words; absent where it says nothing. */
  readonly words?: readonly string[]
}

/** One disagreement, with all that it takes to see it again. */
export interface Finding {
  /** Stable: the case id, or a hash of law and place. */
  readonly id: string
  readonly law: string
  readonly model: string
  readonly operation: string
  /** Where the constraint stands in the document; empty where the law is about no constraint. */
  readonly pointer: string
  readonly keyword: string
  /** What the constraint demands, in words; absent where there is none, or words do not say it. */
  readonly rule?: string
  /** Where in the request. */
  readonly path: string
  /** The value at issue; a long one as a recipe. */
  readonly value: string
  /** One sentence: what should have been and what was. */
  readonly message: string
  readonly expected: Opinion
  readonly actual: Opinion
  /** For requests made by chance: what fast-check makes the same request from, shrunk as it is. */
  readonly chance?: { readonly seed: number; readonly path: string }
  /** What findings that show the same fault have in common: of those by chance one is told. */
  readonly fingerprint?: string
  /** By which ways of delivery it was asked for; absent where that is no question. */
  readonly deliveries?: readonly string[]
  /** What went wrong, wherever it shows and whichever law says so. @defaultValue what the message says */
  readonly symptom?: string
  /** The limit that an error states otherwise than the document, by its name there. */
  readonly misstated?: string
  /** Set where no server is at issue: the generated check or builder is. */
  readonly isInProcess?: true
  /** Set where the ledger knows a disagreement that did not show. */
  readonly isGone?: true
  /** Command lines that send the requests; the key is read from the environment. */
  readonly curl: string
  /** TypeScript that does the same. */
  readonly snippet: string
}

/** A constraint as the report counts it. */
export interface CoverageEntry {
  readonly pointer: string
  readonly keyword: string
  /** Values on the legal side that were sent, as labels. */
  readonly legal: readonly Probe[]
  /** Values on the other side. */
  readonly illegal: readonly Probe[]
  readonly covered: 'both sides' | 'one side' | 'not'
  /** Why a side is missing. */
  readonly reasons: readonly string[]
}

/** One value that was sent, and how the server took it. */
export interface Probe {
  readonly id: string
  readonly label: string
  readonly path: string
  readonly side: 'at' | 'inside' | 'outside'
  readonly slip?: string
  readonly outcome: 'as expected' | 'finding' | 'not sent'
  /** Rules that are broken along with this one, for they cannot be broken apart. */
  readonly along?: readonly string[]
}

/** One law and how it fared. */
export interface LawResult {
  readonly law: string
  readonly title: string
  /** `kept`: all its statements are settled, and none is broken. `open`: nothing is broken, and something was not asked. */
  readonly status: 'kept' | 'broken' | 'open' | 'not applicable' | 'could not run'
  /** Requests that were sent. */
  readonly requests: number
  /** Comparisons in this process, for which nothing was sent; absent where a part of the run did not count them. */
  readonly comparisons?: number
  readonly findings: number
  /** How many statements it makes of the model, and how many of them are settled. */
  readonly statements: number
  readonly settled: number
  /** How long it was asked about. */
  readonly seconds?: number
  /** Why it does not apply or could not run, or what it could not look at. */
  readonly reason?: string
}

/** What has to be the same in reports that are parts of one run. */
export interface Identity {
  readonly model: string
  readonly operation: string
  /** The document, with the hash of its bytes. */
  readonly source: { readonly file: string; readonly sha256: string }
  /** The server's URL without secrets, or `mock`. */
  readonly target: string
  /** Version of specproof. */
  readonly version: string
  /** Of the requests by chance, and how many of them. */
  readonly seed: number
  readonly runs: number
  readonly profile: Profile
  /** Which cases; how many of them this report is about, and in how many requests. */
  readonly cases: { readonly set: CaseSet; readonly count: number; readonly requests: number }
  /** Whether requests were kept cheap: less is asked then. */
  readonly isFrugal: boolean
}

/** What a run of the suite over one operation brought. */
export interface Report extends Identity {
  readonly laws: readonly LawResult[]
  /** Requests that no law sent: whether the API is there, and what it costs; older versions did not count them. */
  readonly otherRequests?: number
  readonly findings: readonly Finding[]
  readonly coverage: readonly CoverageEntry[]
  readonly power?: PowerResult
  /** Where the models of a catalogue were dealt to parts: which part this model was in. */
  readonly part?: { readonly index: number; readonly count: number }
  /** Every statement that the laws make of the operation, whatever was asked. A run that goes on asks what is not settled. */
  readonly statements: readonly StatementResult[]
  /** US dollars, by what answers told. */
  readonly cost: number
  readonly seconds: number
}

/** Which faults of the server the suite noticed. */
export interface PowerResult {
  readonly faults: number
  readonly noticed: number
  /** How many of them the first so many requests of the plan notice. */
  readonly noticedWithin: readonly { readonly requests: number; readonly faults: number }[]
  /** How few requests of the plan could notice the faults of constraints that it notices, in whatever order; where that is asked for. */
  readonly fewest?: {
    readonly faults: number
    /** Proved: of so many of them no request notices two. */
    readonly least: number
    /** Shown: so many, well chosen, do notice all. */
    readonly found: number
    /** How many the first so many requests notice: of those well chosen, and of the plan. */
    readonly within: readonly { readonly requests: number; readonly faults: number; readonly planned: number }[]
  }
  /** How many faults change nothing: those that are shown to, and those that no request told. */
  readonly equivalent: number
  /** Requests that were tried in vain for each of the untold. */
  readonly candidates: number
  readonly requestsPerConstraint: number
  /** Requests that show nothing but values of lists, each another one of a list, and how many there are per constraint without them. */
  readonly listedValues: { readonly requests: number; readonly others: number }
  readonly survivors: readonly { readonly fault: string; readonly why: string }[]
  /** Faults that are shown to take the same requests. */
  readonly equivalents: readonly string[]
  /** Faults that no request told, and that are not shown to be none, with what it is that requests do not show. */
  readonly untold: readonly { readonly fault: string; readonly why: string }[]
}
