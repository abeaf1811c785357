/** `1 item`, `2 items`; `one` is the noun, with a plural of its own where an `s` does not make it. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${nounFor(count, one, many)}`
}

/** The noun alone, where the number is written in another way. */
export function nounFor(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? one : many
}
