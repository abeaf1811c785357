// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { Violation } from '../violation.js'
import { ClientError } from './client-error.js'
import { detailsOf } from './model-object.js'
import { platform } from './platform.js'
import { jsonOf } from './session.js'
import type { Endpoint } from './wire.js'

/** A model whose requests are checked. */
interface CheckedModel {
  readonly info: { readonly id: string; readonly air?: string }
  readonly endpoint?: Endpoint
  validate(value: unknown): readonly Violation[]
}

/** The platform's `fetch`. */
type Fetch = typeof globalThis extends { readonly fetch: infer F }
  ? F
  : (url: string, init?: object) => Promise<unknown>

/**
 * A `fetch` for any SDK that takes one: requests of the models are checked by their documents before they leave, and what breaks
 * one rejects with a ClientError (`validation`). Everything else passes as it is.
 * @param models by any name, such as `models` of the index, or a list
 * @param fetch what sends them. @defaultValue the platform's own
 */
export function checkedFetch(
  models: Readonly<Record<string, CheckedModel>> | readonly CheckedModel[],
  fetch?: Fetch,
): Fetch {
  const all: readonly CheckedModel[] = Object.values(models)
  const checked = async (input: unknown, init?: { readonly body?: unknown }): Promise<unknown> => {
    const url = String((input as { readonly url?: string }).url ?? input)
    const found = violationsIn(all, url, await bodyOf(input, init))
    if (found.length > 0) {
      const message = `Nothing was sent:\n${found.map((it) => it.message).join('\n')}`
      throw new ClientError('validation', message, { errors: detailsOf(found) })
    }
    return ((fetch ?? platform.fetch) as (input: unknown, init?: object) => Promise<unknown>)(input, init)
  }
  return checked as Fetch
}

/** The JSON that a request carries; undefined where it carries none. */
async function bodyOf(input: unknown, init?: { readonly body?: unknown }): Promise<unknown> {
  const request = input as { clone?(): { text(): Promise<string> } }
  const text = init?.body ?? (await request.clone?.().text())
  return typeof text === 'string' ? jsonOf(text) : undefined
}

function violationsIn(models: readonly CheckedModel[], url: string, body: unknown): readonly Violation[] {
  const path = url.replace(/[?#].*/, '')
  if (!Array.isArray(body)) {
    const model = models.find((it) => it.endpoint?.path !== undefined && path.endsWith(it.endpoint.path))
    return body === undefined ? [] : (model?.validate(body) ?? [])
  }
  return body.flatMap((task, i) => {
    const air = (task as { readonly model?: unknown } | null)?.model
    const model = models.find((it) => it.info.air === air && it.endpoint?.wire.tasks !== undefined)
    const found = air === undefined ? [] : (model?.validate(task) ?? [])
    return found.map((it) => ({ ...it, pointer: `/${i}${it.pointer}`, message: `${i}.${it.message}` }))
  })
}
