import { isJsonObject, type Json, type JsonObject, parsedJson } from '../../../generator/document/json.js'
import type { Model } from '../../../generator/ir/model.js'
import type { Parameter } from '../../../generator/ir/parameter.js'
import { unwrapped } from '../../../generator/provider/envelope.js'
import type { Judge, JudgeOf } from '../../judge/verdict.js'
import { type EventStream, jsonResponse, type MockResponse } from '../exchange.js'
import { digestOf } from '../hash.js'
import type { JudgedModel } from '../judges.js'
import type { MockSettings } from '../settings.js'
import type { Documented, DocumentedResponse } from './documented.js'
import { DocumentedValue } from './documented-value.js'
import type { PlainError } from './error-form.js'
import { Refusals } from './refused.js'

/** An operation of a document with what it is answered by; each judge and each answer is made when it is first needed. */
export class ServedOperation implements JudgedModel {
  readonly documented: Documented
  readonly document: object
  readonly model: Model
  private readonly judgeOf: JudgeOf
  private readonly judges = new Map<string, Judge>()
  private readonly values = new Map<DocumentedResponse, DocumentedValue>()
  private readonly refusals = new Map<number, Refusals>()

  constructor(documented: Documented, judgeOf: JudgeOf) {
    this.documented = documented
    this.document = documented.document
    this.model = documented.model
    this.judgeOf = judgeOf
  }

  get air(): string | undefined {
    return this.model.address ?? this.model.air
  }

  /** Where in the document the judged request is described. */
  get pointer(): string | undefined {
    const { operation } = this.documented
    return operation?.envelope === 'task' ? operation.body.at.pointer : operation?.request.at.pointer
  }

  /** The judge of requests. */
  get judge(): Judge {
    return this.judgeAt(this.pointer ?? '', 'request')
  }

  parameterJudge({ schema }: Parameter): Judge | undefined {
    return schema === undefined ? undefined : this.judgeAt(schema, 'request')
  }

  /** Whether a body has the members that requests of this operation always have. */
  isMeant(body: Json | undefined): boolean {
    const { fixed = new Map<string, string>() } = this.documented.operation ?? {}
    return isJsonObject(body) && [...fixed].every(([name, value]) => body[name] === value)
  }

  /** Why a key opens nothing; undefined where it does, or where none is needed. */
  keyFailure(headers: Readonly<Record<string, string | undefined>>, settings: MockSettings): string | undefined {
    const { header, scheme } = this.model.provider.protocol.authentication
    const { apiKey, resolvedChoices } = settings
    const given = headers[header]
    const own = this.documented.keyHeaders.find((it) => it !== header && headers[it] !== undefined)
    if (own !== undefined) return apiKey === undefined || headers[own] === apiKey ? undefined : 'The key is not right.'
    if (given === undefined) {
      const isNeeded = apiKey !== undefined || (resolvedChoices.keyWithoutOption === 'any' && this.documented.isLocked)
      return isNeeded ? `There is no key. Send the header ${header}: ${scheme} <key>.` : undefined
    }
    const [, word = '', key] = /^(?:(\S+) +)?(\S+) *$/.exec(given) ?? []
    if (key === undefined || word.toLowerCase() !== scheme.toLowerCase())
      return `The header ${header} must be "${scheme}" followed by a key.`
    return apiKey === undefined || key === apiKey ? undefined : 'The key is not right.'
  }

  /** The status that tells what breaks the document. */
  get refusalStatus(): number {
    const { responses, model } = this.documented
    const documented = ['422', '400'].find((status) => responses.some((it) => it.status === status))
    return documented === undefined ? (model.provider.protocol.errors.status ?? 400) : Number(documented)
  }

  refusal(status: number, errors: readonly PlainError[]): Json {
    let refusals = this.refusals.get(status)
    if (refusals === undefined) {
      const response = this.failureFor(status)
      const value = response?.schema === undefined ? undefined : this.valueOf(response)
      const fits = (it: Json) => response === undefined || this.fits(response, it)
      refusals = new Refusals(this.model.provider.protocol.errors, value, fits)
      this.refusals.set(status, refusals)
    }
    return refusals.of(errors)
  }

