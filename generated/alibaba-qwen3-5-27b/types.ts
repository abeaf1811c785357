// Written by specproof 0.1.1 from alibaba-qwen3-5-27b.json (sha256 e1f15df64b7ce790d24cd0b868086f54fe276123c368249eadbb61659be784f4). Changes made here are lost.

/** @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items */
export interface AlibabaQwen3_5_27bRequest {
  /**
   * Names the model that runs the task.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/model
   */
  readonly model: "alibaba:qwen@3.5-27b";
  /**
   * Starting value for the random numbers, so that a generation can be repeated. Left out, one is drawn from the unsigned 32-bit range.
   *
   * Limits: an integer; at least 0; at most 4294967295.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/seed
   */
  readonly seed?: number | undefined;
  /**
   * Technical parameters that tune the inference.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings
   */
  readonly settings?: AlibabaQwen3_5_27bSettings | undefined;
  /**
   * The conversation so far, as an array of chat messages.
   *
   * Limits: at least 1 item.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/messages
   */
  readonly messages: readonly AlibabaQwen3_5_27bMessage[];
  /**
   * Names the kind of task to perform.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/taskType
   */
  readonly taskType: "textInference";
  /**
   * A UUID v4 by which the task is tracked and its asynchronous responses are matched. No two tasks may share one.
   *
   * Limits: a valid uuid.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/taskUUID
   */
  readonly taskUUID: string;
  /**
   * A URL that receives the JSON response by HTTP POST once the task is done. When a task yields several results, each one is sent in a call of its own as it becomes ready.
   *
   * Limits: a valid uri.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/webhookURL
   */
  readonly webhookURL?: string | undefined;
  /**
   * Whether the response states what the task cost.
   * @defaultValue false
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/includeCost
   */
  readonly includeCost?: boolean | undefined;
  /**
   * How the results of the task reach the caller.
   * - `"sync"`: The response itself carries the complete results.
   * - `"async"`: The response only acknowledges the task by its UUID; the results are fetched with getResponse.
   * - `"stream"`: Results arrive token by token while they are being generated.
   * @defaultValue "sync"
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/deliveryMethod
   */
  readonly deliveryMethod?: "sync" | "async" | "stream" | undefined;
  /**
   * How many results to generate. Each takes a different seed, which gives variations on the same parameters.
   *
   * Limits: an integer; at least 1; at most 4.
   * @defaultValue 1
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/numberResults
   */
  readonly numberResults?: number | undefined;
  /**
   * Whether the response carries token usage statistics.
   * @defaultValue false
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/includeUsage
   */
  readonly includeUsage?: boolean | undefined;
}

/**
 * Technical parameters that tune the inference.
 * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings
 */
export interface AlibabaQwen3_5_27bSettings {
  /**
   * An instruction at system level that steers how the model behaves and in which style it writes throughout the generation.
   *
   * Limits: at least 1 character; at most 131072 characters.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/systemPrompt
   */
  readonly systemPrompt?: string | undefined;
  /**
   * How random the generation is: low values make it more deterministic, high values more varied and creative.
   *
   * Limits: in steps of 0.01; at least 0; at most 2.
   * @defaultValue 0.6
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/temperature
   */
  readonly temperature?: number | undefined;
  /**
   * Nucleus sampling: caps the probability mass that is sampled from. Low values focus the output, high values diversify it.
   *
   * Limits: in steps of 0.01; at least 0; at most 1.
   * @defaultValue 0.95
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/topP
   */
  readonly topP?: number | undefined;
  /**
   * Penalty on tokens by how often they have occurred in the output already; 0.0 switches it off.
   *
   * Limits: in steps of 0.01; at least 0; at most 2.
   * @defaultValue 0
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/frequencyPenalty
   */
  readonly frequencyPenalty?: number | undefined;
  /**
   * Upper limit on the tokens generated for the response.
   *
   * Limits: an integer; at least 1; at most 65536.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/maxTokens
   */
  readonly maxTokens?: number | undefined;
  /**
   * Smallest probability a token needs to take part in sampling; anything less likely is left out.
   *
   * Limits: in steps of 0.01; at least 0; at most 1.
   * @defaultValue 0
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/minP
   */
  readonly minP?: number | undefined;
  /**
   * Nudges the model towards topics not yet raised; 0.0 switches it off.
   *
   * Limits: in steps of 0.01; at least 0; at most 2.
   * @defaultValue 0
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/presencePenalty
   */
  readonly presencePenalty?: number | undefined;
  /**
   * Penalty on tokens that are in the output already; 1.0 switches it off.
   *
   * Limits: in steps of 0.01; at least 0; at most 2.
   * @defaultValue 1
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/repetitionPenalty
   */
  readonly repetitionPenalty?: number | undefined;
  /**
   * Sequences at which the model stops generating as soon as it meets one.
   *
   * Limits: each item: at least 1 character.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/stopSequences
   */
  readonly stopSequences?: readonly string[] | undefined;
  /**
   * How deeply the model reasons internally before it answers.
   * @defaultValue "high"
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/thinkingLevel
   */
  readonly thinkingLevel?: "off" | "high" | undefined;
  /**
   * How many of the most probable tokens are considered at each step.
   *
   * Limits: an integer; at least 1; at most 100.
   * @defaultValue 20
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/settings/properties/topK
   */
  readonly topK?: number | undefined;
}

