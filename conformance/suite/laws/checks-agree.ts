import { runUnits, shrunk, sweepUnits } from '../chance.js'
import type { About, Inquiry, Law } from '../law.js'
import { packUnits } from '../packs.js'

const name = 'checks-agree'

interface CheckDifference {
  readonly text: string
  readonly own: readonly string[]
  readonly others: readonly string[]
}

/** The generated check accepts exactly what the oracle accepts, and names the same places. */
export const checksAgree: Law = {
  name,
  title: 'the generated check accepts exactly what the oracle accepts and names the same places',
  needsTarget: false,
  state: (context, plan) => {
    const difference = (text: string): CheckDifference | undefined => {
      const pointers = (list: readonly { pointer: string }[]) => [...new Set(list.map((it) => it.pointer))].sort()
      const { verdict, violations } = (context.carriage?.judgeValues ?? context.judge)(text)
      if (verdict === 'undecided') return undefined
      const [own, others] = [pointers(context.validate(JSON.parse(text))), pointers(violations)]
      return own.join('\n') === others.join('\n') ? undefined : { text, own, others }
    }
    const hear = async (inquiry: Inquiry, { text }: { readonly text: string }) => {
      inquiry.comparisons++
      return difference(text)
    }
    const note = (inquiry: Inquiry, about: About, { text, own, others }: CheckDifference) => {
      const opinion = (pointers: readonly string[]) => ({
        verdict: pointers.length === 0 ? 'accepts' : 'refuses',
        pointers,
      })
      inquiry.find(about, [{ body: text, key: 'right' }], {
        message: 'The generated check and the oracle disagree.',
        expected: opinion(others),
        actual: opinion(own),
      })
    }
    return [
      ...packUnits(
        plan.filter((it) => !it.isWhole),
        { law: name, hear, note },
      ),
      ...sweepUnits(context, { law: name, hear, note }),
      ...runUnits(context, name, async (inquiry, run) => {
        if ((await hear(inquiry, run)) === undefined) return
        const smallest = await shrunk(context, run, async (text) => difference(text) !== undefined, 2000)
        const last = difference(smallest.text)
        if (last !== undefined) note(inquiry, smallest.about, last)
      }),
    ]
  },
}
