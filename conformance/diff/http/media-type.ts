/**
 * A media type as it compares (RFC 9110, 8.3.1): type, subtype, names of parameters and charsets in lower case, parameters
 * in order, without quotes. JSON is UTF-8 whatever its charset says (RFC 8259, 11).
 */
export function comparableType(text: string): string {
  const [essence = '', ...rest] = text.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/)
  const type = essence.trim().toLowerCase()
  const isJson = type === 'application/json' || type.endsWith('+json')
  const parameters = rest.flatMap((it) => {
    const [name = '', value = ''] = it.trim().split(/=(.*)/s)
    const key = name.trim().toLowerCase()
    if (key === '' || (isJson && key === 'charset')) return []
    const plain = value.trim().replace(/^"(.*)"$/s, (_, inner: string) => inner.replace(/\\(.)/gs, '$1'))
    return [`${key}=${key === 'charset' ? plain.toLowerCase() : plain}`]
  })
  return [type, ...parameters.sort()].join(';')
}

/** Whether a range such as `text/*` has a type in it; both as they compare. */
export function covers(range: string, type: string): boolean {
  if (range === '*/*') return true
  const [essence = ''] = type.split(';')
  if (range.endsWith('/*')) return essence.startsWith(range.slice(0, -1))
  return range === essence
}
