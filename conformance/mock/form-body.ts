/** Another value for a field of a form; the same where it stays. */
export type FieldChange = (name: string, value: string) => string

/** The fields of a form; none of what is no form. */
export function fieldsIn(body: string): readonly (readonly [name: string, value: string])[] {
  const found: (readonly [string, string])[] = []
  withFields(body, (name, value) => {
    found.push([name, value])
    return value
  })
  return found
}

/** Letters that a form in a URL's spelling has, and no JSON. */
const urlEncoded = /^[^\s"<>{}[\]=&]+(?:\[[^\s"<>{}=&]*)?=[^\s"<>{}]*$/

/**
 * A body with other values in the fields of its form, spelled as a URL or in parts; what stays is spelled as it was, and what is
 * no form is given back.
 */
export function withFields(body: string, change: FieldChange): string {
  const boundary = /^--(\S{1,70})\r?\n/.exec(body)?.[1]
  if (boundary !== undefined) return withParts(body, boundary, change)
  return urlEncoded.test(body.trim())
    ? body.replace(field, (all, name, text) => spelled(all, name, text, change))
    : body
}

const field = /([^&=\s]+)=([^&\s]*)/g

function spelled(all: string, name: string, text: string, change: FieldChange): string {
  const value = decoded(text)
  const changed = change(decoded(name), value)
  return changed === value ? all : `${name}=${encodeURIComponent(changed).replaceAll('%20', '+')}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** The parts of a form (RFC 7578): the head of each names its field. */
function withParts(body: string, boundary: string, change: FieldChange): string {
  const parts = body.split(`--${boundary}`)
  return parts.map((it) => withPart(it, change)).join(`--${boundary}`)
}

function withPart(part: string, change: FieldChange): string {
  const [, head, value, end] = /^(\r?\n(?:[^\r\n]+\r?\n)+\r?\n)(.*?)(\r?\n)$/s.exec(part) ?? []
  const name = /^content-disposition:.*?;\s*name="?([^";\r\n]*)/im.exec(head ?? '')?.[1]
  return head === undefined || value === undefined || name === undefined
    ? part
    : `${head}${change(name, value)}${end ?? ''}`
}
