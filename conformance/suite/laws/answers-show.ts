import { isJsonObject, type JsonObject, parsedJson } from '../../../generator/document/json.js'
import type { AnswerProbe } from '../../../generator/provider/protocol.js'
import { judgeOf } from '../../judge/index.js'
import { recipeText } from '../../value/recipe.js'
import type { Reading } from '../answer.js'
import type { Context } from '../context.js'
import { type Exchange, expectedOpinion, type Law, notApplicable, opinionOf, statement, type Unit } from '../law.js'
import { requestOf } from '../request.js'
import { protocolOf } from '../subject.js'

const law = 'answers-show'

/** An answer shows what was asked for, where the provider says how it would. */
export const answersShow: Law = {
  name: law,
  title: 'answers show the calls, JSON, streams, counts, ends and usage that were asked for',
  needsTarget: true,
  state: (context) => {
    const probes = protocolOf(context).probes?.(context.document as JsonObject) ?? []
    if (probes.length === 0) return notApplicable('nothing is known of what its answers would show')
    const plain = parsedJson(requestOf(context) ?? '')
    const units = isJsonObject(plain) ? probes.flatMap((it) => probed(context, it, plain)) : []
    return units.length > 0 ? units : notApplicable('the document takes none of the requests that would show it')
  },
}

/** The statement that an answer shows what a probe asks for; none where the document takes no such request. */
function probed(context: Context, probe: AnswerProbe, plain: JsonObject): readonly Unit[] {
  const { about } = probe
  const request = probe.asks
    .map((it): JsonObject => ({ ...plain, ...it }))
    .find((it) => context.judge(JSON.stringify(it)).valid)
  if (request === undefined) return []
  const unit = statement(law, about, { value: about }, async (inquiry, find) => {
    const exchange = await inquiry.ask(JSON.stringify(request))
    const fault = faultIn(exchange, probe, request)
    if (fault === undefined) return
    const actual = { ...opinionOf(exchange.reading), verdict: recipeText(textOf(exchange), 300) }
    find([exchange], { message: `Asked for ${about}, the server ${fault}.`, expected: expectedOpinion(about), actual })
  })
  return [unit]
}

function faultIn({ reading }: Exchange, { fault }: AnswerProbe, request: JsonObject): string | undefined {
  if (typeof reading.verdict !== 'string') return reading.verdict.trouble
  if (reading.verdict !== 'accepts') return 'refuses what the document allows'
  const told = toldIn(reading, request)
  if (typeof told === 'string') return told
  return fault({
    request,
    told,
    fits: (schema, value) => judgeOf(schema, { pointer: '' })(JSON.stringify(value)).valid,
  })
}

/** What an answer tells, or what is wrong with how it does. */
function toldIn({ stream, data, errors, json }: Reading, { stream: isAsked }: JsonObject) {
  if (isAsked !== true)
    return stream === undefined && isJsonObject(json) ? (json as JsonObject) : 'answers with no JSON object'
  if (stream === undefined) return 'answers with no event stream'
  if (stream.trouble !== undefined) return stream.trouble
  if (errors.length > 0) return 'tells an error in the stream'
  return stream.isDone ? (data as readonly JsonObject[]) : 'ends the stream without its last event'
}

function textOf({ received }: Exchange): string {
  return received.kind === 'answer' ? received.text : received.reason
}
