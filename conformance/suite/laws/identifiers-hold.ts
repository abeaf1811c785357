import {
  dataOfRefused,
  errorsAstray,
  idRespelled,
  idTakenTwice,
  ofMember,
  ofWay,
  unanswered,
} from '../../report/symptom.js'
import { freshId, withFreshIds } from '../../value/fresh-id.js'
import { type DeliveryWay, delivered, passable, pinsFor, plainestPins, troubled, wayPins, waysOf } from '../delivery.js'
import { idIn, ofTask } from '../identifier.js'
import {
  couldNotRun,
  type Exchange,
  expectedOpinion,
  type Law,
  notApplicable,
  opinionOf,
  type Says,
  statement,
  type Unit,
  unsaidRefusal,
} from '../law.js'
import { briefly, plainRefusals, requestWishing } from '../request.js'
import { lackOfTasks, tasksOf } from '../subject.js'
import { ofTrouble } from '../symptom.js'

const law = 'identifiers-hold'

/** Identifiers come back as they were sent, and none is taken twice. */
export const identifiersHold: Law = {
  name: law,
  title: 'identifiers of tasks come back unchanged, and one that is repeated is refused',
  needsTarget: true,
  state: (context, plan) => {
    const tasks = tasksOf(context)
    if (tasks === undefined) return notApplicable(lackOfTasks(context))
    const brief = briefly(context)
    const text = requestWishing(context, plainestPins(context), brief)
    if (text === undefined) return couldNotRun('no request of the model is accepted')
    const isAsync = waysOf(context).includes('async')
    const waiting = isAsync ? requestWishing(context, wayPins(tasks, 'async'), brief) : undefined
    const { identifier: field } = tasks
    const other = inVersion1(text, field)
    const takesVersion1 = other !== text && context.judge(other).valid
    const refused = plainRefusals(context, plan)[0]?.text
    return [
      ...identifierUnits({ field, text, takesVersion1, waiting, refused }),
      ...waysOf(context)
        .slice(1)
        .flatMap((way) => inCapitalsBy(way, requestWishing(context, pinsFor(way, context), brief), field)),
    ]
  },
}

/** The task with an identifier that was never used, of a version that no random one has. */
function inVersion1(text: string, field: string): string {
  return withFreshIds(text, field, (old) => freshId(old).replace(/(?<=^.{14})4/, '1'))
}

const inCapitals = (text: string, field: string) => withFreshIds(text, field, (old) => freshId(old).toUpperCase())

/** What is asked for, streamed or posted later comes under the identifier as it was sent as well. */
function inCapitalsBy(way: DeliveryWay, text: string | undefined, field: string): readonly Unit[] {
  if (text === undefined) return []
  return [
    statement(law, `upper case by ${way}`, { path: `/${field}` }, async (inquiry, find) => {
      await passable(inquiry, way)
      const brought = await delivered(inquiry, way, inCapitals(text, field))
      if (brought.trouble === undefined) return
      // What goes wrong whatever the letters is told by the laws about deliveries.
      const { trouble: always } = await delivered(inquiry, way, withFreshIds(text, field))
      if (always !== undefined) return
      const message = 'An identifier in capitals does not come back as it was sent.'
      find(brought.steps, { ...troubled(brought, message), symptom: idRespelled })
    }),
  ]
}

/** What is expected of a task that is right, and what came in place of it. */
function lost({ reading }: Exchange, field: string): Omit<Says, 'message'> {
  const actual = opinionOf(reading)
  if (reading.verdict === 'refuses') return { expected: expectedOpinion('accepts'), actual }
  const symptom = ofTrouble(reading.verdict) ?? (reading.data.length === 0 ? unanswered : ofMember(field))
  return { expected: expectedOpinion('the same identifier'), actual, symptom }
}

function isSameIn(told: unknown, text: string | undefined, field: string): boolean {
  return typeof told === 'string' && told.toLowerCase() === idIn(text ?? '', field)?.toLowerCase()
}

/** What is expected where an identifier is used again, and what came in place of it. */
function takenTwice({ reading }: Exchange): Omit<Says, 'message'> {
  const isBoth = reading.errors.length > 0 && reading.data.length > 0
  const symptom = isBoth ? dataOfRefused : (ofTrouble(reading.verdict) ?? idTakenTwice)
  return { expected: expectedOpinion('refuses', 400), actual: opinionOf(reading), symptom }
}

