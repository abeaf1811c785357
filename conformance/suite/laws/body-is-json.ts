import { inquire, type Law, opinionOf, wanted } from '../law.js'
import { declares, requestOf } from '../request.js'
import { bodyOf } from '../subject.js'

/** A body that is no JSON, or holds a number beyond all numbers, is refused with 4xx. */
export const bodyIsJson: Law = {
  name: 'body-is-json',
  title: 'a body that is no JSON, or hard to read, is refused with 4xx',
  needsTarget: true,
  run: (context) =>
    inquire(context, 'body-is-json', async (inquiry) => {
      const text = requestOf(context)
      if (text === undefined) {
        inquiry.remark = 'no request of the model was found to spoil'
        return
      }
      const body = bodyOf(context, text)
      const spoiled: Record<string, string> = {
        'an empty body': '',
        'a body that is cut off': body.slice(0, -1),
        'a body with something behind it': `${body}]`,
        'a comma too many': body.replace(/\}(\]?)$/, ',}$1'),
        'single quotes': body.replace(/"/g, "'"),
      }
      if (declares(context, '/seed')) {
        const seeded = requestOf(context, { '/seed': 7 })
        if (seeded !== undefined) {
          spoiled['a seed of 1e300'] = bodyOf(context, seeded.replace('"seed":7', '"seed":1e300'))
          spoiled['a seed of NaN'] = bodyOf(context, seeded.replace('"seed":7', '"seed":NaN'))
          spoiled['a seed of 1e400'] = bodyOf(context, seeded.replace('"seed":7', '"seed":1e400'))
        }
      }
      spoiled['200 lists within one another'] = body.replace(
        /^(\[?)\{/,
        `$1{"unknown":${'['.repeat(200)}${']'.repeat(200)},`,
      )
      for (const [name, whole] of Object.entries(spoiled)) {
        if (context.judgeBody(whole).valid) continue
        await inquiry.check(name, { value: name }, async (find) => {
          const exchange = await inquiry.ask(whole, { isWhole: true, mayCost: false })
          if (exchange.reading.verdict === 'refuses') return
          find([exchange], {
            message: `The server is to refuse ${name} with 4xx.`,
            expected: wanted('refuses', 400),
            actual: opinionOf(exchange.reading),
          })
        })
      }
      await inquiry.check('charset', { value: 'application/json; charset=utf-8' }, async (find) => {
        const exchange = await inquiry.ask(text, { contentType: 'application/json; charset=utf-8' })
        if (exchange.reading.verdict === 'accepts') return
        const message = 'The server is to take JSON that is labelled with its charset.'
        find([exchange], { message, expected: wanted('accepts'), actual: opinionOf(exchange.reading) })
      })
    }),
}
