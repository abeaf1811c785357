// Made by scripts/pages.js of what the commands declare.

/** What specproof.config.ts says: options of commands. The command line goes before it. */
export interface SpecproofConfig {
  /** what pull and update fetch when no model is named: ids, AIRs, owner/name, or URLs of documents */
  readonly models?: readonly string[]
  /** the folder of specifications */
  readonly specs?: string
  /** where the generated files go */
  readonly out?: string
  /** whose documents these are, whatever they say of themselves */
  readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
  /** what is written: TypeScript, or JavaScript with a .d.ts beside each file (default: ts; with --check, what is there) */
  readonly emit?: 'ts' | 'js'
  /** how imports between generated files end: for Node.js that runs TypeScript, ts (default: js; with --check, as there) */
  readonly imports?: 'js' | 'ts' | 'none'
  /** refuse keywords that nothing is known of */
  readonly strict?: boolean
  /** let a $ref leave the folder of its specification */
  readonly allowExternal?: boolean
  /** a server that is asked in place of the published ones; or one index, or one document */
  readonly from?: string
  /** a further host that documents may come from; may be repeated */
  readonly host?: readonly string[]
  /** options of specproof pull */
  readonly pull?: {
    /** a server that is asked in place of the published ones; or one index, or one document */
    readonly from?: string
    /** a header for the servers that are named; may be repeated */
    readonly header?: readonly string[]
    /** a further host that documents may come from; may be repeated */
    readonly host?: readonly string[]
    /** how many documents are fetched at the same time */
    readonly concurrency?: number
    /** longest wait for an answer */
    readonly timeout?: number
    /** how often a server that is busy, or cannot be reached, is asked again */
    readonly retries?: number
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
    /** the folder of specifications */
    readonly specs?: string
  }
  /** options of specproof update */
  readonly update?: {
    /** a server that is asked in place of the published ones; or one index, or one document */
    readonly from?: string
    /** a header for the servers that are named; may be repeated */
    readonly header?: readonly string[]
    /** a further host that documents may come from; may be repeated */
    readonly host?: readonly string[]
    /** how many documents are fetched at the same time */
    readonly concurrency?: number
    /** longest wait for an answer */
    readonly timeout?: number
    /** how often a server that is busy, or cannot be reached, is asked again */
    readonly retries?: number
    /** the folder of specifications */
    readonly specs?: string
    /** whether clients refuse (strict) or pass over (tolerant) what an old answer rules out: members that a closed object lacks, and other statuses and media types */
    readonly reader?: 'strict' | 'tolerant'
    /** what cells of the law book are taken for here: { "levels": { "<cell>": "<level>" } }; a configuration may hold { "<cell>": "<level>" } itself */
    readonly levels?: string | { readonly [cell: string]: 'http' | 'behavioural' | 'compatible' | 'annotation' }
    /** compare as if both models had one name (on when the ids differ) */
    readonly align?: boolean
    /** seed of the search */
    readonly seed?: number
    /** most candidates for one change */
    readonly budget?: number
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
    /** let a $ref leave the folder of its specification */
    readonly allowExternal?: boolean
    /** how to print the changelog */
    readonly format?: 'text' | 'json' | 'markdown' | 'github' | 'junit' | 'sarif' | 'gitlab' | 'html'
    /** exit with 1 when there is such a change (none) */
    readonly failOn?: 'any' | 'undecided' | 'breaking' | 'proven' | 'none'
    /** write the changelog: text, json, markdown, github, junit, sarif, gitlab or html; may be repeated */
    readonly report?: readonly string[]
    /** changes that are accepted, each with reason and expiry */
    readonly ignore?: string
    /** recorded requests, one JSON text per line: how many of them break */
    readonly requests?: string
    /** where the generated files go */
    readonly out?: string
    /** false: leave the generated files as they are */
    readonly generate?: boolean
    /** what is written: TypeScript, or JavaScript with a .d.ts beside each file (default: ts; with --check, what is there) */
    readonly emit?: 'ts' | 'js'
    /** how imports between generated files end: for Node.js that runs TypeScript, ts (default: js; with --check, as there) */
    readonly imports?: 'js' | 'ts' | 'none'
    /** refuse keywords that nothing is known of */
    readonly strict?: boolean
  }
  /** options of specproof generate */
  readonly generate?: {
    /** where the generated files go */
    readonly out?: string
    /** the folder of specifications */
    readonly specs?: string
    /** let a $ref leave the folder of its specification */
    readonly allowExternal?: boolean
    /** what is written: TypeScript, or JavaScript with a .d.ts beside each file (default: ts; with --check, what is there) */
    readonly emit?: 'ts' | 'js'
    /** how imports between generated files end: for Node.js that runs TypeScript, ts (default: js; with --check, as there) */
    readonly imports?: 'js' | 'ts' | 'none'
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
    /** refuse keywords that nothing is known of */
    readonly strict?: boolean
    /** write nothing when one specification is refused */
    readonly allOrNothing?: boolean
  }
  /** options of specproof validate */
  readonly validate?: {
    /** the folder of specifications */
    readonly specs?: string
    /** requests as the document has them, or as servers are known to take them */
    readonly requestProfile?: 'published' | 'observed'
    /** let a $ref leave the folder of its specification */
    readonly allowExternal?: boolean
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
  }
  /** options of specproof explain */
  readonly explain?: {
    /** the folder of specifications */
    readonly specs?: string
    /** let a $ref leave the folder of its specification */
    readonly allowExternal?: boolean
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
  }
  /** options of specproof limits */
  readonly limits?: {
    /** how to print it */
    readonly format?: 'markdown' | 'html' | 'json'
    /** the folder of specifications */
    readonly specs?: string
    /** let a $ref leave the folder of its specification */
    readonly allowExternal?: boolean
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
  }
  /** options of specproof examples */
  readonly examples?: {
    /** how to print them */
    readonly format?: 'json' | 'curl' | 'typescript' | 'python' | 'postman'
    /** base URL of the server (that of the document) */
    readonly url?: string
    /** the environment variable that holds the key (that of the provider, or API_KEY) */
    readonly apiKeyEnv?: string
    /** the folder of specifications */
    readonly specs?: string
    /** let a $ref leave the folder of its specification */
    readonly allowExternal?: boolean
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
  }
  /** options of specproof schema */
  readonly schema?: {
    /** the folder of specifications */
    readonly specs?: string
    /** let a $ref leave the folder of its specification */
    readonly allowExternal?: boolean
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
  }
  /** options of specproof overlay */
  readonly overlay?: {
    /** the folder of specifications */
    readonly specs?: string
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
  }
  /** options of specproof chat */
  readonly chat?: {
    /** who answers */
    readonly server?: 'runware' | 'openai' | 'dashscope' | 'vllm' | 'sglang'
    /** how requests call the model (default: its AIR at runware, any name elsewhere) */
    readonly as?: string
    /** the folder of specifications */
    readonly specs?: string
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
  }
  /** options of specproof mock */
  readonly mock?: {
    /** the folder of specifications */
    readonly specs?: string
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
    /** requests as the document has them, or as servers are known to take them */
    readonly requestProfile?: 'published' | 'observed'
    /** where to listen; 0 takes a free port */
    readonly port?: string
    /** address to listen on, such as 0.0.0.0 in a container or ::1; one that other machines reach needs --api-key */
    readonly host?: string
    /** the only right key; without it any key is right */
    readonly apiKey?: string
    /** another seed gives other results */
    readonly seed?: string
    /** wait before every response */
    readonly latency?: string
    /** a failure for every request, such as "429;times=2"; --help lists them */
    readonly fault?: readonly string[]
    /** what is on the account; without it nothing runs out */
    readonly balance?: string
    /** largest request body */
    readonly maxBody?: string
    /** post webhooks to other hosts than this machine */
    readonly allowRemoteWebhooks?: boolean
    /** let pages of this origin use the mock, such as http://localhost:5173; * is any */
    readonly cors?: readonly string[]
    /** decide what no source settles; --choices lists them */
    readonly choice?: readonly string[]
    /** print a line for every answer and every webhook */
    readonly log?: boolean
    /** prepared answers, a JSON list of { match, answer } */
    readonly replies?: string
    /** append each request without its key, one JSON text per line, for diff --requests */
    readonly record?: string
    /** answers recorded in a folder, such as --vcr record FOLDER: record forwards and keeps all, record-on-miss what is not there yet, replay nothing */
    readonly vcr?: string
    /** the API whose answers are recorded, such as https://api.example.com/v1 */
    readonly upstream?: string
    /** the WebSocket of that API, such as wss://ws.example.com/v1 (its provider's own, else at the host and path of --upstream) */
    readonly upstreamWs?: string
    /** the environment variable whose key goes upstream in place of the client's */
    readonly upstreamKeyEnv?: string
    /** give the events of recorded streams and messages with the waits between them */
    readonly vcrGaps?: boolean
    /** address by which the upstream reaches this mock to post webhooks, such as that of a tunnel; needless where it is on this machine */
    readonly vcrWebhooks?: string
    /** end when the program that started this one has ended */
    readonly exitWithParent?: boolean
  }
  /** options of specproof conform */
  readonly conform?: {
    /** base URL of the server, or of its WebSocket (wss:); none: the mock in this process */
    readonly url?: string
    /** the environment variable that holds the key (that of the provider, or API_KEY) */
    readonly apiKeyEnv?: string
    /** a header of every request, with --url; env:NAME as its value: what that variable holds; may be repeated */
    readonly header?: readonly string[]
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
    /** seed of requests by chance */
    readonly seed?: string | number
    /** requests by chance (200; with --url of another machine 20) */
    readonly runs?: string | number
    /** core or full (full; for --power core) */
    readonly cases?: string | number
    /** responses as published or as observed (observed) */
    readonly profile?: string | number
    /** write a report: json, junit, html or sarif; may be repeated */
    readonly report?: readonly string[]
    /** known disagreements, in <model>.json */
    readonly ledger?: string
    /** requests at most, with --url */
    readonly maxRequests?: string | number
    /** US dollars at most, by the cost that answers tell */
    readonly budgetUsd?: string | number
    /** requests under way at once, with --url */
    readonly concurrency?: number
    /** requests per second at most, with --url */
    readonly perSecond?: string | number
    /** longest wait for an answer (10000; of another machine 30000) */
    readonly timeout?: string | number
    /** longest wait for a result (10000; of another machine 300000) */
    readonly pollTimeout?: string | number
    /** port of this machine that webhooks are received at */
    readonly webhookPort?: string | number
    /** base URL under which the server reaches that port */
    readonly webhookUrl?: string
    /** the folder of specifications */
    readonly specs?: string
  }
  /** options of specproof diff */
  readonly diff?: {
    /** the folder of specifications */
    readonly specs?: string
    /** whether clients refuse (strict) or pass over (tolerant) what an old answer rules out: members that a closed object lacks, and other statuses and media types */
    readonly reader?: 'strict' | 'tolerant'
    /** what cells of the law book are taken for here: { "levels": { "<cell>": "<level>" } }; a configuration may hold { "<cell>": "<level>" } itself */
    readonly levels?: string | { readonly [cell: string]: 'http' | 'behavioural' | 'compatible' | 'annotation' }
    /** compare as if both models had one name (on when the ids differ) */
    readonly align?: boolean
    /** seed of the search */
    readonly seed?: number
    /** most candidates for one change */
    readonly budget?: number
    /** whose documents these are, whatever they say of themselves */
    readonly provider?: 'runware' | 'replicate' | 'fal' | 'openai-chat' | 'openapi'
    /** let a $ref leave the folder of its specification */
    readonly allowExternal?: boolean
    /** how to print it */
    readonly format?: 'text' | 'json' | 'markdown' | 'github' | 'junit' | 'sarif' | 'gitlab' | 'html'
    /** exit with 1 when there is such a change (none) */
    readonly failOn?: 'any' | 'undecided' | 'breaking' | 'proven' | 'none'
    /** write a report of the changes: text, json, markdown, github, junit, sarif, gitlab or html; may be repeated */
    readonly report?: readonly string[]
    /** changes that are accepted, each with reason and expiry */
    readonly ignore?: string
    /** recorded requests, one JSON text per line: which of them break */
    readonly requests?: string
    /** which fields of a request carry over, need care, or are gone */
    readonly portable?: boolean
  }
}
