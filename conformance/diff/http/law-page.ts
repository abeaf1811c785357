import type { Direction } from '../result/result.js'
import { verdictTexts } from '../result/verdict.js'
import { inGeneral, lawBook } from './law-book.js'
import { levels } from './level.js'
import { events, type Rulings } from './ruling.js'

const opening = `# What a change outside the schemas means

One row for each cell of the law book: a field of an OpenAPI object (\`object.field\`, after a colon a special case of it), what
happened to it, and which way the data goes: \`request\` is what clients send, \`response\` what the service sends (answers,
webhooks, callbacks), \`document\` what no operation leads to. Defaults of the specification are filled in before anything is
compared. \`http\` is a break. \`specproof diff laws\` prints this page.

\`diff --levels FILE\` takes a cell for something else, by its id:
\`{ "levels": { "server.url request.removed": "compatible" } }\`, and so does "levels": { … } in the section "diff" of a configuration; the levels are ${levels.map((it) => `\`${it}\``).join(', ')}.

`

/** The law book for people: each cell with its id, its verdict and its reason; cells of a field that read alike in one row. */
export function lawPage(): string {
  const rows = Object.entries<Rulings>(lawBook).flatMap(([law, rulings]) => rowsOf(law, rulings))
  const meanings = Object.entries(verdictTexts).map(([name, { meaning }]) => `- \`${name}\`: ${meaning}`)
  return `${opening}| cell | verdict | why |\n| --- | --- | --- |\n${rows.join('\n')}\n\n${meanings.join('\n')}\n`
}

function rowsOf(law: string, rulings: Rulings): string[] {
  const rows = new Map<string, string[]>()
  for (const direction of Object.keys(rulings) as Direction[]) {
    for (const event of events) {
      const { verdict, sentence } = rulings[direction][event]
      const said = `\`${verdict}\` | ${inGeneral(sentence)}`
      rows.set(said, [...(rows.get(said) ?? []), `${direction}.${event}`])
    }
  }
  return [...rows].map(([said, cells]) => `| \`${law}\` ${cells.join(', ')} | ${said} |`)
}
