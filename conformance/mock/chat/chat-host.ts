import type { JsonObject } from '../../../generator/document/json.js'
import type { Operation } from '../../../generator/ir/model.js'
import { chatServerOf } from '../../../generator/provider/chat/chat-server.js'
import type { Account } from '../runware/account.js'
import type { CatalogueEntry, MockModel } from '../runware/catalogue.js'
import { serverChosen } from './chosen-server.js'
import { Conversations } from './conversations.js'

/** A kind of server, and the models whose chats it answers. */
export class ChatHost {
  readonly conversations: Conversations
  readonly entries: readonly CatalogueEntry[]

  constructor(conversations: Conversations, entries: readonly CatalogueEntry[]) {
    this.conversations = conversations
    this.entries = entries
  }

  get server() {
    return this.conversations.server
  }

  /** Base URLs under which it is reached. */
  get servers(): readonly string[] {
    return [...this.server.servers, ...this.entries.flatMap((it) => (it.pointer === undefined ? [] : it.model.servers))]
  }

  /** A model by the name that requests have for it. */
  named(name: string): CatalogueEntry | undefined {
    return this.entries.find((it) => it.air === name || it.model.id === name)
  }
}

/** Whether an operation is that of a document of chats, which says whose they are. */
export function isOfChats(document: object, { path }: Pick<Operation, 'path'>): boolean {
  return chatServerOf(document as JsonObject) !== undefined && path === '/chat/completions'
}

/** A host for each kind of server that documents of chats are of. */
export function documentedHosts(models: readonly MockModel[], account: Account): readonly ChatHost[] {
  const names = new Set(models.flatMap(({ document }) => chatServerOf(document as JsonObject) ?? []))
  return [...names].map((chatServer) => {
    const own = models.filter(({ document }) => chatServerOf(document as JsonObject) === chatServer)
    const entries = own.flatMap((it) => chatEntry(it, account))
    const server = serverChosen({ ...account.choices, chatServer })
    return new ChatHost(new Conversations(account, server, entries), entries)
  })
}

function chatEntry({ model, document }: MockModel, { settings }: Account): readonly CatalogueEntry[] {
  const operation = model.operations.find((it) => isOfChats(document, it))
  if (operation === undefined) return []
  return [
    {
      model,
      document,
      request: operation.request,
      result: undefined,
      taskType: 'textInference',
      air: operation.fixed.get('model'),
      pointer: operation.request.at.pointer,
      judge: settings.judgeOf(document, { pointer: operation.request.at.pointer, way: 'request' }),
      documentation: '',
      deliveryMethod: 'sync',
      // Whether the model thinks the document does not say; its server has switches for those that do.
      thinkingLevel: 'high',
      outputType: undefined,
      outputFormat: undefined,
      size: { width: 1, height: 1 },
    },
  ]
}
