/** One more of an option that may be repeated. */
export function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}
