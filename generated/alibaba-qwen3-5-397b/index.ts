// Written by specproof 0.1.1 from alibaba-qwen3-5-397b.json (sha256 77474eb872655b3d745da9e675317f20120a74cafa4a2385361b9e7424b04f66). Changes made here are lost.
// @ts-nocheck

import { createModel, type RequestModel } from '../runtime/model.js'
import { validateError, validateResponse } from './response.js'
import { runware as wire } from '../runtime/client/provider/runware.js'
import type { ErrorResponse, Request, Response, Responses } from './types.js'
import { is, validate, validateField } from './validate.js'

export type { AlibabaQwen3_5_397bErrorOf, AlibabaQwen3_5_397bErrorResponse, AlibabaQwen3_5_397bRequest, AlibabaQwen3_5_397bResponse, AlibabaQwen3_5_397bResponseOf } from './types.js'

const limits = {
  model: { const: "alibaba:qwen@3.5-397b" },
  inputs: {
    images: {
      minItems: 1,
      items: {
        anyOf: [{ format: "uuid" }, { format: "uri" }, { pattern: "^data:image\\/[a-zA-Z]+;base64,[a-zA-Z0-9+/=]+$" }, { pattern: "^[a-zA-Z0-9+/=]+$" }],
      },
    },
    videos: {
      minItems: 1,
      items: { anyOf: [{ format: "uuid" }, { format: "uri" }] },
    },
  },
  seed: { minimum: 0, maximum: 4294967295 },
  settings: {
    systemPrompt: { minLength: 1, maxLength: 262144 },
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
  readonly media: {"fields":{"inputs":{"fields":{"images":{"items":{"here":"inline"}},"videos":{"items":{"here":"upload"}}}}}}
}

/**
 * Runware API - Qwen3.5-397B
 *
 * Qwen3.5-397B is a frontier Qwen large language model for reasoning, coding, search, and agent workflows. The underlying open-weight flagship uses a sparse MoE design with 397B total parameters and 17B activated parameters, supports 262K native context extensible to about 1M tokens, and is designed for high-throughput long-context inference.
 */
export const alibabaQwen3_5_397b: RequestModel<Types> = /* @__PURE__ */ createModel<Types>({
  info: {
    id: "alibaba-qwen3-5-397b",
    air: "alibaba:qwen@3.5-397b",
    title: "Runware API - Qwen3.5-397B",
    status: "coming-soon",
    capabilities: ["text-to-text", "image-to-text", "video-to-text"],
  },
  method: "POST",
  path: "/",
  envelope: "task",
  endpoint: { wire, server: "https://api.runware.ai/v1", media: {"fields":{"inputs":{"fields":{"images":{"items":{"here":"inline"}},"videos":{"items":{"here":"upload"}}}}}} },
  limits,
  defaults,
  fields: ["model","inputs","seed","settings","messages","taskType","taskUUID","webhookURL","includeCost","deliveryMethod","numberResults","includeUsage"],
  fixed: { taskType: "textInference", model: "alibaba:qwen@3.5-397b" },
  uuidField: "taskUUID",
  validate,
  validateField,
  is,
  validateError,
  validateResponse,
})
