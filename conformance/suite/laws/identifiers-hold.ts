import { ofTask } from '../context.js'
import { pinsFor, waysOf } from '../delivery.js'
import { idIn, withFreshIds } from '../identifier.js'
import { type Exchange, inquire, type Law, notApplicable, opinionOf, wanted } from '../law.js'
import { brief, plainRefusals, requestWishing } from '../request.js'

/** Identifiers come back as they were sent, and none is taken twice. */
export const identifiersHold: Law = {
  name: 'identifiers-hold',
  title: 'taskUUIDs come back unchanged, and one that is repeated is refused',
  needsTarget: true,
  run: async (context, plan) => {
    const { envelope, uuidField } = context.operation
    if (envelope !== 'task' || uuidField === undefined) return notApplicable('tasks have no identifier')
    return inquire(context, 'identifiers-hold', async (inquiry) => {
      const ways = await waysOf(context)
      const text = requestWishing(context, pinsFor(ways[0] ?? 'sync', ways, context), brief)
      if (text === undefined) {
        inquiry.remark = 'no request of the model is accepted'
        return
      }
      const about = { path: `/${uuidField}` }
      const own = ({ reading, texts }: Exchange) => ofTask(reading.data, uuidField, idIn(texts[0] ?? '', uuidField))
      const isRefused = ({ reading }: Exchange) => reading.errors.length > 0 || reading.verdict === 'refuses'
      const inCapitals = (it: string) => {
        const fresh = withFreshIds(it, uuidField)
        const id = JSON.stringify(idIn(fresh, uuidField) ?? '')
        return fresh.replace(`${JSON.stringify(uuidField)}:${id}`, (pair) => pair.replace(id, id.toUpperCase()))
      }

      await inquiry.check('lower case', about, async (find) => {
        const exchange = await inquiry.ask(text)
        if (own(exchange).length > 0) return
        const message = 'The server does not answer under the identifier that the task has.'
        find([exchange], { message, expected: wanted('the same identifier'), actual: opinionOf(exchange.reading) })
      })
      await inquiry.check('upper case', about, async (find) => {
        const exchange = await inquiry.ask(inCapitals(text), { isAsIs: true })
        if (own(exchange).length > 0) return
        const message = 'An identifier in capitals does not come back as it was sent.'
        find([exchange], { message, expected: wanted('the same identifier'), actual: opinionOf(exchange.reading) })
      })
      await inquiry.check('of a refused task', about, async (find) => {
        const refused = plainRefusals(context, plan)[0]
        if (refused === undefined) return
        const exchange = await inquiry.ask(inCapitals(refused.text), { isAsIs: true })
        const id = idIn(exchange.texts[0] ?? '', uuidField)
        const others = exchange.reading.errors.filter((it) => typeof it.taskUUID === 'string' && it.taskUUID !== id)
        if (others.length === 0) return
        const message = 'A refused task does not get its identifier back as it was sent.'
        find([exchange], { message, expected: wanted('the same identifier'), actual: opinionOf(exchange.reading) })
      })
      await inquiry.check('sent again', about, async (find) => {
        const first = await inquiry.ask(text)
        const again = await inquiry.ask(first.texts, { isAsIs: true })
        if (isRefused(again) && own(again).length === 0) return
        const message = 'An identifier that was used before is to be refused.'
        find([first, again], { message, expected: wanted('refuses', 400), actual: opinionOf(again.reading) })
      })
      await inquiry.check('twice in a request', about, async (find) => {
        const fresh = withFreshIds(text, uuidField)
        const exchange = await inquiry.ask([fresh, fresh], { isAsIs: true })
        if (isRefused(exchange)) return
        const message = 'An identifier that occurs twice in one request is to be refused.'
        find([exchange], { message, expected: wanted('an error'), actual: opinionOf(exchange.reading) })
      })
      await inquiry.check('after a poll', about, async (find) => {
        const waiting = requestWishing(context, pinsFor('async', ways, context), brief)
        if (waiting === undefined || !ways.includes('async')) return
        const first = await inquiry.ask(waiting)
        await inquiry.poll(idIn(first.texts[0] ?? '', uuidField) ?? '')
        const again = await inquiry.ask(first.texts, { isAsIs: true })
        if (isRefused(again)) return
        const message = 'An identifier of a task that is under way is to be refused.'
        find([first, again], { message, expected: wanted('refuses', 400), actual: opinionOf(again.reading) })
      })
    })
  },
}
