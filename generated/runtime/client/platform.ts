// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
/*
 * What the client uses of the platform: web standards that Node.js, Bun, Deno, workers and browsers have. Declared here, so
 * that no platform's types are needed; where they are there, what the client hands out has them.
 */

/** The instances of a global class, where the platform's types know it. */
type GlobalInstance<Name extends string> =
  typeof globalThis extends Record<Name, { readonly prototype: infer T }> ? T : unknown

export type ByteStream = GlobalInstance<'ReadableStream'>

export type BlobObject = GlobalInstance<'Blob'>

export type ResponseObject = GlobalInstance<'Response'>

/** An AbortSignal. */
export interface Signal {
  readonly aborted: boolean
  readonly reason?: unknown
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** A Response, as far as the client reads it. */
export interface HttpResponse {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: unknown
  text(): Promise<string>
  blob(): Promise<unknown>
}

/** The second parameter of fetch. */
export interface FetchInit {
  readonly method?: string | undefined
  readonly headers?: unknown
  readonly body?: unknown
  readonly signal?: unknown
}

export interface ByteReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>
  cancel(): Promise<void>
}

interface Platform {
  readonly fetch: (url: string, init?: FetchInit) => Promise<HttpResponse>
  readonly crypto: {
    randomUUID(): string
    readonly subtle: { digest(name: string, bytes: Uint8Array): Promise<ArrayBuffer> }
  }
  readonly console: Readonly<Record<'error' | 'warn' | 'info' | 'debug', (...values: unknown[]) => void>>
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>
    getBuiltinModule?(name: 'node:fs/promises'): { readFile(place: string | object): Promise<Uint8Array> } | undefined
  }
  readonly Blob: new (parts: readonly Uint8Array[], options: { readonly type: string }) => BlobObject
  readonly AbortController: new () => { readonly signal: Signal; abort(reason?: unknown): void }
  readonly ReadableStream: new (source: object) => ByteStream
  readonly TextDecoder: new () => { decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string }
  readonly TextEncoder: new () => { encode(text: string): Uint8Array }
  setTimeout(work: () => void, ms: number): unknown
  clearTimeout(timer: unknown): void
  btoa(text: string): string
}

export const platform: Platform = globalThis as unknown as Platform
