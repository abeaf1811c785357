// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck

export { alibabaQwen3_5_27b } from './alibaba-qwen3-5-27b/index.js'
export { alibabaQwen3_5_397b } from './alibaba-qwen3-5-397b/index.js'
import { alibabaQwen3_5_27b } from './alibaba-qwen3-5-27b/index.js'
import { alibabaQwen3_5_397b } from './alibaba-qwen3-5-397b/index.js'
import type { AlibabaQwen3_5_27bRequest } from './alibaba-qwen3-5-27b/index.js'
import type { AlibabaQwen3_5_397bRequest } from './alibaba-qwen3-5-397b/index.js'
import { taskBatch } from './runtime/batch.js'
export { RequestError, ResponseError, type Violation } from './runtime/violation.js'
export * from './client.js'

/** Every model by the identifier that its requests carry. */
export const models = {
  "alibaba:qwen@3.5-27b": alibabaQwen3_5_27b,
  "alibaba:qwen@3.5-397b": alibabaQwen3_5_397b,
} as const

/** A request of any model, told apart by `model`. */
export type AnyRequest = AlibabaQwen3_5_27bRequest | AlibabaQwen3_5_397bRequest

/** The array body of one call. Throws RequestError when a request breaks its limits or a taskUUID occurs twice. */
export function batch<const T extends readonly AnyRequest[]>(...requests: T): T {
  return taskBatch(models, requests)
}
