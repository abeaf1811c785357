import type { Json } from '../../generator/document/json.js'
import { mutated, tokens, valueAt } from '../../generator/document/pointer.js'
import { takenTogether } from '../report/symptom.js'
import type { Context } from './context.js'
import type { Exchange, Inquiry, Says, Unit } from './law.js'
import type { Hearing } from './packs.js'
import type { PlannedRequest } from './plan.js'
import { aboutCases } from './probe.js'
import { plainRefusals, spread } from './request.js'
import { idOf } from './table.js'

/** What is wrong with an answer, and the answer. */
interface TogetherFault extends Pick<Says, 'symptom'> {
  readonly exchange: Exchange
}

/** So many pairs of fields are wrong together. */
const mostPairs = 8

/** Requests in which two fields are wrong, each of which is refused alone. */
export function wrongTwice<Fault extends TogetherFault>(
  context: Context,
  plan: readonly PlannedRequest[],
  { law, hear, note }: Hearing<Fault>,
): Unit[] {
  // Parameters are named in other ways than members of a body.
  if (context.carriage !== undefined) return []
  const all = plainRefusals(context, plan).filter(
    ({ cases: [only] }) => only?.isPlain === true && only.slip === undefined,
  )
  const first = spread(all, mostPairs)
  const second = spread([...all.slice(all.length >> 1), ...all.slice(0, all.length >> 1)], mostPairs)
  return first.flatMap((one, i): Unit[] => {
    const other = second[i]
    const text = other && bothIn(context, one, other)
    const [here, there] = [one.cases[0], other?.cases[0]]
    if (text === undefined || here === undefined || there === undefined) return []
    const about = { ...aboutCases([here, there]), id: idOf(law, 'together', here.id, there.id) }
    const words = `refused together: ${here.keyword} at ${here.path} and ${there.keyword} at ${there.path}`
    const test = async (inquiry: Inquiry) => {
      const fault = await hear(inquiry, { text, isWhole: false, cases: [], isExact: true })
      if (fault === undefined) return
      // Where one of them is taken alone, that is told of it.
      const isOfBoth =
        other !== undefined &&
        fault.exchange.reading.verdict === 'accepts' &&
        (await areRefused(inquiry, [one.text, other.text]))
      note(inquiry, about, isOfBoth ? { ...fault, symptom: takenTogether } : fault)
    }
    return [{ statements: [{ id: about.id, about: words, digest: idOf(text) }], test }]
  })
}

async function areRefused(inquiry: Inquiry, all: readonly string[]): Promise<boolean> {
  for (const text of all) if ((await inquiry.ask(text, { mayCost: false })).reading.verdict !== 'refuses') return false
  return true
}

/** A refused request with what is wrong about another; undefined where not both are wrong then, and nothing else. */
function bothIn({ judge }: Context, one: PlannedRequest, other: PlannedRequest): string | undefined {
  const [here, there] = [one.cases[0]?.path ?? '', other.cases[0]?.path ?? '']
  if (here === '' || there === '' || here.startsWith(there) || there.startsWith(here)) return undefined
  const base = JSON.parse(one.text) as Json
  const wrong = valueAt(JSON.parse(other.text) as Json, there)
  if (wrong === undefined || JSON.stringify(JSON.parse(other.text)) !== other.text) return undefined
  const [top = ''] = tokens(there)
  const next =
    mutated(base, there, { set: wrong }) ??
    mutated(base, `/${top}`, { set: valueAt(JSON.parse(other.text) as Json, `/${top}`) as Json })
  const text = next === undefined ? '' : JSON.stringify(next)
  const broken = new Set(text === '' ? [] : judge(text).violations.map((it) => it.pointer))
  return broken.size === 2 && broken.has(here) && broken.has(there) ? text : undefined
}
