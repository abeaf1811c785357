import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../../generator/compile.js'
import type { JsonObject } from '../../../generator/document/json.js'
import { valueAt } from '../../../generator/document/pointer.js'
import { readModel } from '../../../generator/ir/read.js'
import { chatDocument, chatRequestPointer } from '../../../generator/provider/chat/chat-document.js'
import { type ChatServerName, chatServerNames } from '../../../generator/provider/chat/chat-server.js'
import { chatServers } from '../../../generator/provider/chat/chat-servers.js'
import { amount, sampled } from '../../../generator/sample.fixture.js'
import { judgeOf } from '../../judge/index.js'
import { createMock } from '../../mock/index.js'
import { mockTarget } from '../../server/in-process.js'
import type { Target } from '../../server/target.js'
import { laws as everyLaw } from '../laws.js'
import { type Preparation, prepared } from '../preparation.js'
import { runSuite } from '../run.js'
import { type Subject, subjectOf } from '../subject.js'
import { answersShow } from './answers-show.js'
import { serverAgrees } from './server-agrees.js'

const file = new URL('../../../specs/alibaba-qwen3-5-27b.json', import.meta.url)
const document: JsonObject = JSON.parse(readFileSync(file, 'utf8'))
const model = await readModel(document)
const key = 'test-key'

/** What is worked out once for a kind of server. */
interface Chats {
  readonly subject: Subject
  readonly target: Target
  /** Fields of a sample, whose cases do not take long to find; all where all is tried. */
  readonly sample: Subject
  readonly preparation: Preparation
}

const known = new Map<ChatServerName, Promise<Chats>>()

function chatsOf(server: ChatServerName): Promise<Chats> {
  const made = known.get(server) ?? chatsAt(server)
  known.set(server, made)
  return made
}

async function chatsAt(server: ChatServerName): Promise<Chats> {
  const task = model.operations[0]?.request.at.pointer as string
  const chats = chatDocument({ document, task, id: server, title: 'Qwen', model: model.air }, chatServers[server])
  const mock = createMock([{ model, document }], { judgeOf, apiKey: key, choices: { chatServer: server } })
  const subject = await subjectFor(chats)
  const sample = isWhole ? subject : await subjectFor(inPart(chats, server))
  return { subject, sample, preparation: prepared(sample, { cases }), target: mockTarget(mock, key) }
}

async function subjectFor(chats: JsonObject): Promise<Subject> {
  const read = await readModel(chats)
  return subjectOf(read, read.operations[0] as Subject['operation'], chats, compileShape)
}

const always = new Set(['model', 'messages', 'max_tokens', 'temperature'])

/** The document with some of its fields, the rules about them, and the fields that these are about as well. */
function inPart(chats: JsonObject, server: ChatServerName): JsonObject {
  const { properties, ...request } = valueAt(chats, chatRequestPointer) as { properties: JsonObject }
  const names = Object.keys(properties).filter((it) => !always.has(it))
  const linked = chatServers[server].rules.map(({ when }) => ({
    not: when,
    names: names.filter((it) => JSON.stringify(when).includes(JSON.stringify(it))),
  }))
  const kept = new Set([...always, ...sampled(names, 2)])
  const isAbout = (it: { readonly names: readonly string[] }) => it.names.some((name) => kept.has(name))
  for (const _ of linked) for (const it of linked.filter(isAbout)) for (const name of it.names) kept.add(name)
  const rules = linked.filter(isAbout).map(({ not }) => ({ not }))
  const { allOf: _, ...part } = {
    ...request,
    properties: Object.fromEntries(Object.entries(properties).filter(([it]) => kept.has(it))),
  } as JsonObject
  const sample = rules.length > 0 ? { ...part, allOf: rules } : part
  const { components } = chats as { components: { schemas: JsonObject } }
  return { ...chats, components: { ...components, schemas: { ...components.schemas, ChatRequest: sample } } }
}

const isWhole = amount(0, 1) === 1
const cases = isWhole ? 'full' : 'core'
/** One of them has limits of its own and of the model's. */
const servers: readonly ChatServerName[] = isWhole ? chatServerNames : ['dashscope']

test.each(servers)('the chats of %s keep to their own document', async (server) => {
  const { subject, sample, preparation, target } = await chatsOf(server)
  const laws = everyLaw.filter((it) => it !== answersShow && (isWhole || it.needsTarget))
  const settings = { target, cases, seed: 1, runs: amount(5, 100) } as const
  const reports = [
    await runSuite(sample, { ...settings, laws }, preparation),
    await runSuite(subject, { ...settings, laws: [answersShow] }, preparation),
  ]
  const findings = reports.flatMap((it) => it.findings)
  const told = reports.flatMap((it) => it.laws)
  expect(findings.map(({ law, path, value, message }) => ({ law, path, value, message }))).toEqual([])
  expect(told.filter((it) => it.status === 'kept').map((it) => it.law)).toEqual(
    expect.arrayContaining(['server-agrees', 'key-decides', 'body-is-json', 'answers-show', 'response-fits']),
  )
})

