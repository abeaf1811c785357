/**
 * The media type that means JSON among those of a body: a JSON type of WHATWG MIME Sniffing (application/json, text/json,
 * `+json`), else a range that holds JSON, the narrower first. What only looks like JSON (application/jsonl, a sequence) is
 * something else.
 */
export function jsonMediaType(types: readonly string[]): string | undefined {
  const essences = types.map((type) => [type, (type.split(';', 1)[0] ?? '').trim().toLowerCase()] as const)
  const find = (is: (essence: string) => boolean) => essences.find(([, essence]) => is(essence))?.[0]
  return find(isJson) ?? find((it) => it === 'application/*') ?? find((it) => it === '*/*')
}

function isJson(essence: string): boolean {
  return essence === 'application/json' || essence === 'text/json' || /^[^/]+\/[^/]+\+json$/.test(essence)
}
