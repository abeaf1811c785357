import type { JsonObject } from '../document/json.js'
import { fal } from './fal.js'
import { openaiChat } from './openai-chat.js'
import { openapi } from './openapi.js'
import type { Provider, SchemaView } from './provider.js'
import { replicate } from './replicate.js'
import { runware } from './runware.js'

/** Every provider, in the order in which a document is shown to them; the last takes what is left. */
export const providers: readonly Provider[] = [runware, replicate, fal, openaiChat, openapi]

/** What providers are called in options and reports. */
export const providerNames: readonly string[] = providers.map((it) => it.name)

/** @throws Error where there is no such provider */
export function providerNamed(name: string): Provider {
  const found = providers.find((it) => it.name === name)
  if (found === undefined)
    throw new Error(`There is no provider ${JSON.stringify(name)}; there are ${providerNames.join(', ')}.`)
  return found
}

/** The provider whose models have names of this form; undefined where none is known. Later ones have the narrower forms. */
export function claimantOf(name: string): Provider | undefined {
  return providers.findLast((it) => it.published?.claims(name) === true)
}

/** Id and AIR of a model, where a document states both in its head. */
export function statedNames(document: JsonObject, file: string): { id: string; air: string } | undefined {
  for (const provider of providers) {
    const { id, from, air } = provider.identify(document, file, [])
    if (typeof id === 'string' && from !== '' && air !== undefined) return { id, air }
  }
  return undefined
}

/** The provider that a document belongs to by what it says itself, whatever its operations take. */
export function claimant(document: JsonObject, file: string): Provider | undefined {
  return providers.find((it) => it.operations !== undefined && it.recognise(document, file, []))
}

/** The provider that a document belongs to. */
export function providerOf(document: JsonObject, file: string, bodies: readonly SchemaView[]): Provider {
  return providers.find((it) => it.recognise(document, file, bodies)) ?? openapi
}
