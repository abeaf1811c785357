// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
export type { ClientCall, WithResponse } from './call.js'
export { checkedFetch } from './checked-fetch.js'
export { type Client, createClient, type Submitted } from './client.js'
export { ClientError, type ErrorDetail } from './client-error.js'
export type { ErrorCode } from './error-code.js'
export type { DownloadOptions, FileInput } from './files.js'
export type { Estimate } from './price.js'
export type { CallOptions, ClientOptions, LogEntry, LogLevel, RetryOptions } from './settings.js'
export type { ClientStream, StreamPart } from './stream.js'
export type { TaskListeners, TaskProgress } from './task.js'
export type { BatchOutcome } from './together.js'
export { parseWebhook, type WebhookResult } from './webhook.js'
