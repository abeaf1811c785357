import { ofMember, unanswered, unknownKnown } from '../../report/symptom.js'
import type { Key } from '../../value/request-key.js'
import type { Context } from '../context.js'
import { isCarried, wayPins } from '../delivery.js'
import { idIn, ofTask } from '../identifier.js'
import { expectedOpinion, type Law, notApplicable, opinionOf, statement, type Unit } from '../law.js'
import { isResult, knowsAnything } from '../polling.js'
import { plainRefusals, requestOf, spread } from '../request.js'
import { protocolOf, tasksOf } from '../subject.js'
import { ofTrouble } from '../symptom.js'

const law = 'key-decides'

const every: readonly Key[] = ['missing', 'wrong', 'empty', 'bare', 'basic', 'longer', 'shorter', 'altered', 'recased']
const some: readonly Key[] = ['missing', 'wrong']

const words: Readonly<Record<Key, string>> = {
  right: 'the right key',
  missing: 'no key',
  wrong: 'another key',
  empty: 'an empty key',
  bare: 'the key without "Bearer"',
  basic: 'the key with "Basic" in place of "Bearer"',
  longer: 'the key with a character too many',
  shorter: 'the key with a character too few',
  altered: 'the key with another last character',
  recased: 'the key in the other case',
}

/** A missing or a wrong key is always 401, and nothing is executed for it. */
export const keyDecides: Law = {
  name: law,
  title: 'a missing or wrong key is always answered with 401',
  needsTarget: true,
  state: (context, plan) => {
    if (context.carriage?.isLocked === false) return notApplicable('the document asks for no key')
    const tasks = tasksOf(context)
    const by = (way: 'async' | 'stream') =>
      isCarried(context, way) ? tasks && requestOf(context, wayPins(tasks, way)) : undefined
    const plain = requestOf(context)
    const questions: KeyQuestion[] = [
      ['a request', plain, every],
      ...spread(plainRefusals(context, plan), 4).map((it, i): KeyQuestion => {
        return [i === 0 ? 'a refused request' : `refused request ${i + 1}`, it.text, i === 0 ? some : ['missing']]
      }),
      ['an asynchronous request', by('async'), some],
      ['a streamed request', by('stream'), some],
      ['a poll', tasks && JSON.stringify(tasks.poll.request(unknownId)), some],
    ]
    const units = questions.flatMap(([name, text, keys]) =>
      text === undefined
        ? []
        : keys.filter((it) => !isOfHeader(context, it)).map((key) => answered(context, { name, text, key })),
    )
    const { login } = protocolOf(context).authentication
    // Over a socket there is no other place for the key, and it was tried.
    if (tasks === undefined || login === undefined || plain === undefined || context.target.isSocket) return units
    const about = { value: 'an authentication task with another key' }
    const inBody = statement(law, 'a wrong key in the body', about, async (inquiry, find) => {
      const first = JSON.stringify(login('specproof-wrong-key'))
      const exchange = await inquiry.ask([first, plain], { key: 'missing', mayCost: false })
      if (exchange.reading.status === 401) return
      const message = 'The server is to answer 401 to an authentication task with another key.'
      find([exchange], { message, expected: expectedOpinion('unauthorised', 401), actual: opinionOf(exchange.reading) })
    })
    const right = statement(
      law,
      'the right key in the body',
      { value: 'an authentication task' },
      async (inquiry, find) => {
        const first = JSON.stringify(login(keyPlace))
        const exchange = await inquiry.ask([first, plain], { key: 'missing', keyPlace })
        const id = idIn(exchange.texts[1] ?? '', tasks.identifier)
        const { verdict, data } = exchange.reading
        if (verdict === 'accepts' && ofTask(data, tasks.identifier, id).length > 0) return
        const message = 'The server is to take the right key from an authentication task that comes first.'
        const isAstray = data.some((it) => it[tasks.identifier] !== undefined || isResult(tasks, it))
        const lack = isAstray ? ofMember(tasks.identifier) : unanswered
        const symptom = verdict === 'accepts' ? lack : ofTrouble(verdict)
        const [expected, actual] = [expectedOpinion('accepts'), opinionOf(exchange.reading)]
        find([exchange], { message, expected, actual, ...(symptom && { symptom }) })
      },
    )
    return [...units, inBody, right]
  },
}

/** What a header alone can show. */
const isOfHeader = ({ target }: Context, key: Key) => target.isSocket === true && (key === 'bare' || key === 'basic')

type KeyQuestion = [name: string, text: string | undefined, keys: readonly Key[]]

/** Stands for the key in a body. */
const keyPlace = 'specproof-key-place'

/** An identifier that no task has. */
const unknownId = '5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90'

/** A request and the key that it comes with. */
interface Keyed {
  readonly name: string
  readonly text: string
  readonly key: Key
}

function answered(context: Context, { name, text, key }: Keyed): Unit {
  const tasks = tasksOf(context)
  return statement(law, `${name} ${key}`, { value: `${name} with ${words[key]}` }, async (inquiry, find) => {
    const exchange = await inquiry.ask(text, { key, mayCost: false })
    const { reading, texts } = exchange
    if (reading.status !== 401 || (tasks !== undefined && reading.errors.length === 0)) {
      const message = `The server is to answer 401, with an error, to ${name} with ${words[key]}.`
      find([exchange], { message, expected: expectedOpinion('unauthorised', 401), actual: opinionOf(reading) })
      return
    }
    const id = idIn(texts[0] ?? '', tasks?.identifier)
    if (name !== 'a request' || key !== 'missing' || id === undefined) return
    const later = await inquiry.poll(id)
    if (tasks === undefined || ofTask(later.reading.data, tasks.identifier, id).length === 0) return
    find([exchange, later], {
      message: 'The server executes a task that came without a key.',
      expected: expectedOpinion('no result'),
      actual: opinionOf(later.reading),
      ...((await knowsAnything(inquiry)) && { symptom: unknownKnown }),
    })
  })
}