type Changed = Record<string, unknown>

/** A server whose requests or answers are changed. */
function wrong(
  target: Target,
  {
    request = (it) => it,
    answer = (it) => it,
  }: { request?: (it: Changed) => Changed; answer?: (text: string) => string },
): Target {
  return {
    ...target,
    send: async (sent) => {
      let { body } = sent
      try {
        body = JSON.stringify(request(JSON.parse(body)))
      } catch {}
      const received = await target.send({ ...sent, body })
      return received.kind === 'answer' ? { ...received, text: answer(received.text) } : received
    },
  }
}

const without = (name: string) => (it: Changed) => {
  const { [name]: _, ...rest } = it
  return rest
}

const shownFaults: Readonly<Record<string, Parameters<typeof wrong>[1]>> = {
  'tools ignored': { request: without('tools') },
  'a choice of tools ignored': { request: without('tool_choice') },
  'a wrong reason for a cut': { answer: (it) => it.replaceAll('"finish_reason":"length"', '"finish_reason":"stop"') },
  'a wrong reason for calls': {
    answer: (it) => it.replaceAll('"finish_reason":"tool_calls"', '"finish_reason":"stop"'),
  },
  'no reason for an end': { answer: (it) => it.replace(/"finish_reason":"\w+"/g, '"finish_reason":null') },
  'JSON that is none': { request: without('response_format') },
  'a cap ignored': { request: (it) => without('max_tokens')(without('max_completion_tokens')(it)) },
  'stops ignored': { request: without('stop') },
  'n ignored': { request: without('n') },
  'a stream that is none': { request: (it) => without('stream_options')(without('stream')(it)) },
  'a stream without end': { answer: (it) => it.replace('data: [DONE]\n\n', '') },
  'a stream without usage': { request: without('stream_options') },
  'usage that does not add up': { answer: (it) => it.replace(/"total_tokens":(\d+)/, '"total_tokens":1$1') },
  'no usage': { answer: (it) => it.replace(/"usage":\{.*\}\}/, '"usage":null}') },
  'more reasoning than answer': { answer: (it) => it.replace(/"reasoning_tokens":\d+/, '"reasoning_tokens":999') },
  'answers of one number': { answer: (it) => it.replaceAll('"index":1', '"index":0') },
  'chunks of several ids': { answer: (it) => it.replace('data: {"id":"', 'data: {"id":"another-') },
  'chunks of another kind': { answer: (it) => it.replace('chat.completion.chunk', 'chat.completion') },
  'thinking that is not turned off': { request: without('enable_thinking') },
  'reasoning by another name': { answer: (it) => it.replaceAll('reasoning_content', 'reasoning') },
  'likelihoods ignored': { request: without('logprobs') },
  'several calls at once': { request: (it) => ({ ...it, parallel_tool_calls: true }) },
  'the first tool in place of the one that is named': {
    request: (it) => (Array.isArray(it.tools) ? { ...it, tools: it.tools.slice(0, 1), tool_choice: 'required' } : it),
  },
  'arguments that do not fit': { answer: (it) => it.replaceAll('\\"city\\"', '\\"town\\"') },
}

describe.each(servers)('a server like that of %s', (server) => {
  test.each(Object.entries(shownFaults))('with %s is noticed by what its answers show', async (_, fault) => {
    const { subject, preparation, target } = await chatsOf(server)
    const options = { target: wrong(target, fault), laws: [answersShow], cases, runs: 0, seed: 1 } as const
    const { findings } = await runSuite(subject, options, preparation)
    expect(findings.length).toBeGreaterThan(0)
  })
})

test('limits that are dropped or off by one are noticed at their fields', async () => {
  const { sample, preparation, target: right } = await chatsOf('dashscope')
  const most = 65_536
  const target = wrong(right, {
    request: (it) => {
      const { temperature, ...rest } = it
      const isNumber = typeof temperature === 'number'
      const tokens = rest.max_tokens === most + 1 ? { max_tokens: most } : {}
      return { ...rest, ...(!isNumber && temperature !== undefined && { temperature }), ...tokens }
    },
  })
  const options = { target, laws: [serverAgrees], cases, runs: 0, seed: 1 } as const
  const { findings } = await runSuite(sample, options, preparation)
  expect([...new Set(findings.map((it) => it.path))].sort()).toEqual(['/max_tokens', '/temperature'])
})