  /** An answer that the document describes; equal requests are answered alike. */
  success(request: string, body: string): MockResponse {
    const response = this.successful
    if (response === undefined) return jsonResponse(200, {})
    const status = numberOf(response.status)
    if (response.type === undefined) return { status, headers: {}, body: '' }
    if (/^text\/event-stream/.test(response.type)) return streamed(status)
    const isJson = response.schema !== undefined || /json/.test(response.type)
    return isJson ? this.result(response, { request, body }) : placeholder(status, response.type)
  }

  /** A prepared value in the place of one that was made. */
  replied(value: Json, body: string): MockResponse {
    const response = this.successful
    return this.told(response ?? { status: '200', type: 'application/json' }, value, { request: body, body })
  }

  private result(response: DocumentedResponse, asked: AskedBody): MockResponse {
    return this.told(response, this.valueOf(response).of(asked.request) ?? null, asked)
  }

  private told({ status, type }: DocumentedResponse, value: Json, { request, body }: AskedBody): MockResponse {
    const { operation, model } = this.documented
    const { answer } = model.provider.protocol
    const headers = { 'content-type': type ?? 'application/json' }
    if (operation?.responseMember === undefined || answer === undefined) {
      const isText = typeof value === 'string' && type !== undefined && !/json/.test(type)
      return { status: numberOf(status), headers, body: isText ? value : JSON.stringify(value) }
    }
    const id = digestOf(request).slice(0, 26)
    return { status: answer.status, headers, body: JSON.stringify(answer.around(value, { id, input: inputOf(body) })) }
  }

  private get successful(): DocumentedResponse | undefined {
    const { responses } = this.documented
    return responses.find((it) => /^2/.test(it.status)) ?? responses.find((it) => it.status === 'default')
  }

  /** How a failure is described: under its status, its range, for all others, or as the operation's failures are. */
  private failureFor(status: number): DocumentedResponse | undefined {
    const { responses, failure } = this.documented
    const names = [String(status), `${Math.floor(status / 100)}XX`, 'default']
    const own = names
      .flatMap((name) => responses.filter((it) => it.status.toUpperCase() === name.toUpperCase()))
      .find((it) => it.schema !== undefined)
    return own ?? (failure === undefined ? undefined : { status: 'default', type: 'application/json', schema: failure })
  }

  private valueOf(response: DocumentedResponse): DocumentedValue {
    const known = this.values.get(response)
    if (known !== undefined) return known
    const value = new DocumentedValue(this.documented, response, (it) => this.fits(response, it))
    this.values.set(response, value)
    return value
  }

  private fits({ schema }: DocumentedResponse, value: Json): boolean {
    return schema === undefined || this.judgeAt(schema, 'answer')(JSON.stringify(value)).verdict !== 'refuses'
  }

  private judgeAt(pointer: string, way: 'request' | 'answer'): Judge {
    const key = `${way} ${pointer}`
    const judge = this.judges.get(key) ?? this.judgeOf(this.document, { pointer, way })
    this.judges.set(key, judge)
    return judge
  }
}

/** A body, and what tells its request from others. */
interface AskedBody {
  readonly request: string
  readonly body: string
}

/** The status of an answer that is described for a range, or for all others. */
const numberOf = (status: string) => (/^\d+$/.test(status) ? Number(status) : 200)

function inputOf(body: string): JsonObject {
  const input = parsedJson(unwrapped('input', body) ?? '')
  return isJsonObject(input) ? input : {}
}

/** What stands for a body that is no JSON. */
function placeholder(status: number, type: string): MockResponse {
  return { status, headers: { 'content-type': type }, body: type.startsWith('text/') ? 'text' : '' }
}

function streamed(status: number): MockResponse {
  const body: EventStream = { events: ['data: {}\n\n', 'data: [DONE]\n\n'] }
  return { status, headers: { 'content-type': 'text/event-stream' }, body }
}
