import type { Command } from 'commander'
import type { Terminal } from './terminal.js'

/** Adds one command to the program. What it needs to run it loads when it runs. */
export type RegisterCommand = (program: Command, terminal: Terminal) => void

/** Each command by its name, in the order of help. What declares one takes longer to load than many of them to run. */
const commands: Readonly<Record<string, () => Promise<RegisterCommand>>> = {
  init: async () => (await import('./init.js')).registerInit,
  pull: async () => (await import('./pull.js')).registerPull,
  update: async () => (await import('./update.js')).registerUpdate,
  generate: async () => (await import('./generate.js')).registerGenerate,
  validate: async () => (await import('./validate.js')).registerValidate,
  explain: async () => (await import('./explain.js')).registerExplain,
  limits: async () => (await import('./limits.js')).registerLimits,
  examples: async () => (await import('./examples.js')).registerExamples,
  schema: async () => (await import('./schema.js')).registerSchema,
  overlay: async () => (await import('./overlay.js')).registerOverlay,
  chat: async () => (await import('./chat.js')).registerChat,
  mock: async () => (await import('./mock.js')).registerMock,
  conform: async () => (await import('./conform.js')).registerConform,
  diff: async () => (await import('./diff.js')).registerDiff,
}

/** The command that a command line begins with, alone; all of them for any other, such as one that asks for help. */
export function commandsFor([first = '']: readonly string[] = []): Promise<readonly RegisterCommand[]> {
  const own = Object.hasOwn(commands, first) ? commands[first] : undefined
  return Promise.all((own === undefined ? Object.values(commands) : [own]).map((load) => load()))
}
