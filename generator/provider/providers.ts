import type { JsonObject } from '../document/json.js'
import { openaiChat } from './openai-chat.js'
import { openapi } from './openapi.js'
import type { Provider, SchemaView } from './provider.js'
import { runware } from './runware.js'

/** Every provider, in the order in which a document is shown to them; the last takes what is left. */
export const providers: readonly Provider[] = [runware, openaiChat, openapi]

/** The provider that a document belongs to. */
export function providerOf(document: JsonObject, file: string, bodies: readonly SchemaView[]): Provider {
  return providers.find((it) => it.recognise(document, file, bodies)) ?? openapi
}
