// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { ResponseObject } from './platform.js'

/** A result with the answer that brought it. */
export interface WithResponse<R> {
  readonly data: R
  /** The last HTTP response, already read; its status and headers are for the caller. */
  readonly response: ResponseObject
  /** What the server calls the request. */
  readonly requestId: string | undefined
}

/** The promise of a result. */
export interface ClientCall<R> extends Promise<R> {
  /** The result, and the HTTP response that brought it. */
  withResponse(): Promise<WithResponse<R>>
}

export function callOf<R>(answered: Promise<WithResponse<R>>): ClientCall<R> {
  const data = answered.then((it) => it.data)
  const withResponse = () => {
    // Who asks for both hears of a failure once.
    data.catch(() => {})
    return answered
  }
  return Object.assign(data, { withResponse })
}
