// Written by specproof 0.1.1 from alibaba-qwen3-5-397b.json (sha256 77474eb872655b3d745da9e675317f20120a74cafa4a2385361b9e7424b04f66). Changes made here are lost.

/** @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items */
export interface AlibabaQwen3_5_397bRequest {
  /**
   * Identifier of the model to use for generation.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/model
   */
  readonly model: "alibaba:qwen@3.5-397b";
  /**
   * The unified payload wrapper for complex media assets dictating image, video or audio inference constraints.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/inputs
   */
  readonly inputs?: AlibabaQwen3_5_397bInputs | undefined;
  /**
   * Random seed for reproducible generation. When not provided, a random seed is generated in the unsigned 32-bit range.
   *
   * Limits: an integer; at least 0; at most 4294967295.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/seed
   */
  readonly seed?: number | undefined;
  /**
   * Global inference settings.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings
   */
  readonly settings?: AlibabaQwen3_5_397bSettings | undefined;
  /**
   * Array of chat messages forming the conversation context.
   *
   * Limits: at least 1 item.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/messages
   */
  readonly messages: readonly AlibabaQwen3_5_397bMessage[];
  /**
   * Identifier for the type of task being performed
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/taskType
   */
  readonly taskType: "textInference";
  /**
   * UUID v4 identifier for tracking tasks and matching async responses. Must be unique per task.
   *
   * Limits: a valid uuid.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/taskUUID
   */
  readonly taskUUID: string;
  /**
   * Specifies a webhook URL where JSON responses will be sent via HTTP POST when generation tasks complete. For batch requests with multiple results, each completed item triggers a separate webhook call as it becomes available.
   *
   * Limits: a valid uri.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/webhookURL
   */
  readonly webhookURL?: string | undefined;
  /**
   * Include task cost in the response.
   * @defaultValue false
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/includeCost
   */
  readonly includeCost?: boolean | undefined;
  /**
   * Determines how the API delivers task results.
   * - `"sync"`: Returns complete results directly in the API response.
   * - `"async"`: Returns an immediate acknowledgment with the task UUID. Poll for results using getResponse.
   * - `"stream"`: Streams results token-by-token as they are generated.
   * @defaultValue "sync"
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/deliveryMethod
   */
  readonly deliveryMethod?: "sync" | "async" | "stream" | undefined;
  /**
   * Number of results to generate. Each result uses a different seed, producing variations of the same parameters.
   *
   * Limits: an integer; at least 1; at most 4.
   * @defaultValue 1
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/numberResults
   */
  readonly numberResults?: number | undefined;
  /**
   * Include token usage statistics in the response.
   * @defaultValue false
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/includeUsage
   */
  readonly includeUsage?: boolean | undefined;
}

/**
 * The unified payload wrapper for complex media assets dictating image, video or audio inference constraints.
 * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/inputs
 */
export interface AlibabaQwen3_5_397bInputs {
  /**
   * Array of image inputs (UUID, URL, Data URI, or Base64).
   *
   * Limits: at least 1 item; each item: one of a valid uuid; a valid uri; matches ^data:image\/[a-zA-Z]+;base64,[a-zA-Z0-9+/=]+$; matches ^[a-zA-Z0-9+/=]+$.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/inputs/properties/images
   */
  readonly images?: readonly string[] | undefined;
  /**
   * Array of video inputs (UUID, URL, or Base64).
   *
   * Limits: at least 1 item; each item: one of a valid uuid; a valid uri.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/inputs/properties/videos
   */
  readonly videos?: readonly string[] | undefined;
}

/**
 * Global inference settings.
 * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings
 */
export interface AlibabaQwen3_5_397bSettings {
  /**
   * System-level instruction that guides the model's behavior and output style across the entire generation.
   *
   * Limits: at least 1 character; at most 262144 characters.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/systemPrompt
   */
  readonly systemPrompt?: string | undefined;
  /**
   * Controls randomness in generation. Lower values produce more deterministic outputs, higher values increase variation and creativity.
   *
   * Limits: in steps of 0.01; at least 0; at most 2.
   * @defaultValue 0.6
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/temperature
   */
  readonly temperature?: number | undefined;
  /**
   * Nucleus sampling parameter that controls diversity by limiting the probability mass. Lower values make outputs more focused, higher values increase diversity.
   *
   * Limits: in steps of 0.01; at least 0; at most 1.
   * @defaultValue 0.95
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/topP
   */
  readonly topP?: number | undefined;
  /**
   * Penalizes tokens based on their frequency in the output so far. A value of 0.0 disables the penalty.
   *
   * Limits: in steps of 0.01; at least 0; at most 2.
   * @defaultValue 0
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/frequencyPenalty
   */
  readonly frequencyPenalty?: number | undefined;
  /**
   * Maximum number of tokens to generate in the response.
   *
   * Limits: an integer; at least 1; at most 65536.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/maxTokens
   */
  readonly maxTokens?: number | undefined;
  /**
   * Minimum probability threshold. Tokens with probability below this value are excluded from sampling.
   *
   * Limits: in steps of 0.01; at least 0; at most 1.
   * @defaultValue 0
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/minP
   */
  readonly minP?: number | undefined;
  /**
   * Encourages the model to introduce new topics. A value of 0.0 disables the penalty.
   *
   * Limits: in steps of 0.01; at least 0; at most 2.
   * @defaultValue 0
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/presencePenalty
   */
  readonly presencePenalty?: number | undefined;
  /**
   * Penalizes tokens that have already appeared in the output. A value of 1.0 disables the penalty.
   *
   * Limits: in steps of 0.01; at least 0; at most 2.
   * @defaultValue 1
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/repetitionPenalty
   */
  readonly repetitionPenalty?: number | undefined;
  /**
   * Array of sequences that will cause the model to stop generating further tokens when encountered.
   *
   * Limits: each item: at least 1 character.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/stopSequences
   */
  readonly stopSequences?: readonly string[] | undefined;
  /**
   * Controls the depth of internal reasoning the model performs before generating a response.
   * @defaultValue "high"
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/thinkingLevel
   */
  readonly thinkingLevel?: "off" | "high" | undefined;
  /**
   * Top-K sampling parameter that limits the number of highest-probability tokens considered at each step.
   *
   * Limits: an integer; at least 1; at most 100.
   * @defaultValue 20
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/settings/properties/topK
   */
  readonly topK?: number | undefined;
}

