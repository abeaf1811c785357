import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { JsonObject } from '../generator/document/json.js'
import { type ChatServerName, chatServerNames } from '../generator/provider/chat/chat-server.js'
import { exit, UsageError } from './exit.js'
import { asKnown, type ProviderFlag, providerOption } from './provider-option.js'
import { selectModel } from './select-model.js'
import { type Terminal, write } from './terminal.js'

interface ChatFlags extends ProviderFlag {
  readonly specs: string
  readonly server: ChatServerName
  readonly as?: string
  readonly write?: boolean
}

/** Adds `specproof chat`. */
export function registerChat(program: Command, terminal: Terminal): void {
  program
    .command('chat')
    .description('Print the document of the chats of a model, as a kind of server takes and answers them.')
    .argument('<model>', 'id, AIR, file, or the end of an id')
    .addOption(new Option('--server <kind>', 'who answers').choices(chatServerNames).default('runware'))
    .option('--as <name>', 'how requests call the model (default: its AIR at runware, any name elsewhere)')
    .option('--write', 'write it to the folder of specifications, where nothing is')
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .addOption(providerOption())
    .action(async (name: string, flags: ChatFlags) => {
      terminal.exitCode = await runChat(name, flags, terminal)
    })
}

async function runChat(name: string, flags: ChatFlags, terminal: Terminal): Promise<number> {
  const { specs, server } = flags
  const path = await selectModel(name, { cwd: terminal.cwd, specs })
  const { id, document } = await chatsOf(path, flags, terminal)
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (!flags.write) {
    await write(terminal.stdout, text)
    return exit.fine
  }
  const file = join(specs, `${id}.json`)
  try {
    await writeFile(resolve(terminal.cwd, file), text, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new UsageError(`${file} is there already; without --write the document is printed.`)
  }
  await write(terminal.stdout, `${file} written: chats of ${name} at ${server}.\n`)
  return exit.fine
}

async function chatsOf(
  path: string,
  flags: ChatFlags,
  { cwd }: Terminal,
): Promise<{ id: string; document: JsonObject }> {
  const { readModel } = await import('../generator/ir/read.js')
  const { chatDocument } = await import('../generator/provider/chat/chat-document.js')
  const { chatServers } = await import('../generator/provider/chat/chat-servers.js')
  const { isTextTask } = await import('../generator/provider/chat/task-fields.js')
  const model = await readModel(path, await asKnown(flags, cwd))
  const operation = model.operations.find(isTextTask)
  if (operation === undefined) throw new UsageError(`${model.id} answers no messages: chats are of models of texts.`)
  const id = `${model.id}-${flags.server}-chat`
  const server = chatServers[flags.server]
  const air = server.modelName === 'air' ? model.air : undefined
  const document = chatDocument(
    {
      document: model.document as JsonObject,
      task: operation.request.at.pointer,
      id,
      title: model.title,
      model: flags.as ?? air,
    },
    server,
  )
  return { id, document }
}
