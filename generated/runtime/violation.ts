// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
/** One demand of the specification that a value does not meet. */
export interface Violation {
  /** Where: an RFC 6901 pointer into the checked value; '' is the value itself. */
  readonly pointer: string
  /** The keyword as the specification spells it. */
  readonly keyword: string
  /** The keyword's value in the specification. */
  readonly limit: unknown
  /** A sentence with path, value, rule and remedy. */
  readonly message: string
}

/** Thrown when a request would break its specification; `violations` lists every reason. */
export class RequestError extends Error {
  readonly violations: readonly Violation[]

  constructor(violations: readonly Violation[]) {
    super(violations.map((it) => it.message).join('\n'))
    this.name = 'RequestError'
    this.violations = violations
  }
}

/** Thrown when an answer is not what its specification says; it keeps the answer. */
export class ResponseError extends Error {
  readonly violations: readonly Violation[]
  /** The answer, as it was given. */
  readonly value: unknown
  /** The status that it came with, where that was told. */
  readonly status: number | undefined

  constructor(violations: readonly Violation[], value: unknown, status?: number) {
    super(violations.map((it) => it.message).join('\n'))
    this.name = 'ResponseError'
    this.violations = violations
    this.value = value
    this.status = status
  }
}
