import { UsageError } from './exit.js'

/**
 * A header as the command line says it, its name in lower case.
 * @throws UsageError where it is none; the value may be a key, and is not repeated
 */
export function headerIn(text: string): { readonly name: string; readonly value: string } {
  const [, name = '', value = ''] = /^([!#$%&'*+.^`|~\w-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/.exec(text) ?? []
  if (value === '') throw new UsageError('--header wants "Name: value", in characters that HTTP carries.')
  return { name: name.toLowerCase(), value }
}
