import { isJsonObject, type Json, parsedJson } from '../../../generator/document/json.js'
import { ofMember, unanswered } from '../../report/symptom.js'
import { withFreshIds } from '../../value/fresh-id.js'
import { resultsText } from '../comparison.js'
import type { Context } from '../context.js'
import { plainestPins } from '../delivery.js'
import { idIn, ofTask } from '../identifier.js'
import {
  type Asking,
  couldNotRun,
  differingOpinions,
  type Exchange,
  expectedOpinion,
  type Inquiry,
  type Law,
  notApplicable,
  opinionOf,
  type Says,
  type Unit,
} from '../law.js'
import { briefly, type Pins, requestOf, requestWishing } from '../request.js'
import { bodyOf, lackOfBody, tasksOf } from '../subject.js'
import { ofTrouble } from '../symptom.js'
import { idOf } from '../table.js'

const law = 'spelling-is-free'

/** A body that says the same in another spelling, or comes labelled or sent otherwise, is answered as the plain one. */
export const spellingIsFree: Law = {
  name: law,
  title: 'how legal JSON is spelled, labelled and sent makes no difference',
  needsTarget: true,
  state: (context) => {
    if (context.carriage !== undefined) return notApplicable(lackOfBody)
    const tasks = tasksOf(context)
    const pins = plainestPins(context)
    const seed: Pins = tasks === undefined ? {} : { [tasks.seed.at]: 11 }
    const text = requestWishing(context, pins, { ...briefly(context), ...seed })
    if (text === undefined) return couldNotRun('no request of the model is accepted')
    const { isSocket = false } = context.target
    return [
      together(text, spellings),
      // Frames have neither labels nor headers.
      ...(isSocket ? [] : [together(text, sendings)]),
      ...foreignTexts(context, { ...pins, ...seed }).flatMap((it) => [
        together(it, foreign),
        ...(isSocket ? [] : [together(it, inPieces)]),
      ]),
    ]
  },
}

/** What is unusual about a request, and legal all the same. */
interface Unusual {
  readonly name: string
  readonly spell?: (body: string) => string
  readonly asking?: Asking
}

const spellings: readonly Unusual[] = [
  { name: 'white space around the body', spell: (body) => `\r\n\t ${body}\n ` },
  { name: 'white space within the body', spell: (body) => spelledBody(body, { gap: ' \n\t' }) },
  { name: 'members in another order', spell: (body) => spelledBody(body, { isReversed: true }) },
  { name: 'escapes in texts', spell: (body) => spelledBody(body, { escapes: 'texts' }) },
  { name: 'escapes in names', spell: (body) => spelledBody(body, { escapes: 'names' }) },
  {
    name: 'all of it at once',
    spell: (body) => `\n${spelledBody(body, { gap: '\r\n  ', isReversed: true, escapes: 'both' })}\n`,
  },
]

const sendings: readonly Unusual[] = [
  { name: 'a label in capitals', asking: { contentType: 'Application/JSON; Charset="UTF-8"' } },
  { name: 'headers of common clients', asking: { headers: { accept: '*/*', 'accept-language': 'de, en;q=0.5' } } },
  { name: 'headers that nobody knows', asking: { headers: { 'x-request-id': 'specproof', 'x-specproof-note': '1' } } },
  { name: 'a body in chunks', asking: { isChunked: true } },
  {
    name: 'all of it at once',
    asking: {
      contentType: 'Application/JSON; Charset="UTF-8"',
      headers: { accept: '*/*', 'accept-language': 'de, en;q=0.5', 'x-request-id': 'specproof' },
      isChunked: true,
    },
  },
]

const foreign: readonly Unusual[] = [
  { name: 'characters of other scripts' },
  { name: 'characters of other scripts, escaped', spell: (body) => spelledBody(body, { escapes: 'foreign' }) },
]

/** A reader that makes a text of each piece by itself loses letters that come in two of them. */
const inPieces: readonly Unusual[] = [{ name: 'characters of other scripts in chunks', asking: { isChunked: true } }]

/** What is asked at once where all is well, and one by one where it is not. */
function together(text: string, unusual: readonly Unusual[]): Unit {
  const id = ({ name }: Unusual) => idOf(law, name)
  const last = unusual.at(-1) as Unusual
  const statements = unusual.map((it) => ({ id: id(it), about: it.name }))
  const test = async (inquiry: Inquiry) => {
    const all = await faultWith(inquiry, text, last)
    if (all === undefined) return
    let isFound = false
    for (const it of unusual.slice(0, -1)) {
      const fault = await faultWith(inquiry, text, it)
      if (fault === undefined) continue
      isFound = true
      note(inquiry, it, fault)
    }
    if (isFound) inquiry.mark(id(last), 'one of its parts is not answered alone')
    else note(inquiry, last, all)
  }
  const note = (inquiry: Inquiry, it: Unusual, { exchange, ...fault }: SpellingFault) =>
    inquiry.find({ id: id(it), value: it.name }, [exchange], {
      expected: expectedOpinion('accepts'),
      actual: opinionOf(exchange.reading),
      ...fault,
    })
  return { statements, test }
}

