import { runsOf, shrunk, swept } from '../draw.js'
import type { About, Law } from '../law.js'
import { inquire } from '../law.js'
import { aboutCases } from '../probe.js'

/** The generated check accepts exactly what the oracle accepts, and names the same places. */
export const checksAgree: Law = {
  name: 'checks-agree',
  title: 'the generated check accepts exactly what the oracle accepts and names the same places',
  needsTarget: false,
  run: (context, plan) =>
    inquire(context, 'checks-agree', async (inquiry) => {
      const opinions = (text: string) => {
        const pointers = (list: readonly { pointer: string }[]) => [...new Set(list.map((it) => it.pointer))].sort()
        const { verdict, violations } = context.judge(text)
        if (verdict === 'undecided') return undefined
        const [own, others] = [pointers(context.validate(JSON.parse(text))), pointers(violations)]
        return own.join('\n') === others.join('\n') ? undefined : { own, others }
      }
      const compare = (text: string, about: About) => {
        inquiry.requests++
        const differing = opinions(text)
        if (differing === undefined) return
        const { own, others } = differing
        const opinion = (pointers: string[]) => ({ verdict: pointers.length === 0 ? 'accepts' : 'refuses', pointers })
        inquiry.find(about, [{ body: text, key: 'right' }], {
          message: 'The generated check and the oracle disagree.',
          expected: opinion(others),
          actual: opinion(own),
        })
      }
      for (const it of plan) if (!it.isWhole) compare(it.text, aboutCases(it.cases))
      for (const it of swept(context)) compare(it.text, it.about)
      for (const it of runsOf(context)) {
        const smallest =
          opinions(it.text) === undefined
            ? it
            : await shrunk(context, it, async (text) => opinions(text) !== undefined, 2000)
        compare(smallest.text, smallest.about)
      }
    }),
}
