import { providers } from '../generator/provider/providers.js'

/** Where documents are asked for, by provider, for the help of the commands that ask. */
export function publishedAddresses(): string {
  const lines = providers.flatMap(({ name, published, protocol }) => {
    if (published === undefined) return []
    const key = published.needsKey ? `; the key in ${protocol.authentication.variable}` : ''
    const lists = published.indices.map(({ url }) => `             ${url}\n`)
    return [`  ${name.padEnd(10)} ${published.hosts.join(', ')}${key}; lists of its models:\n${lists.join('')}`]
  })
  const notes = providers.flatMap(({ published }) => (published?.note === undefined ? [] : [`\n${published.note}`]))
  return `
Asked are, unless --from names another server:
${lines.join('')}${notes.join('')}`
}
