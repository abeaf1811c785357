import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'
import { sampled } from '../../sample.fixture.js'
import { compileErrors, documents, generatedTree } from '../typescript.fixture.js'

let tree: ReadonlyMap<string, string>

beforeAll(async () => {
  tree = await generatedTree(documents.filter((it) => it.exists).map((it) => it.path))
})

test.runIf(documents.some((it) => !it.exists))(
  'documents outside the repository that are not there are left out',
  () => {
    console.log(`not there: ${documents.filter((it) => !it.exists).map((it) => it.name)}`)
  },
)

describe('the generated code compiles', () => {
  const bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }
  const settings: readonly (readonly [name: string, options: ts.CompilerOptions])[] = [
    ['under NodeNext', {}],
    ['under bundler resolution', bundler],
    ['with exactOptionalPropertyTypes', { exactOptionalPropertyTypes: true }],
    ['with isolatedModules', { isolatedModules: true }],
    ['with verbatimModuleSyntax', { verbatimModuleSyntax: true }],
    ['with erasableSyntaxOnly', { erasableSyntaxOnly: true }],
    ['with noUncheckedIndexedAccess', { noUncheckedIndexedAccess: true }],
    ['with noUnusedLocals and noUnusedParameters', { noUnusedLocals: true, noUnusedParameters: true }],
    ['with noPropertyAccessFromIndexSignature', { noPropertyAccessFromIndexSignature: true }],
    [
      'with noImplicitReturns and noFallthroughCasesInSwitch',
      { noImplicitReturns: true, noFallthroughCasesInSwitch: true },
    ],
    ['beside the types of browsers', { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'] }],
  ]
  test.each(sampled(settings, 1))('%s', (_, options) =>
    expect(Object.fromEntries(compileErrors(tree, options))).toEqual({}),
  )
})

/** One snippet per entry of a table; which of them do not compile, with what the compiler says. */
function errorsOf(preamble: string, snippets: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map(snippets.map((snippet, i) => [`snippet${i}.ts`, `${preamble}\n${snippet}\n`]))
  const errors = compileErrors(new Map([...tree, ...files]), { exactOptionalPropertyTypes: true })
  return new Map(
    snippets.flatMap((snippet, i) => {
      const found = errors.get(`snippet${i}.ts`)
      return found === undefined ? [] : [[snippet, found.join('\n')]]
    }),
  )
}

interface LiteralTable {
  readonly preamble: string
  readonly good: readonly string[]
  readonly bad: readonly [snippet: string, says: RegExp][]
}

function textModel(id: string, air: string, hasInputs: boolean): LiteralTable {
  const object = id === 'alibaba-qwen3-5-397b' ? 'alibabaQwen3_5_397b' : 'alibabaQwen3_5_27b'
  return {
    preamble: [
      `import { ${object} as qwen, type ${object[0]?.toUpperCase()}${object.slice(1)}Request as Request } from './generated/${id}/index.js'`,
      "import { type AnyRequest, batch, models } from './generated/index.js'",
      "type Message = Request['messages'][number]",
      'declare const list: Message[]',
      'declare const frozen: readonly Message[]',
      "const messages = [{ role: 'user', content: 'Hello' }] as const",
      `void [qwen, batch, models, list, frozen, messages] as unknown as AnyRequest`,
    ].join('\n'),
    good: [
      "const request: Request = qwen.request().messages([{ role: 'user', content: 'Hello' }]).settings({ temperature: 0.57, maxTokens: 65536 }).seed(4294967295).build(); void request",
      'const request: Request = qwen.build({ messages }); void request',
      'qwen.build({ messages: list, seed: undefined })',
      'qwen.build({ messages: frozen, settings: { stopSequences: [], temperature: undefined } })',
      'qwen.request().messages(list).seed(undefined).build()',
      'qwen.request().messages(frozen).set("seed", 1).build()',
      'qwen.request({ messages, taskUUID: "x" }).messages(list).build()',
      'const request: AnyRequest = qwen.build({ messages }); if (request.model === ' +
        JSON.stringify(air) +
        ') request.messages',
      `batch(models[${JSON.stringify(air)}].build({ messages }), qwen.build({ messages }))`,
      'const temperature: 0.6 = qwen.defaults.settings.temperature; void temperature',
      `const limit: ${hasInputs ? 262144 : 131072} = qwen.limits.settings.systemPrompt.maxLength; void limit`,
      'const issue: string | undefined = qwen.validate(1)[0]?.pointer; void issue',
      'declare const value: unknown; if (qwen.is(value)) { const request: Request = value; void request }',
      ...(hasInputs
        ? ["qwen.request().messages(messages).inputs({ images: ['https://example.com/a.png'] }).build()"]
        : []),
    ],
    bad: [
      ['qwen.request().build()', /Missing<"messages">/],
      ['qwen.request().messages([])', /at least one item/],
      ['qwen.build({ messages: [] })', /at least one item/],
      ['qwen.build({})', /messages/],
      ["qwen.build({ messages, model: 'alibaba:qwen@3.5-1b' })", /alibaba:qwen/],
      ["qwen.build({ messages, taskType: 'imageInference' })", /textInference/],
      ["qwen.build({ messages, deliveryMethod: 'poll' })", /"sync" \| "async" \| "stream"|deliveryMethod/],
      ["qwen.build({ messages: [{ role: 'system', content: 'x' }] })", /role|"user"/],
      ["qwen.build({ messages: [{ role: 'user' }] })", /content/],
      ["qwen.build({ messages: [{ role: 'user', content: 'x', name: 'y' }] })", /name/],
      ['qwen.build({ messages, settings: { temprature: 1 } })', /temprature/],
      ["qwen.build({ messages, seed: '1' })", /number/],
      ['qwen.build({ messages, sed: 1 })', /sed/],
      ['qwen.build({ messages, seed: null })', /null/],
      ["qwen.build({ messages, settings: { thinkingLevel: 'low' } })", /"high"|thinkingLevel/],
      ['qwen.build({ messages, settings: { stopSequences: "x" } })', /string/],
      ['qwen.request().sed(1)', /sed/],
      ['qwen.request().messages(messages).set("sed", 1)', /"sed"/],
      [
        "const request: Request = { messages: list, taskType: 'textInference', model: " +
          JSON.stringify(air) +
          ' }; void request',
        /taskUUID/,
      ],
      ...(hasInputs
        ? ([
            ['qwen.build({ messages, inputs: { images: [1] } })', /number/],
            ['qwen.build({ messages, inputs: { image: [] } })', /image/],
          ] as [string, RegExp][])
        : ([['qwen.build({ messages, inputs: {} })', /inputs/]] as [string, RegExp][])),
    ],
  }
}

const media: LiteralTable = {
  preamble: [
    "import { examplePrism1 as prism, type ExamplePrism1Request as Request } from './generated/example-prism-1/index.js'",
    "const base = { positivePrompt: 'a fox', width: 1024, height: 1024 } as const",
    'void [prism, base] as unknown as Request',
  ].join('\n'),
  good: [
    'prism.build(base)',
    "prism.build({ ...base, candidates: 'auto' })",
    'prism.build({ ...base, candidates: 3, hiresFix: true })',
    "prism.request(base).then_('keep').constructor_('flat').build",
    "prism.build({ ...base, 'my-field': 'x' as never, '2d': true })",
    "prism.build({ ...base, inputs: { frameImages: ['https://example.com/a.png', { image: 'https://example.com/b.png', frame: -1 }] } })",
    'prism.build({ ...base, promptWeights: { w_glass: 1.5 } })',
    'prism.build({ ...base, crop: [0, 0, 64, 64] })',
    "prism.build({ ...base, camera: { distance: 1, lens: 'tilt-shift', tilt: 10 } })",
  ],
  bad: [
    ["prism.build({ ...base, candidates: 'many' })", /"auto"|candidates/],
    ['prism.build({ ...base, hiresFix: false })', /false|hiresFix/],
    ["prism.build({ ...base, scheduler: 'euler' })", /"Euler"|scheduler/],
    ["prism.build({ ...base, deliveryMethod: 'stream' })", /deliveryMethod|"sync"/],
    ["prism.build({ ...base, inputs: { frameImages: [{ frame: 'first' }] } })", /image/],
    ["prism.build({ ...base, inputs: { frameImages: [{ image: 'x', frame: 2 }] } })", /frame|2/],
    ['prism.build({ ...base, lora: [{ weight: 1 }] })', /model/],
    ['prism.build({ ...base, width: "1024" })', /number/],
    ["prism.build({ ...base, camera: { distance: 1, tilt: 'x' } })", /number/],
    ['prism.build({ ...base, camera: { distance: 1, zoom: 2 } })', /zoom/],
    ['prism.build({ ...base, crop: [0, 0, 64, 64, 5] })', /crop|number|length/],
    ["prism.build({ ...base, legacyMode: 'x' })", /legacyMode|never|undefined/],
    ['prism.build({ ...base, prompt: "x" })', /prompt/],
    ['prism.build({ ...base, apiRevision: 3 })', /apiRevision|2/],
  ],
}

const chat: LiteralTable = {
  preamble: [
    "import { createChatCompletion as chat, createEmbedding } from './generated/chat-api/index.js'",
    'void [chat, createEmbedding]',
  ].join('\n'),
  good: [
    "chat.build({ model: 'm', messages: [{ role: 'user', content: 'x' }] } as never)",
    'const text: string = chat.info.title; void text',
  ],
  bad: [
    ["chat.build({ messages: 'x' })", /messages|string/],
    ["chat.build({ model: 'm', messages: [] })", /at least one item/],
    ['createEmbedding.build({})', /input|model/],
  ],
}

const tables: readonly [string, LiteralTable][] = [
  ['alibaba-qwen3-5-397b', textModel('alibaba-qwen3-5-397b', 'alibaba:qwen@3.5-397b', true)],
  ['alibaba-qwen3-5-27b', textModel('alibaba-qwen3-5-27b', 'alibaba:qwen@3.5-27b', false)],
  ['example-prism-1', media],
  ['chat-api', chat],
]

describe.each(tables)('%s', (_, { preamble, good, bad }) => {
  test('good literals compile', () => expect(Object.fromEntries(errorsOf(preamble, good))).toEqual({}))

  test('bad literals do not, and the error names the reason', () => {
    const errors = errorsOf(
      preamble,
      bad.map(([snippet]) => snippet),
    )
    expect(bad.filter(([snippet]) => !errors.has(snippet))).toEqual([])
    for (const [snippet, says] of bad) expect(errors.get(snippet)).toMatch(says)
  })
})