/**
 * A single chat message with a role and content.
 * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/messages/items
 */
export interface AlibabaQwen3_5_397bMessage {
  /**
   * The role of the message author.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/messages/items/properties/role
   */
  readonly role: "user" | "assistant";
  /**
   * The text content of the message.
   *
   * Limits: at least 1 character.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/RequestBody/items/properties/messages/items/properties/content
   */
  readonly content: string;
}

export type Request = AlibabaQwen3_5_397bRequest

/** @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody */
export interface AlibabaQwen3_5_397bResponse {
  readonly [key: string]: unknown;
  /** @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data */
  readonly data?: readonly AlibabaQwen3_5_397bResult[] | undefined;
}

/**
 * One generated text.
 * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items
 */
export interface AlibabaQwen3_5_397bResult {
  readonly [key: string]: unknown;
  /**
   * The task type of the request.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/taskType
   */
  readonly taskType: "textInference";
  /**
   * The taskUUID of the request.
   *
   * Limits: a valid uuid.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/taskUUID
   */
  readonly taskUUID: string;
  /**
   * The generated text.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/text
   */
  readonly text: string;
  /**
   * What the task cost, in USD. Present when includeCost is true in the request.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/cost
   */
  readonly cost?: number | undefined;
  /**
   * Why no more tokens were generated.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/finishReason
   */
  readonly finishReason: "stop" | "length" | "content_filter" | "unknown";
  /**
   * Token counts of the request. Present when includeUsage is true in the request.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage
   */
  readonly usage?: AlibabaQwen3_5_397bUsage | undefined;
}

/**
 * Token counts of the request. Present when includeUsage is true in the request.
 * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage
 */
export interface AlibabaQwen3_5_397bUsage {
  readonly [key: string]: unknown;
  /**
   * Tokens of the input.
   *
   * Limits: an integer; at least 0.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage/properties/promptTokens
   */
  readonly promptTokens: number;
  /**
   * Tokens of the answer.
   *
   * Limits: an integer; at least 0.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage/properties/completionTokens
   */
  readonly completionTokens: number;
  /**
   * Tokens of input and answer together.
   *
   * Limits: an integer; at least 0.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage/properties/totalTokens
   */
  readonly totalTokens: number;
  /**
   * Tokens spent on reasoning, which are billed separately.
   *
   * Limits: an integer; at least 0.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ResponseBody/properties/data/items/properties/usage/properties/thinkingTokens
   */
  readonly thinkingTokens?: number | undefined;
}

export type Response = AlibabaQwen3_5_397bResponse

/**
 * Standard error response returned by the Runware API.
 * @see alibaba-qwen3-5-397b.json#/components/schemas/ErrorResponse
 */
export interface AlibabaQwen3_5_397bErrorResponse {
  /** @see alibaba-qwen3-5-397b.json#/components/schemas/ErrorResponse/properties/errors */
  readonly errors: readonly AlibabaQwen3_5_397bErrorsItem[];
}

/** @see alibaba-qwen3-5-397b.json#/components/schemas/ErrorResponse/properties/errors/items */
export interface AlibabaQwen3_5_397bErrorsItem {
  readonly [key: string]: unknown;
  /**
   * A short identifier for the error (e.g., invalidApiKey, timeoutProvider).
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/code
   */
  readonly code: string;
  /**
   * A human-readable explanation of what went wrong.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/message
   */
  readonly message: string;
  /**
   * The request parameter related to the error, if applicable.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/parameter
   */
  readonly parameter?: string | undefined;
  /**
   * The task type of the request that failed.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/taskType
   */
  readonly taskType?: string | undefined;
  /**
   * The unique identifier of the failed request.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/taskUUID
   */
  readonly taskUUID?: string | undefined;
  /**
   * A link to relevant documentation.
   * @see alibaba-qwen3-5-397b.json#/components/schemas/ErrorResponse/properties/errors/items/properties/documentation
   */
  readonly documentation?: string | undefined;
}

export type ErrorResponse = AlibabaQwen3_5_397bErrorResponse
/** The bodies of answers by their status, as the document spells it. */
export type AlibabaQwen3_5_397bResponses = Readonly<Record<200, AlibabaQwen3_5_397bResponse> & Record<400 | 401 | 402 | 403 | 429 | 500 | 503, AlibabaQwen3_5_397bErrorResponse>>
export type AlibabaQwen3_5_397bResponseOf<Status extends 200> = AlibabaQwen3_5_397bResponses[Status]
export type AlibabaQwen3_5_397bErrorOf<Status extends 400 | 401 | 402 | 403 | 429 | 500 | 503> = AlibabaQwen3_5_397bResponses[Status]
export type { AlibabaQwen3_5_397bResponses as Responses, AlibabaQwen3_5_397bResponseOf as ResponseOf, AlibabaQwen3_5_397bErrorOf as ErrorOf }
