import type { JsonObject } from '../document/json.js'
import { openaiChat } from './openai-chat.js'
import { openapi } from './openapi.js'
import type { Provider, SchemaView } from './provider.js'
import { runware } from './runware.js'

/** Every provider, in the order in which a document is shown to them; the last takes what is left. */
export const providers: readonly Provider[] = [runware, openaiChat, openapi]

/** Id and address of a model, where a document states both in its head. */
export function statedNames(document: JsonObject, file: string): { id: string; address: string } | undefined {
  for (const provider of providers) {
    const { id, from, address } = provider.identify(document, file, [])
    if (typeof id === 'string' && from !== '' && address !== undefined) return { id, address }
  }
  return undefined
}

/** The provider that a document belongs to. */
export function providerOf(document: JsonObject, file: string, bodies: readonly SchemaView[]): Provider {
  return providers.find((it) => it.recognise(document, file, bodies)) ?? openapi
}
