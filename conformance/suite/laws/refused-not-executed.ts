import { idIn } from '../identifier.js'
import { inquire, type Law, notApplicable, opinionOf, wanted } from '../law.js'
import { declares, plainRefusals, requestOf, spread, withMembers } from '../request.js'

/** So many refused tasks are asked for afterwards. */
const asked = 16

/** What was refused was not executed: asking for its result brings none, and none is posted. */
export const refusedIsNotExecuted: Law = {
  name: 'refused-not-executed',
  title: 'nothing that was refused was executed',
  needsTarget: true,
  run: async (context, plan) => {
    const { uuidField, envelope } = context.operation
    if (envelope !== 'task' || uuidField === undefined) return notApplicable('tasks have no identifier to ask for')
    return inquire(context, 'refused-not-executed', async (inquiry) => {
      // Where nothing that was executed can be asked for, that nothing comes of a refused task proves nothing.
      const control = requestOf(context, { '/deliveryMethod': 'async' }) ?? requestOf(context)
      if (control !== undefined) {
        const { texts } = await inquiry.ask(control)
        const { reading } = await inquiry.poll(idIn(texts[0] ?? '', uuidField) ?? '')
        if (reading.data.length === 0) inquiry.remark = 'getResponse tells nothing of tasks that were executed either'
      }
      const receiver = declares(context, '/webhookURL') ? await context.receiver() : undefined
      const posted: { readonly name: string; readonly text: string; readonly bodies: readonly string[] }[] = []
      for (const [i, it] of spread(plainRefusals(context, plan), asked).entries()) {
        const name = it.cases[0]?.id ?? String(i)
        const about = { path: it.cases[0]?.path ?? '', value: it.cases[0]?.label ?? '' }
        const place = i % 4 === 3 ? receiver?.place() : undefined
        const members = { ...(i % 2 === 1 && { deliveryMethod: 'async' }), ...(place && { webhookURL: place.url }) }
        const text = withMembers(context, it.text, members) ?? it.text
        await inquiry.check(name, about, async (find) => {
          const refused = await inquiry.ask(text, { mayCost: false })
          const id = idIn(refused.texts[0] ?? '', uuidField)
          if (refused.reading.verdict !== 'refuses' || id === undefined) return
          if (place !== undefined) posted.push({ name, text: refused.body, bodies: place.bodies })
          const later = await inquiry.poll(id)
          if (later.reading.data.length > 0)
            find([refused, later], {
              message: 'The task was refused, and yet getResponse knows a result or a state of it.',
              expected: wanted('no result'),
              actual: wanted(`${later.reading.data.length} items`),
            })
          if (i > 0 || control === undefined) return
          const mended = control.replace(JSON.stringify(idIn(control, uuidField)), JSON.stringify(id))
          const again = await inquiry.ask(mended, { isAsIs: true })
          if (again.reading.verdict === 'accepts') return
          find([refused, again], {
            message: 'The task was refused, and yet its identifier is taken: the mended task is refused too.',
            expected: wanted('accepts'),
            actual: opinionOf(again.reading),
          })
        })
      }
      if (posted.length > 0) await inquiry.wait(context.target.isLocal ? 50 : 1000)
      for (const { name, text, bodies } of posted) {
        await inquiry.check(`${name} posted`, { path: '/webhookURL' }, async (find) => {
          if (bodies.length === 0) return
          find([{ body: text, key: 'right' }], {
            message: 'The task was refused, and yet a result was posted to its webhook.',
            expected: wanted('nothing posted'),
            actual: wanted(`${bodies.length} posted`),
          })
        })
      }
    })
  },
}
