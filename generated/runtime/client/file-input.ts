// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { Fields } from '../model.js'
import type { RequestTypes } from '../request-types.js'
import type { CallOptions } from './settings.js'
import type { MediaPlaces } from './wire.js'

/**
 * A file: a Blob (or File), its bytes, or where it lies on the disk, by a `file:` URL or a path. What lies on the disk is read
 * where there is `process.getBuiltinModule`: Node.js, Bun, Deno.
 */
export type FileInput =
  | { readonly type: string; arrayBuffer(): Promise<ArrayBuffer> }
  | Uint8Array
  | { readonly href: string }
  | { readonly path: string }

export interface DownloadOptions extends Omit<CallOptions, 'maxCostUsd' | 'parameters'> {
  /** A longer file is refused, and read no further. @defaultValue 536870912 */
  readonly maxBytes?: number | undefined
}

/** What a client takes as the input of a model: of `build()`, and files where a request names media. */
export type InputOf<T extends RequestTypes> = T['media'] extends MediaPlaces ? Taking<Fields<T>, T['media']> : Fields<T>

type Taking<V, M> = V extends string
  ? V | (M extends { readonly here: string } ? FileInput : never)
  : V extends readonly unknown[]
    ? M extends { readonly items: infer Of }
      ? { readonly [K in keyof V]: Taking<V[K], Of> }
      : V
    : V extends object
      ? M extends { readonly fields: infer Of }
        ? { readonly [K in keyof V]: K extends keyof Of ? Taking<V[K], Of[K]> : V[K] }
        : V
      : V
