// Written by specproof 0.1.1 from alibaba-qwen3-5-27b.json (sha256 e1f15df64b7ce790d24cd0b868086f54fe276123c368249eadbb61659be784f4). Changes made here are lost.
// @ts-nocheck

import { createModel, type RequestModel } from '../runtime/model.js'
import { validateError, validateResponse } from './response.js'
import { runware as wire } from '../runtime/client/provider/runware.js'
import type { ErrorResponse, Request, Response, Responses } from './types.js'
import { is, validate, validateField } from './validate.js'

export type { AlibabaQwen3_5_27bErrorOf, AlibabaQwen3_5_27bErrorResponse, AlibabaQwen3_5_27bRequest, AlibabaQwen3_5_27bResponse, AlibabaQwen3_5_27bResponseOf } from './types.js'

const limits = {
  model: { const: "alibaba:qwen@3.5-27b" },
  seed: { minimum: 0, maximum: 4294967295 },
  settings: {
    systemPrompt: { minLength: 1, maxLength: 131072 },
    temperature: { multipleOf: 0.01, minimum: 0, maximum: 2 },
    topP: { multipleOf: 0.01, minimum: 0, maximum: 1 },
    frequencyPenalty: { multipleOf: 0.01, minimum: 0, maximum: 2 },
    maxTokens: { minimum: 1, maximum: 65536 },
    minP: { multipleOf: 0.01, minimum: 0, maximum: 1 },
    presencePenalty: { multipleOf: 0.01, minimum: 0, maximum: 2 },
    repetitionPenalty: { multipleOf: 0.01, minimum: 0, maximum: 2 },
    stopSequences: {
      items: { minLength: 1 },
    },
    thinkingLevel: { enum: ["off", "high"] },
    topK: { minimum: 1, maximum: 100 },
  },
  messages: {
    minItems: 1,
    items: {
      role: { enum: ["user", "assistant"] },
      content: { minLength: 1 },
    },
  },
  taskType: { const: "textInference" },
  taskUUID: { format: "uuid" },
  webhookURL: { format: "uri" },
  includeCost: {},
  deliveryMethod: { oneOf: [{ const: "sync" }, { const: "async" }, { const: "stream" }] },
  numberResults: { minimum: 1, maximum: 4 },
  includeUsage: {},
} as const

const defaults = {
  settings: {
    temperature: 0.6,
    topP: 0.95,
    frequencyPenalty: 0,
    minP: 0,
    presencePenalty: 0,
    repetitionPenalty: 1,
    thinkingLevel: "high",
    topK: 20,
  },
  includeCost: false,
  deliveryMethod: "sync",
  numberResults: 1,
  includeUsage: false,
} as const

interface Types {
  readonly request: Request
  readonly response: Response
  readonly error: ErrorResponse
  readonly responses: Responses
  readonly envelope: "task"
  readonly required: "taskType" | "taskUUID" | "model" | "messages"
  readonly filled: "taskType" | "model" | "taskUUID"
  readonly nonEmpty: "messages"
  readonly limits: typeof limits
  readonly defaults: typeof defaults
  readonly wire: typeof wire
}

/**
 * Runware API - Qwen3.5-27B
 *
 * A Qwen large language model with 27B parameters for general-purpose reasoning, coding, multilingual writing and long-context text work. The native context is 262K tokens and can be extended to roughly 1M. Its weights are open, and it is meant as the smaller alternative to the flagship Qwen3.5 mixture-of-experts models.
 */
export const alibabaQwen3_5_27b: RequestModel<Types> = /* @__PURE__ */ createModel<Types>({
  info: {
    id: "alibaba-qwen3-5-27b",
    air: "alibaba:qwen@3.5-27b",
    title: "Runware API - Qwen3.5-27B",
    capabilities: ["text-to-text"],
  },
  method: "POST",
  path: "/",
  envelope: "task",
  endpoint: { wire, server: "https://api.runware.ai/v1" },
  limits,
  defaults,
  fields: ["model","seed","settings","messages","taskType","taskUUID","webhookURL","includeCost","deliveryMethod","numberResults","includeUsage"],
  fixed: { taskType: "textInference", model: "alibaba:qwen@3.5-27b" },
  uuidField: "taskUUID",
  validate,
  validateField,
  is,
  validateError,
  validateResponse,
})
