import { randomUUID } from 'node:crypto'
import type { TaskProtocol } from '../../../generator/provider/protocol.js'
import { ofMember, unknownKnown } from '../../report/symptom.js'
import type { Item } from '../answer.js'
import { essenceOf, type Likeness, resultsText } from '../comparison.js'
import type { Context } from '../context.js'
import {
  type DeliveryWay,
  delivered,
  isWithoutStreams,
  noStreams,
  passable,
  sampled,
  sampleFor,
  taskWays,
  troubled,
} from '../delivery.js'
import { ofTask } from '../identifier.js'
import {
  differingOpinions,
  expectedOpinion,
  type Find,
  type Inquiry,
  type Law,
  opinionOf,
  statement,
  type Unit,
} from '../law.js'
import type { Delivered } from '../polling.js'
import { protocolOf } from '../subject.js'
import { ofDifference, ofTrouble } from '../symptom.js'

const law = 'delivery-agrees'

/** The same task with the same seed brings the same by every way of delivery that the model has. */
export const deliveryAgrees: Law = {
  name: law,
  title: 'sync, async with polling, stream and webhook bring the same for the same seed',
  needsTarget: true,
  state: (context) => {
    const own = taskWays(context)
    if ('reason' in own) return own
    const { tasks, ways } = own
    const unknown = { value: `${tasks.poll.name} of a task that was never sent` }
    return [
      ...comparisons(context, tasks, ways, 1),
      ...(context.target.isLocal || context.isFrugal !== true
        ? comparisons(
            context,
            tasks,
            ways.filter((it) => it !== 'stream'),
            2,
          )
        : []),
      ...signOfLife(context, tasks),
      statement(law, 'an unknown task', unknown, async (inquiry, find) => {
        const id = randomUUID()
        const exchange = await inquiry.poll(id)
        const { data, status = 0 } = exchange.reading
        if (data.length === 0 && status > 0 && status < 500) return
        const message = `${tasks.poll.name} is to know nothing of a task that was never sent.`
        // It may tell of tasks that somebody else sent.
        const isAstray = ofTask(data, tasks.identifier, id).length < data.length
        const symptom =
          data.length === 0 ? ofTrouble(exchange.reading.verdict) : isAstray ? ofMember(tasks.identifier) : unknownKnown
        const [expected, actual] = [expectedOpinion('no result'), opinionOf(exchange.reading)]
        find([exchange], { message, expected, actual, ...(symptom && { symptom }) })
      }),
    ]
  },
}

/** Over a socket clients tell that they are there, and give up a server that does not answer it. */
function signOfLife(context: Context, tasks: TaskProtocol): readonly Unit[] {
  const { socket } = protocolOf(context)
  if (context.target.isSocket !== true || socket === undefined) return []
  const text = JSON.stringify([socket.signOfLife])
  return [
    statement(law, 'a sign of life', { value: text }, async (inquiry, find) => {
      if (isWithoutStreams(context, tasks)) inquiry.remark = `streams were not asked for: ${noStreams}`
      const exchange = await inquiry.ask(text, { isWhole: true, mayCost: false, kind: 'control' })
      if (socket.isSignOfLife(exchange.reading.json)) return
      const message = 'The server is to answer a sign of life.'
      find([exchange], { message, expected: expectedOpinion('a sign of life'), actual: opinionOf(exchange.reading) })
    }),
  ]
}

/** What the plainest way brings, and how it may be compared with what others bring. */
interface Plainest {
  readonly way: DeliveryWay
  readonly first: Delivered
  readonly likeness: Likeness
}

const differing = 'results differ from one request to the next, even for one seed: only their form is compared'

function comparisons(
  context: Context,
  tasks: TaskProtocol,
  ways: readonly DeliveryWay[],
  count: number,
): readonly Unit[] {
  const [plainest] = ways
  const plain = plainest && sampleFor(context, plainest, count)
  if (plainest === undefined || plain === undefined) return []
  const learned = (inquiry: Inquiry): Promise<Plainest> =>
    context.once(`${plainest} twice, ${count} results`, async () => {
      const first = await sampled(inquiry, plainest, plain, count)
      const again = await delivered(inquiry, plainest, plain, { count })
      const isSame = resultsText(tasks, first.results) === resultsText(tasks, again.results)
      return { way: plainest, first, likeness: isSame ? 'whole' : 'form' }
    })
  return ways.flatMap((way): Unit[] => {
    const text = sampleFor(context, way, count)
    if (text === undefined) return []
    const name = `${way}${count === 1 ? '' : `, ${count} results`}`
    return [
      statement(law, name, { path: tasks.delivery.at }, async (inquiry, find) => {
        if (count > 1) await passable(inquiry, way)
        const own = await sampled(inquiry, way, text, count)
        if (own.trouble !== undefined) find(own.steps, troubled(own, `By ${way}, ${own.trouble}.`))
        const plainly = await learned(inquiry)
        if (plainly.likeness === 'form') inquiry.remark = differing
        if (way !== plainest && own.trouble === undefined) compare(tasks, { own, way }, plainly, find)
      }),
    ]
  })
}

function compare(
  tasks: TaskProtocol,
  { own, way }: { readonly own: Delivered; readonly way: DeliveryWay },
  { way: plainest, first, likeness }: Plainest,
  find: Find,
): void {
  if (first.trouble !== undefined) return
  const textOf = (results: readonly Item[]) => resultsText(tasks, results, likeness)
  const [here, there] = [textOf(first.results), textOf(own.results)]
  // What has lost characters on one of the ways is told as that of the answers themselves.
  if (isGarbled(here) !== isGarbled(there)) return
  if (here === there || (way === 'webhook' && sameInAnyOrder(first.results, own.results, textOf))) return
  find([...first.steps, ...own.steps], {
    message: `Delivered by ${way} the result is another one than by ${plainest}.`,
    ...differingOpinions(here, there),
    symptom: ofDifference(
      first.results.map((it) => essenceOf(tasks, it)),
      own.results.map((it) => essenceOf(tasks, it)),
    ),
  })
}

const isGarbled = (text: string) => text.includes('\ufffd')

function sameInAnyOrder(a: readonly Item[], b: readonly Item[], textOf: (results: readonly Item[]) => string): boolean {
  const [here, there] = [a, b].map((list) => list.map((it) => textOf([it])).sort()) as [string[], string[]]
  return here.join('\n') === there.join('\n')
}
