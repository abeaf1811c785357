/*
 * How URLs compare (RFC 3986, 6.2): scheme and host have no case, the usual port may be left out, and so may the slash at the
 * end of a server, after which a path begins with one; letters, digits, `-`, `.`, `_` and `~` need no escape.
 */

/** A URL of a server as it compares, whatever its variables are called. */
export function addressOf(url: string): string {
  const plain = plainEscapes(url.replace(/\{[^}]*\}/g, '{}')).replace(/(?<=.)\/$/, '') || '/'
  return plain.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, (it) =>
    it.toLowerCase().replace(/^(http:.*|ws:.*):80$|^(https:.*|wss:.*):443$/, '$1$2'),
  )
}

/** A text of a URL with no more escapes than it needs. */
export function plainEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (it) => {
    const letter = String.fromCharCode(Number.parseInt(it.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(letter) ? letter : it.toUpperCase()
  })
}