/**
 * One message of the chat: who wrote it and what it says.
 * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/messages/items
 */
export interface AlibabaQwen3_5_27bMessage {
  /**
   * Who wrote the message.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/messages/items/properties/role
   */
  readonly role: "user" | "assistant";
  /**
   * The message as text.
   *
   * Limits: at least 1 character.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/RequestBody/items/properties/messages/items/properties/content
   */
  readonly content: string;
}

export type Request = AlibabaQwen3_5_27bRequest

/** @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody */
export interface AlibabaQwen3_5_27bResponse {
  readonly [key: string]: unknown;
  /** @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data */
  readonly data?: readonly AlibabaQwen3_5_27bResult[] | undefined;
}

/**
 * One generated text.
 * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items
 */
export interface AlibabaQwen3_5_27bResult {
  readonly [key: string]: unknown;
  /**
   * The task type of the request.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/taskType
   */
  readonly taskType: "textInference";
  /**
   * The taskUUID of the request.
   *
   * Limits: a valid uuid.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/taskUUID
   */
  readonly taskUUID: string;
  /**
   * The generated text.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/text
   */
  readonly text: string;
  /**
   * What the task cost, in USD. Present when includeCost is true in the request.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/cost
   */
  readonly cost?: number | undefined;
  /**
   * Why no more tokens were generated.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/finishReason
   */
  readonly finishReason: "stop" | "length" | "content_filter" | "unknown";
  /**
   * Token counts of the request. Present when includeUsage is true in the request.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage
   */
  readonly usage?: AlibabaQwen3_5_27bUsage | undefined;
}

/**
 * Token counts of the request. Present when includeUsage is true in the request.
 * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage
 */
export interface AlibabaQwen3_5_27bUsage {
  readonly [key: string]: unknown;
  /**
   * Tokens of the input.
   *
   * Limits: an integer; at least 0.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage/properties/promptTokens
   */
  readonly promptTokens: number;
  /**
   * Tokens of the answer.
   *
   * Limits: an integer; at least 0.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage/properties/completionTokens
   */
  readonly completionTokens: number;
  /**
   * Tokens of input and answer together.
   *
   * Limits: an integer; at least 0.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage/properties/totalTokens
   */
  readonly totalTokens: number;
  /**
   * Tokens spent on reasoning, which are billed separately.
   *
   * Limits: an integer; at least 0.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage/properties/thinkingTokens
   */
  readonly thinkingTokens?: number | undefined;
}

export type Response = AlibabaQwen3_5_27bResponse

/**
 * What the Runware API answers when something failed.
 * @see alibaba-qwen3-5-27b.json#/components/schemas/ErrorResponse
 */
export interface AlibabaQwen3_5_27bErrorResponse {
  /** @see alibaba-qwen3-5-27b.json#/components/schemas/ErrorResponse/properties/errors */
  readonly errors: readonly AlibabaQwen3_5_27bErrorsItem[];
}

/** @see alibaba-qwen3-5-27b.json#/components/schemas/ErrorResponse/properties/errors/items */
export interface AlibabaQwen3_5_27bErrorsItem {
  readonly [key: string]: unknown;
  /**
   * Short name of the error, such as invalidApiKey or timeoutProvider.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/code
   */
  readonly code: string;
  /**
   * What went wrong, in words for a reader.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/message
   */
  readonly message: string;
  /**
   * The request parameter at fault, where there is one.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/parameter
   */
  readonly parameter?: string | undefined;
  /**
   * Task type of the failed request.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/taskType
   */
  readonly taskType?: string | undefined;
  /**
   * Task UUID of the failed request.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/taskUUID
   */
  readonly taskUUID?: string | undefined;
  /**
   * Where the documentation deals with it.
   * @see alibaba-qwen3-5-27b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/documentation
   */
  readonly documentation?: string | undefined;
}

export type ErrorResponse = AlibabaQwen3_5_27bErrorResponse
/** The bodies of answers by their status, as the document spells it. */
export type AlibabaQwen3_5_27bResponses = Readonly<Record<200, AlibabaQwen3_5_27bResponse> & Record<400 | 401 | 402 | 403 | 429 | 500 | 503, AlibabaQwen3_5_27bErrorResponse>>
export type AlibabaQwen3_5_27bResponseOf<Status extends 200> = AlibabaQwen3_5_27bResponses[Status]
export type AlibabaQwen3_5_27bErrorOf<Status extends 400 | 401 | 402 | 403 | 429 | 500 | 503> = AlibabaQwen3_5_27bResponses[Status]
export type { AlibabaQwen3_5_27bResponses as Responses, AlibabaQwen3_5_27bResponseOf as ResponseOf, AlibabaQwen3_5_27bErrorOf as ErrorOf }