interface IdentifierSamples {
  readonly field: string
  readonly text: string
  /** Whether the document allows identifiers that are no UUID of version 4. */
  readonly takesVersion1: boolean
  /** A task that is delivered later. */
  readonly waiting: string | undefined
  readonly refused: string | undefined
}

function identifierUnits({ field, text, takesVersion1, waiting, refused }: IdentifierSamples): readonly Unit[] {
  const about = { path: `/${field}` }
  const own = ({ reading, texts }: Exchange) => ofTask(reading.data, field, idIn(texts[0] ?? '', field))
  const isRefused = ({ reading }: Exchange) => reading.errors.length > 0 || reading.verdict === 'refuses'
  const lower = statement(law, 'lower case', about, async (inquiry, find) => {
    const exchange = await inquiry.ask(text)
    if (own(exchange).length > 0) return
    const message = 'The server does not answer under the identifier that the task has.'
    find([exchange], { message, ...lost(exchange, field) })
  })
  const upper = statement(law, 'upper case', about, async (inquiry, find) => {
    const exchange = await inquiry.ask(inCapitals(text, field), { isAsIs: true })
    if (own(exchange).length > 0) return
    const message = 'An identifier in capitals does not come back as it was sent.'
    const isRespelled = exchange.reading.data.some(({ [field]: it }) => isSameIn(it, exchange.texts[0], field))
    find([exchange], { message, ...lost(exchange, field), ...(isRespelled && { symptom: idRespelled }) })
  })
  const ofVersion1 = statement(law, 'of another version', about, async (inquiry, find) => {
    const exchange = await inquiry.ask(inVersion1(text, field), { isAsIs: true })
    inquiry.remark = unsaidRefusal(inquiry.context, exchange)
    if (inquiry.remark !== undefined || own(exchange).length > 0) return
    const message = 'An identifier that is a UUID of another version does not come back as it was sent.'
    find([exchange], { message, ...lost(exchange, field) })
  })
  const ofRefused = (bad: string) =>
    statement(law, 'of a refused task', about, async (inquiry, find) => {
      const exchange = await inquiry.ask(inCapitals(bad, field), { isAsIs: true })
      const id = idIn(exchange.texts[0] ?? '', field)
      const others = exchange.reading.errors.filter((it) => typeof it[field] === 'string' && it[field] !== id)
      if (others.length === 0) return
      const message = 'A refused task does not get its identifier back as it was sent.'
      find([exchange], {
        message,
        expected: expectedOpinion('the same identifier'),
        actual: opinionOf(exchange.reading),
        symptom: errorsAstray,
      })
    })
  const again = statement(law, 'sent again', about, async (inquiry, find) => {
    const first = await inquiry.ask(text)
    const second = await inquiry.ask(first.texts, { isAsIs: true })
    if (isRefused(second) && own(second).length === 0) return
    const message = 'An identifier that was used before is to be refused.'
    find([first, second], { message, ...takenTwice(second) })
  })
  const twice = statement(law, 'twice in a request', about, async (inquiry, find) => {
    const fresh = withFreshIds(text, field)
    const exchange = await inquiry.ask([fresh, fresh], { isAsIs: true })
    if (isRefused(exchange)) return
    const message = 'An identifier that occurs twice in one request is to be refused.'
    // Who answers one of the two has not seen the other.
    const isHalf = exchange.reading.data.length === 1
    find([exchange], { message, ...takenTwice(exchange), ...(isHalf && { symptom: unanswered }) })
  })
  const polled = (later: string) =>
    statement(law, 'after a poll', about, async (inquiry, find) => {
      const first = await inquiry.ask(later)
      await inquiry.poll(idIn(first.texts[0] ?? '', field) ?? '')
      const second = await inquiry.ask(first.texts, { isAsIs: true })
      if (isRefused(second)) return
      const message = 'An identifier of a task that is under way is to be refused.'
      const one = await inquiry.ask(text)
      const isOfWay = isRefused(await inquiry.ask(one.texts, { isAsIs: true }))
      find([first, second], { message, ...takenTwice(second), ...(isOfWay && { symptom: ofWay('async') }) })
    })
  return [
    lower,
    upper,
    ...(takesVersion1 ? [ofVersion1] : []),
    ...(refused === undefined ? [] : [ofRefused(refused)]),
    again,
    twice,
    ...(waiting === undefined ? [] : [polled(waiting)]),
  ]
}