interface SpellingFault extends Partial<Pick<Says, 'expected' | 'actual' | 'symptom'>> {
  readonly exchange: Exchange
  readonly message: string
}

async function faultWith(inquiry: Inquiry, text: string, unusual: Unusual): Promise<SpellingFault | undefined> {
  const { context } = inquiry
  const { name, spell = (body: string) => body, asking = {} } = unusual
  const tasks = tasksOf(context)
  const fresh = withFreshIds(text, context.operation.uuidField)
  const body = spell(bodyOf(context, fresh))
  // It says the same, by the word of the oracle.
  if (!context.judgeBody(body).valid) return undefined
  const plain = await context.once(`the plain spelling of ${text}`, () => inquiry.ask(text))
  if (plain.reading.verdict !== 'accepts') return undefined
  const exchange = await inquiry.ask(body, { ...asking, isWhole: true, isAsIs: true })
  if (exchange.reading.verdict !== 'accepts')
    return { exchange, message: `The server is to take what the document allows with ${name}.`, ...spoilt(exchange) }
  if (tasks === undefined) return undefined
  const own = ofTask(exchange.reading.data, tasks.identifier, idIn(fresh, tasks.identifier))
  if (own.length === 0)
    return {
      exchange,
      message: `With ${name} the server does not answer the task.`,
      symptom: exchange.reading.data.length > 0 ? ofMember(tasks.identifier) : unanswered,
    }
  const [here, there] = [resultsText(tasks, ownResults(plain, tasks.identifier)), resultsText(tasks, own)]
  if (here === there) return undefined
  const again = await inquiry.ask(text)
  // Some servers give another result each time.
  if (resultsText(tasks, ownResults(again, tasks.identifier)) !== here) return undefined
  return { exchange, message: `With ${name} the result is another one.`, ...differingOpinions(here, there) }
}

function spoilt({ reading }: Exchange): Pick<Says, 'symptom'> {
  const symptom = ofTrouble(reading.verdict)
  return symptom === undefined ? {} : { symptom }
}

function ownResults({ reading, texts }: Exchange, identifier: string) {
  return ofTask(reading.data, identifier, idIn(texts[0] ?? '', identifier))
}

/** Characters of one, two, three and four bytes. */
const foreignText = 'Say: é, Ω, 東京, ☕, 😀 — 𝄞'

/** The request with a prompt in other scripts, where it has a prompt. */
function foreignTexts(context: Context, pins: Pins): readonly string[] {
  const prompt = tasksOf(context)?.prompt
  if (prompt === undefined) return []
  const { messages, role, content, turns } = prompt
  const said = { [messages]: [{ [role]: turns[0], [content]: foreignText }] }
  const limits = Object.entries(briefly(context)).filter(([at]) => requestOf(context, { ...pins, ...said, [at]: 8 }))
  const made = requestOf(context, { ...pins, ...said, ...Object.fromEntries(limits) })
  return made === undefined ? [] : [made]
}

interface Spelling {
  /** White space between tokens. */
  readonly gap?: string
  readonly isReversed?: boolean
  /** Which characters are escaped: letters of texts or of names, or what is not ASCII. */
  readonly escapes?: 'texts' | 'names' | 'both' | 'foreign'
}

/** A body in another spelling. */
function spelledBody(body: string, { gap = '', isReversed = false, escapes }: Spelling): string {
  const escaped = (text: string, isName: boolean) => {
    const kinds = isName ? ['names', 'both'] : ['texts', 'both']
    const plain = JSON.stringify(text)
    if (escapes === 'foreign') return plain.replace(/[^\u0020-\u007e]/g, unit)
    if (!kinds.includes(escapes ?? '')) return plain
    return plain.replace(/\\.|[a-z/]/gi, (it) => (it.length > 1 ? it : it === '/' ? '\\/' : unit(it)))
  }
  const write = (value: Json): string => {
    if (Array.isArray(value)) return `[${gap}${value.map(write).join(`${gap},${gap}`)}${gap}]`
    if (isJsonObject(value)) {
      const members = Object.entries(value).map(
        ([name, it]) => `${escaped(name, true)}${gap}:${gap}${write(it as Json)}`,
      )
      return `{${gap}${(isReversed ? members.reverse() : members).join(`${gap},${gap}`)}${gap}}`
    }
    return typeof value === 'string' ? escaped(value, false) : JSON.stringify(value)
  }
  const json = parsedJson(body) as Json | undefined
  return json === undefined ? body : write(json)
}

const unit = (it: string) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`
