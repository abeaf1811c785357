import { parsedJson } from '../../../generator/document/json.js'
import { parent } from '../../../generator/document/pointer.js'
import { sitesOf } from '../../value/edge/constraint-site.js'
import { type Reading, verdictText } from '../answer.js'
import type { Context } from '../context.js'
import { type About, expectedOpinion, type Law, notApplicable, opinionOf, type Says, statement } from '../law.js'
import { declares, requestOf } from '../request.js'
import { bodyOf, lackOfBody } from '../subject.js'
import { ofTrouble } from '../symptom.js'

const law = 'body-is-json'

/** A body that is no JSON, or holds a number beyond all numbers, is refused with 4xx. */
export const bodyIsJson: Law = {
  name: law,
  title: 'a body that is no JSON, or hard to read, is refused with 4xx',
  needsTarget: true,
  state: (context) => {
    if (context.carriage !== undefined) return notApplicable(lackOfBody)
    const text = requestOf(context)
    // Where nothing is accepted, what is no JSON is refused all the same.
    const spoiled = Object.entries(spoiledBodies(context, text ?? '{}')).filter(
      ([, whole]) => !context.judgeBody(whole).valid,
    )
    const units = spoiled.map(([name, whole]) =>
      statement(law, name, aboutBody(context, name, whole), async (inquiry, find) => {
        const exchange = await inquiry.ask(whole, { isWhole: true, mayCost: false })
        if (exchange.reading.verdict === 'refuses') return
        find([exchange], {
          message: `The server is to refuse ${name} with 4xx.`,
          expected: expectedOpinion('refuses', 400),
          actual: opinionOf(exchange.reading),
          ...symptomOf(exchange.reading, whole),
        })
      }),
    )
    if (text === undefined || context.target.isSocket) return units
    const contentType = 'application/json; charset=utf-8'
    const labelled = statement(law, 'charset', { value: contentType }, async (inquiry, find) => {
      const exchange = await inquiry.ask(text, { contentType })
      if (exchange.reading.verdict === 'accepts') return
      const message = 'The server is to take JSON that is labelled with its charset.'
      const [actual, symptom] = [opinionOf(exchange.reading), ofTrouble(exchange.reading.verdict)]
      find([exchange], { message, expected: expectedOpinion('accepts'), actual, ...(symptom && { symptom }) })
    })
    return [...units, labelled]
  },
}

/** An answer that is none is told as such, whatever was sent; and what is no JSON is taken, however it is spoiled. */
function symptomOf(reading: Reading, whole: string): Pick<Says, 'symptom'> {
  const isJson = parsedJson(whole) !== undefined
  const symptom = ofTrouble(reading.verdict) ?? (isJson ? undefined : `no JSON: ${verdictText(reading)}`)
  return symptom === undefined ? {} : { symptom }
}

/** Numbers beyond all limits, or none, as somebody may spell them. */
const hugeSeeds = ['1e300', 'NaN', '1e400']

const nameOfSeed = (number: string) => `a seed of ${number}`

/** A number beyond all limits breaks one that the document states, where it is JSON. */
function aboutBody({ operation }: Context, name: string, whole: string): Omit<About, 'id'> {
  const isNumber = hugeSeeds.some((it) => nameOfSeed(it) === name) && parsedJson(whole) !== undefined
  const site = sitesOf(operation.request).find(
    ({ constraint, path }) =>
      isNumber && path === '/seed' && constraint.kind === 'bound' && constraint.side === 'upper',
  )
  if (site === undefined) return { value: name }
  const { at, keyword } = site.constraint
  return { value: name, path: site.path, pointer: parent(at.pointer) ?? '', keyword }
}

function spoiledBodies(context: Context, text: string): Readonly<Record<string, string>> {
  const body = bodyOf(context, text)
  const seeded = declares(context, '/seed') ? requestOf(context, { '/seed': 7 }) : undefined
  const withSeed = (number: string) => bodyOf(context, (seeded ?? '').replace('"seed":7', `"seed":${number}`))
  return {
    'an empty body': '',
    'a body that is cut off': body.slice(0, -1),
    'a body with something behind it': `${body}]`,
    'a comma too many': body.replace(/\}(\]?)$/, ',}$1'),
    'single quotes': body.replace(/"/g, "'"),
    ...(seeded !== undefined && Object.fromEntries(hugeSeeds.map((it) => [nameOfSeed(it), withSeed(it)]))),
    '200 lists within one another': body.replace(/^(\[?)\{/, `$1{"unknown":${'['.repeat(200)}${']'.repeat(200)},`),
  }
}
