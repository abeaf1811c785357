import { randomInt, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { fromScaled, neighbour, numberRange, rescaled, scaled } from '../../generator/ir/boundary.js'
import type { Json } from '../../generator/spec/json.js'
import { simplest } from '../arbitrary/chance.js'
import { anyRequest } from '../arbitrary/near-miss.js'
import { sitesOf } from '../arbitrary/site.js'
import { curlLine, type Finding, type LawResult, type Opinion, recipeText, snippetText } from '../report/finding.js'
import type { Received } from '../target/target.js'
import { eventsOf, type Item, names, type Reading, readingOf, verdictText } from './answer.js'
import { bodyOf, type Context, requestWith } from './subject.js'
import { type BoundaryCase, idOf, type PlannedRequest } from './table.js'

/** What a law found. */
export interface LawOutcome {
  readonly findings: readonly Finding[]
  readonly requests: number
  /** Set where the law has nothing to say about the model, or nothing came of asking. */
  readonly reason?: string
  readonly status?: 'not applicable' | 'could not run'
}

/** A statement that holds for every model, and how it is tested. */
export interface Law {
  readonly name: string
  readonly title: string
  /** False for laws that ask no server. */
  readonly needsTarget: boolean
  run(context: Context, plan: readonly PlannedRequest[], watch?: Watch): Promise<LawOutcome>
}

/** Told of each case once it is decided. */
export type Watch = (it: { readonly cases: readonly BoundaryCase[]; readonly isFinding: boolean }) => void

const done = (findings: readonly Finding[], requests: number): LawOutcome => ({ findings, requests })
const notApplicable = (reason: string): LawOutcome => ({ findings: [], requests: 0, reason, status: 'not applicable' })

/** The builder's check accepts exactly what the oracle accepts, and names the same places. */
export const checksAgree: Law = {
  name: 'checks-agree',
  title: 'the generated check accepts exactly what the oracle accepts and names the same places',
  needsTarget: false,
  run: async (context, plan) => {
    const findings: Finding[] = []
    let requests = 0
    const compare = (text: string, about: About) => {
      requests++
      const verdict = context.judge(text)
      if (verdict.verdict === 'undecided') return
      const pointers = (list: readonly { pointer: string }[]) => [...new Set(list.map((it) => it.pointer))].sort()
      const own = pointers(context.validate(JSON.parse(text)))
      const wanted = pointers(verdict.violations)
      if (own.join() === wanted.join()) return
      findings.push(
        findingOf(context, 'checks-agree', about, text, {
          message: 'The generated check and the oracle disagree.',
          expected: { verdict: wanted.length === 0 ? 'accepts' : 'refuses', pointers: wanted },
          actual: { verdict: own.length === 0 ? 'accepts' : 'refuses', pointers: own },
        }),
      )
    }
    for (const it of plan) compare(it.text, aboutCases(it.cases))
    for (const it of swept(context)) compare(it.text, it.about)
    for (const it of drawn(context)) compare(it.text, it.about)
    return done(findings, requests)
  },
}

/** The server answers 2xx to what the oracle accepts, and otherwise 4xx naming the field. */
export const serverAgrees: Law = {
  name: 'server-agrees',
  title: 'the server accepts exactly what the oracle accepts, and names the field that it refuses',
  needsTarget: true,
  run: async (context, plan, watch) => {
    const findings: Finding[] = []
    const silence = new Silence()
    const ask = async (text: string, about: About, cases: readonly BoundaryCase[]): Promise<boolean> => {
      const fresh = withFreshUuid(context, text)
      const { violations, valid } = context.judge(fresh)
      const received = await context.target.send({ body: bodyOf(context, fresh), mayCost: valid })
      if (received.kind === 'withheld') {
        silence.withheld(received.reason)
        return false
      }
      silence.heard(received)
      const reading = readingOf(received)
      const fault = faultIn(
        reading,
        violations.map((it) => it.pointer),
      )
      if (fault === undefined) {
        watch?.({ cases, isFinding: false })
        return false
      }
      // A packed request tells that something is wrong; its cases, one by one, tell what.
      if (cases.length > 1) {
        let isFound = false
        for (const it of cases) isFound = (await ask(it.text, aboutCases([it]), [it])) || isFound
        if (isFound) return true
      }
      watch?.({ cases, isFinding: true })
      const pointers = [...new Set(violations.map((it) => it.pointer))]
      findings.push(
        findingOf(context, 'server-agrees', about, fresh, {
          message: fault,
          expected: { verdict: valid ? 'accepts' : 'refuses', pointers },
          actual: opinionOf(reading),
        }),
      )
      return true
    }
    const all = [
      ...plan.map((it) => ({ text: it.text, about: aboutCases(it.cases), cases: it.cases })),
      ...drawn(context).map((it) => ({ ...it, cases: [] })),
    ]
    let requests = 0
    await eachAtOnce(all, context.target.concurrency ?? 1, async (it) => {
      if (silence.isOver) return
      requests++
      await ask(it.text, it.about, it.cases)
    })
    if (silence.reason !== undefined) return { findings, requests, status: 'could not run', reason: silence.reason }
    return done(findings, requests)
  },
}

/** What was refused was not executed: asking for its result brings none. */
export const refusedIsNotExecuted: Law = {
  name: 'refused-not-executed',
  title: 'nothing that was refused was executed',
  needsTarget: true,
  run: async (context, plan) => {
    const { uuidField, envelope } = context.operation
    if (envelope !== 'task' || uuidField === undefined) return notApplicable('tasks have no identifier to ask for')
    const findings: Finding[] = []
    let requests = 0
    const sample = spread(
      plan.filter((it) => it.expected === 'refused' && it.cases[0]?.path !== `/${uuidField}`),
      12,
    )
    for (const it of sample) {
      const text = withFreshUuid(context, it.text)
      const id = (JSON.parse(text) as Item | null)?.[uuidField]
      if (typeof id !== 'string') continue
      requests += 2
      const refused = readingOf(await context.target.send({ body: bodyOf(context, text) }))
      if (refused.verdict !== 'refuses') continue
      const poll = JSON.stringify([{ taskType: 'getResponse', taskUUID: id }])
      const { data } = readingOf(await context.target.send({ body: poll }))
      if (data.length === 0) continue
      findings.push(
        findingOf(context, 'refused-not-executed', aboutCases(it.cases), text, {
          message: 'The task was refused, and yet getResponse knows a result or a state of it.',
          expected: { verdict: 'no result', pointers: [] },
          actual: { verdict: `${data.length} items`, pointers: [] },
        }),
      )
    }
    return done(findings, requests)
  },
}

/** A missing or a wrong key is always 401. */
export const keyDecides: Law = {
  name: 'key-decides',
  title: 'a missing or wrong key is always answered with 401',
  needsTarget: true,
  run: async (context, plan) => {
    const findings: Finding[] = []
    let requests = 0
    const valid = plan.find((it) => it.expected === 'accepted')
    const refused = plainRefusal(context, plan)
    for (const it of [valid, refused]) {
      if (it === undefined) continue
      for (const key of ['missing', 'wrong'] as const) {
        requests++
        const text = withFreshUuid(context, it.text)
        const reading = readingOf(await context.target.send({ body: bodyOf(context, text), key }))
        if (reading.status === 401) continue
        findings.push(
          findingOf(
            context,
            'key-decides',
            { id: idOf('key-decides', key, it.expected), value: `a ${key} key` },
            text,
            {
              message: `A ${key} key is to be answered with 401.`,
              expected: { verdict: 'unauthorised', pointers: [], status: 401 },
              actual: opinionOf(reading),
            },
          ),
        )
      }
    }
    return done(findings, requests)
  },
}

/** What the server answers fits the response that the document describes. */
export const responseFits: Law = {
  name: 'response-fits',
  title: 'the response fits the documented response',
  needsTarget: true,
  run: async (context, plan) => {
    const shapes = context.operation.response
    if (shapes === undefined) return notApplicable('the document describes no response')
    const check = context.compile(shapes[context.profile])
    const findings: Finding[] = []
    const sample = [
      ...spread(
        plan.filter((it) => it.expected === 'accepted' && !isStreamed(it.text)),
        8,
      ).map((it) => ({ text: it.text, about: aboutCases(it.cases) })),
      ...effectRequests(context),
    ]
    for (const { text, about } of sample) {
      const fresh = withFreshUuid(context, text)
      const received = await context.target.send({ body: bodyOf(context, fresh), mayCost: true })
      if (received.kind !== 'answer' || received.status >= 300 || isEventStream(received)) continue
      const violations = check.validate(parsed(received.text))
      if (violations.length === 0) continue
      findings.push(
        findingOf(context, 'response-fits', { ...about, id: idOf('response-fits', about.id) }, fresh, {
          message: `The response does not fit the ${context.profile} response: ${violations
            .map((it) => `${it.keyword} at ${it.pointer || 'the body'}`)
            .slice(0, 3)
            .join(', ')}.`,
          expected: { verdict: 'a documented response', pointers: [] },
          actual: { verdict: recipeText(received.text, 120), pointers: violations.map((it) => it.pointer) },
        }),
      )
    }
    return done(findings, sample.length)
  },
}

/** The same task with the same seed brings the same by every way of delivery that the model has. */
export const deliveryAgrees: Law = {
  name: 'delivery-agrees',
  title: 'sync, async with polling and stream bring the same for the same seed',
  needsTarget: true,
  run: async (context) => {
    const ways = ['sync', 'async', 'stream'].filter((it) => requestOf(context, { '/deliveryMethod': it, '/seed': 7 }))
    if (ways.length < 2) return notApplicable('the model has one way of delivery, or no seed')
    const texts: [string, string | undefined, string][] = []
    let requests = 0
    for (const way of ways) {
      const made = requestOf(context, { '/deliveryMethod': way, '/seed': 7, ...cheap(context) })
      if (made === undefined) continue
      const text = withFreshUuid(context, made)
      requests++
      const received = await context.target.send({ body: bodyOf(context, text), mayCost: true })
      if (received.kind !== 'answer')
        return { findings: [], requests, status: 'could not run', reason: received.reason }
      const result = await resultBy(context, way, received, text, () => requests++)
      texts.push([way, result, text])
    }
    const [first, ...others] = texts
    const findings = others
      .filter(([, it]) => it !== first?.[1])
      .map(([way, it, text]) =>
        findingOf(
          context,
          'delivery-agrees',
          { id: idOf('delivery-agrees', way), value: way, path: '/deliveryMethod' },
          text,
          {
            message: `Delivered by ${way} the result is another one than by ${first?.[0]}.`,
            expected: { verdict: recipeText(first?.[1] ?? 'a result', 80), pointers: [] },
            actual: { verdict: recipeText(it ?? 'no result', 80), pointers: [] },
          },
        ),
      )
    return done(findings, requests)
  },
}

/** numberResults, includeCost, includeUsage, stop sequences and maxTokens do what the document says. */
export const fieldsHaveEffect: Law = {
  name: 'fields-have-effect',
  title: 'numberResults, includeCost, includeUsage, stop sequences and maxTokens have their documented effect',
  needsTarget: true,
  run: async (context) => {
    const findings: Finding[] = []
    let requests = 0
    const effect = async (name: string, pins: Pins, isSo: (data: readonly Item[]) => boolean, message: string) => {
      const made = requestOf(context, { ...cheap(context), '/deliveryMethod': 'sync', ...pins }) ?? undefined
      if (made === undefined) return
      const text = withFreshUuid(context, made)
      requests++
      const reading = readingOf(await context.target.send({ body: bodyOf(context, text), mayCost: true }))
      if (reading.verdict === 'accepts' && isSo(reading.data)) return
      findings.push(
        findingOf(
          context,
          'fields-have-effect',
          {
            id: idOf('fields-have-effect', name),
            value: recipeText(JSON.stringify(pins)),
            path: Object.keys(pins)[0] ?? '',
          },
          text,
          {
            message,
            expected: { verdict: message, pointers: [] },
            actual: opinionOf(reading),
          },
        ),
      )
    }
    const all = (test: (it: Item) => boolean) => (data: readonly Item[]) => data.length > 0 && data.every(test)
    await effect('results', { '/numberResults': 2 }, (data) => data.length === 2, 'numberResults 2 brings two results.')
    await effect(
      'cost',
      { '/includeCost': true },
      all((it) => typeof it.cost === 'number'),
      'includeCost brings a cost with each result.',
    )
    await effect(
      'no-cost',
      { '/includeCost': false },
      all((it) => !('cost' in it)),
      'Without includeCost there is no cost.',
    )
    await effect(
      'usage',
      { '/includeUsage': true },
      all((it) => typeof it.usage === 'object'),
      'includeUsage brings the usage.',
    )
    if (context.profile === 'observed')
      await effect(
        'no-usage',
        { '/includeUsage': false },
        all((it) => !('usage' in it)),
        'Without includeUsage there is no usage.',
      )
    await effect(
      'max-tokens',
      { '/settings/maxTokens': 1 },
      all((it) => it.finishReason === 'length'),
      'maxTokens 1 finishes with length.',
    )
    const plain = requestOf(context, { '/settings/stopSequences': ['\u0001'], '/seed': 5, '/deliveryMethod': 'sync' })
    if (plain !== undefined) {
      requests++
      const first = readingOf(
        await context.target.send({ body: bodyOf(context, withFreshUuid(context, plain)), mayCost: true }),
      )
      const text = first.data[0]?.text
      const stop = typeof text === 'string' ? text.trim().split(/\s+/).at(1) : undefined
      if (stop !== undefined && stop.length > 0)
        await effect(
          'stop',
          { '/settings/stopSequences': [stop], '/seed': 5 },
          all((it) => it.finishReason === 'stop' && typeof it.text === 'string' && !it.text.includes(stop)),
          'A stop sequence cuts the text and finishes with stop.',
        )
    }
    return requests === 0 ? notApplicable('the model has none of these fields') : done(findings, requests)
  },
}

/** A batch brings what its tasks bring one by one; identifiers come back as they were sent, and none is taken twice. */
export const batchIsItsTasks: Law = {
  name: 'batch-is-its-tasks',
  title: 'a batch equals its tasks one by one, identifiers come back unchanged and none is taken twice',
  needsTarget: true,
  run: async (context, plan) => {
    const { envelope, uuidField } = context.operation
    if (envelope !== 'task' || uuidField === undefined) return notApplicable('the body is no list of tasks')
    const findings: Finding[] = []
    let requests = 0
    const find = (name: string, text: string, message: string, actual: Reading) =>
      findings.push(
        findingOf(
          context,
          'batch-is-its-tasks',
          { id: idOf('batch-is-its-tasks', name), value: name, path: `/${uuidField}` },
          text,
          {
            message,
            expected: { verdict: message, pointers: [] },
            actual: opinionOf(actual),
          },
        ),
      )
    const send = async (body: string) => {
      requests++
      return readingOf(await context.target.send({ body, mayCost: true }))
    }
    const idIn = (text: string) => (JSON.parse(text) as Item | null)?.[uuidField]
    const made = requestOf(context, cheap(context)) ?? plan.find((it) => it.expected === 'accepted')?.text
    const refusal = plainRefusal(context, plan)
    if (made === undefined) return notApplicable('no request of the model is accepted')
    const [first, second] = [withFreshUuid(context, made), withFreshUuid(context, made)]
    const both = await send(`[${first},${second}]`)
    const answered = new Set(both.data.map((it) => it[uuidField]))
    if (!answered.has(idIn(first)) || !answered.has(idIn(second)))
      find('two tasks', first, 'Two tasks in one request are answered under their own identifiers.', both)
    const again = await send(`[${first}]`)
    if (again.verdict !== 'refuses') find('sent again', first, 'An identifier that was used before is refused.', again)
    const third = withFreshUuid(context, made)
    const twice = await send(`[${third},${third}]`)
    if (twice.errors.length === 0)
      find('twice', third, 'An identifier that occurs twice in one request is refused.', twice)
    if (refusal !== undefined) {
      const [good, bad] = [withFreshUuid(context, made), withFreshUuid(context, refusal.text)]
      const mixed = await send(`[${good},${bad}]`)
      const isGood = mixed.data.some((it) => it[uuidField] === idIn(good))
      const isBad = mixed.errors.length > 0 && !mixed.data.some((it) => it[uuidField] === idIn(bad))
      if (!isGood || !isBad) find('mixed', bad, 'In a batch the refused task fails and the other succeeds.', mixed)
    }
    return done(findings, requests)
  },
}

/** Every law, in the order in which they are run. */
export const laws: readonly Law[] = [
  checksAgree,
  serverAgrees,
  keyDecides,
  refusedIsNotExecuted,
  responseFits,
  deliveryAgrees,
  fieldsHaveEffect,
  batchIsItsTasks,
]

/** A law's outcome as the report has it. */
export function resultOf({ name, title }: Law, outcome: LawOutcome): LawResult {
  const { findings, requests, reason, status } = outcome
  return {
    law: name,
    title,
    status: status ?? (findings.length > 0 ? 'broken' : 'kept'),
    requests,
    findings: findings.length,
    ...(reason !== undefined && { reason }),
  }
}

// What laws have in common ----------------------------------------------------------------------------------------------

type Pins = Readonly<Record<string, Json>>

interface About {
  readonly id: string
  readonly pointer?: string
  readonly keyword?: string
  readonly path?: string
  readonly value: string
  readonly run?: number
}

function aboutCases(cases: readonly BoundaryCase[]): About {
  const [first, ...others] = cases
  if (first === undefined) return { id: idOf('request'), value: '' }
  const { id, pointer, keyword, path, label } = first
  return { id, pointer, keyword, path, value: others.length === 0 ? label : `${label} and ${others.length} more` }
}

function findingOf(
  { model, operation, target, seed }: Context,
  law: string,
  about: About,
  text: string,
  says: { readonly message: string; readonly expected: Opinion; readonly actual: Opinion },
): Finding {
  const body = operation.envelope === 'task' ? `[${text}]` : text
  return {
    id: about.id,
    law,
    model: model.id,
    operation: operation.id,
    pointer: about.pointer ?? '',
    keyword: about.keyword ?? '',
    path: about.path ?? '',
    value: about.value === '' ? recipeText(text) : about.value,
    ...says,
    ...(about.run !== undefined && { seed, run: about.run }),
    curl: curlLine(target.url, body),
    snippet: snippetText(target.url, body),
  }
}

/** What is wrong with an answer; undefined where it is as it should be. */
function faultIn(reading: Reading, broken: readonly string[]): string | undefined {
  const { verdict, errors } = reading
  if (typeof verdict !== 'string') return `The server ${verdict.trouble}.`
  if (verdict === 'unauthorised') return 'The server says that the key is not right.'
  if (broken.length === 0) return verdict === 'accepts' ? undefined : 'The server refuses what the document allows.'
  if (verdict === 'accepts') return 'The server accepts what the document refuses.'
  const unnamed = broken.filter((it) => !names(errors, it))
  return unnamed.length === 0 ? undefined : `The server refuses without naming ${unnamed.join(', ')}.`
}

function opinionOf(reading: Reading): Opinion {
  const named = reading.errors.flatMap(({ parameter, code, message }) => parameter ?? code ?? message ?? [])
  return {
    verdict: verdictText(reading),
    pointers: named.map(String),
    ...(reading.status !== undefined && { status: reading.status }),
  }
}

/** A request with values at places; undefined where the model has no such request. */
function requestOf(context: Context, pins: Pins): string | undefined {
  const declared = sitesOf(context.operation.request)
  const isKnown = (path: string) => declared.some((it) => it.path === path)
  if (!Object.keys(pins).every(isKnown)) return undefined
  const made = requestWith(context, simplest, { pins: new Map(Object.entries(pins)) })
  return made === undefined ? undefined : JSON.stringify(made)
}

/** A request that is refused for one of its fields, and not for what it is addressed to. */
function plainRefusal({ operation }: Context, plan: readonly PlannedRequest[]): PlannedRequest | undefined {
  const addresses = new Set(['', `/${operation.uuidField}`, ...[...operation.fixed.keys()].map((it) => `/${it}`)])
  return plan.find((it) => it.expected === 'refused' && !addresses.has(it.cases[0]?.path ?? ''))
}

/** What keeps a request cheap, where the model has it. */
function cheap(context: Context): Pins {
  return requestOf(context, { '/settings/maxTokens': 8 }) === undefined ? {} : { '/settings/maxTokens': 8 }
}

function effectRequests(context: Context): { text: string; about: About }[] {
  const found: { text: string; about: About }[] = []
  for (const [name, pins] of Object.entries<Pins>({
    plain: {},
    cost: { '/includeCost': true },
    usage: { '/includeUsage': true },
    results: { '/numberResults': 2 },
    acknowledged: { '/deliveryMethod': 'async' },
  })) {
    const text = requestOf(context, { ...cheap(context), ...pins })
    if (text !== undefined) found.push({ text, about: { id: idOf('response', name), value: name } })
  }
  return found
}

async function resultBy(
  context: Context,
  way: string,
  received: Extract<Received, { kind: 'answer' }>,
  text: string,
  asked: () => unknown,
): Promise<string | undefined> {
  if (way === 'stream') {
    const chunks = eventsOf(received.text) as { delta?: { text?: string } }[]
    return chunks.map((it) => it.delta?.text ?? '').join('')
  }
  const summary = (data: readonly Item[]) => {
    const results = data.filter((it) => it.status === undefined || it.status === 'success')
    const media = results.map((it) => it.text ?? it.imageURL ?? it.videoURL ?? it.audioURL ?? it.seed)
    return media.length === 0 || media[0] === undefined ? undefined : String(media[0])
  }
  if (way === 'sync') return summary(readingOf(received).data)
  const id = (JSON.parse(text) as Item | null)?.[context.operation.uuidField ?? '']
  const poll = JSON.stringify([{ taskType: 'getResponse', taskUUID: id }])
  let empty = 0
  for (let wait = 0; wait < 30 && empty < 3; wait++) {
    asked()
    const { data, verdict } = readingOf(await context.target.send({ body: poll }))
    if (typeof verdict !== 'string') return undefined
    if (data.length === 0) empty++
    else if (!data.some((it) => it.status === 'processing')) return summary(data)
    if (!context.target.isLocal) await new Promise((resolve) => setTimeout(resolve, Math.min(8000, 200 * 1.5 ** wait)))
  }
  return undefined
}

/** Requests by chance, valid ones and near misses. */
function drawn(context: Context): { text: string; about: About }[] {
  const { model, operation, compile, seed, runs } = context
  if (runs === 0) return []
  const arbitrary = anyRequest(model, { compile, operation: operation.id })
  return fc.sample(arbitrary, { seed, numRuns: runs }).map((it, run) => ({
    text: JSON.stringify(it),
    about: { id: idOf('run', String(seed), String(run)), value: '', run },
  }))
}

/** So many steps at most are tried one by one. */
const longestSweep = 1001

/** Every legal step of every field with a step, and the doubles beside each of them. */
function* swept(context: Context): Generator<{ text: string; about: About }> {
  for (const { constraint, path, siblings, gates } of sitesOf(context.operation.request)) {
    if (constraint.kind !== 'step' || gates.length > 0) continue
    const { lower, upper, step } = numberRange(siblings)
    if (lower === undefined || upper === undefined || step === undefined) continue
    const places = Math.max(step.places, lower.bound.places, upper.bound.places)
    const [from, to, by] = [lower.bound, upper.bound, step].map((it) => rescaled(it, places).units) as [
      bigint,
      bigint,
      bigint,
    ]
    if ((to - from) / by > longestSweep) continue
    const mark = fromScaled({ units: from + (from % by === 0n ? 0n : by - (((from % by) + by) % by)), places })
    const base = requestWith(context, simplest, { pins: new Map([[path, mark]]) })
    if (base === undefined) continue
    const about = { id: idOf('sweep', path), pointer: constraint.at.pointer, keyword: constraint.keyword, path }
    for (let units = rescaled(scaled(mark), places).units; units <= to; units += by) {
      const value = fromScaled({ units, places })
      for (const it of [value, neighbour(value, 1), neighbour(value, -1)]) {
        yield { text: JSON.stringify(replaced(base, path, it)), about: { ...about, value: String(it) } }
      }
    }
  }
}

function replaced(value: Json, path: string, put: Json): Json {
  const [, token, ...rest] = path.split('/')
  if (token === undefined) return put
  const key = token.replace(/~1/g, '/').replace(/~0/g, '~')
  const inner = rest.map((it) => `/${it}`).join('')
  if (Array.isArray(value)) return value.map((it, i) => (String(i) === key ? replaced(it, inner, put) : it))
  return Object.fromEntries(
    Object.entries(value as { [key: string]: Json }).map(([name, it]) => [
      name,
      name === key ? replaced(it, inner, put) : it,
    ]),
  )
}

/** The request under an identifier that was never used; a value that is no UUID is left alone. */
function withFreshUuid({ operation }: Context, text: string): string {
  const field = operation.uuidField
  if (field === undefined) return text
  const old = (parsed(text) as Item | null | undefined)?.[field]
  if (typeof old !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(old)) return text
  const fresh = randomUUID()
  const next = old === old.toUpperCase() ? fresh.toUpperCase() : fresh
  return text.replace(
    `${JSON.stringify(field)}:${JSON.stringify(old)}`,
    `${JSON.stringify(field)}:${JSON.stringify(next)}`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isStreamed = (text: string) => text.includes('"deliveryMethod":"stream"')
const isEventStream = (received: Extract<Received, { kind: 'answer' }>) =>
  /^text\/event-stream/i.test(received.headers['content-type'] ?? '')

/** At most `count` of a list, evenly spread over it. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list]
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)] as T)
}

/** Notes whether anybody answers: after so many failures in a row nobody does. */
class Silence {
  reason: string | undefined
  private failures = 0

  heard(received: Received): void {
    if (received.kind === 'answer') this.failures = 0
    else if (++this.failures >= 5)
      this.reason = `five requests in a row had no answer: ${received.kind === 'failure' ? received.reason : ''}`
  }

  withheld(reason: string): void {
    this.reason = reason
  }

  get isOver(): boolean {
    return this.reason !== undefined
  }
}

async function eachAtOnce<T>(list: readonly T[], width: number, work: (it: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < list.length) await work(list[next++] as T)
  }
  await Promise.all(Array.from({ length: Math.max(1, width) }, worker))
}

/** A seed for runs that name none. */
export const freshSeed = (): number => randomInt(2 ** 31)
