type Known = typeof process.getBuiltinModule

/**
 * A module of node's, without an import of it: what reads a document that is handed over runs in browsers too. There the
 * module is empty, and what needs a file fails where it would read it.
 */
export const builtin: Known = (id: string) => globalThis.process?.getBuiltinModule?.(id) ?? {}
