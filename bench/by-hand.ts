import fc from 'fast-check'

/*
 * Arbitraries that somebody writes by hand who has read the document: for two models, all of their fields, and of the rules
 * that tie fields together whatever is easily kept by leaving out what is in the way. They are the yardstick for those that
 * are made from the document.
 */

type Values = Record<string, unknown>

const hundredths = (min: number, max: number) =>
  fc.integer({ min: Math.round(min * 100), max: Math.round(max * 100) }).map((it) => it / 100)

const base64 = fc.stringMatching(/^[A-Za-z0-9+/]{4,40}$/)

const image = fc.oneof(
  fc.uuid(),
  fc.webUrl(),
  base64,
  base64.map((it) => `data:image/png;base64,${it}`),
)

const optional = (fields: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) =>
  fc.record(fields, { requiredKeys }) as fc.Arbitrary<Values>

/** Requests of alibaba:qwen@3.5-397b. */
export const qwenByHand = optional(
  {
    model: fc.constant('alibaba:qwen@3.5-397b'),
    taskType: fc.constant('textInference'),
    taskUUID: fc.uuid(),
    messages: fc.array(
      fc.record({ role: fc.constantFrom('user', 'assistant'), content: fc.string({ minLength: 1, unit: 'binary' }) }),
      { minLength: 1 },
    ),
    inputs: optional({
      images: fc.array(image, { minLength: 1 }),
      videos: fc.array(fc.oneof(fc.uuid(), fc.webUrl()), { minLength: 1 }),
    }),
    seed: fc.integer({ min: 0, max: 4294967295 }),
    settings: optional({
      systemPrompt: fc.string({ minLength: 1, maxLength: 262144, unit: 'binary' }),
      temperature: hundredths(0, 2),
      topP: hundredths(0, 1),
      frequencyPenalty: hundredths(0, 2),
      maxTokens: fc.integer({ min: 1, max: 65536 }),
      minP: hundredths(0, 1),
      presencePenalty: hundredths(0, 2),
      repetitionPenalty: hundredths(0, 2),
      stopSequences: fc.array(fc.string({ minLength: 1 })),
      thinkingLevel: fc.constantFrom('off', 'high'),
      topK: fc.integer({ min: 1, max: 100 }),
    }),
    webhookURL: fc.webUrl(),
    includeCost: fc.boolean(),
    includeUsage: fc.boolean(),
    deliveryMethod: fc.constantFrom('sync', 'async', 'stream'),
    numberResults: fc.integer({ min: 1, max: 4 }),
  },
  ['model', 'taskType', 'taskUUID', 'messages'],
)

const side = fc.integer({ min: 16, max: 128 }).map((it) => it * 16)
const edge = fc.integer({ min: 1, max: 32 }).map((it) => it * 16)
const tile = fc.integer({ min: 16, max: 32 }).map((it) => it * 16)
const colour = fc.stringMatching(/^#[A-Fa-f0-9]{6}$/)
const text = (minLength: number, maxLength: number) => fc.string({ minLength, maxLength, unit: 'binary' })

const mediaFields = optional(
  {
    model: fc.constant('example:prism@1'),
    taskType: fc.constant('imageInference'),
    taskUUID: fc.uuid(),
    positivePrompt: text(2, 3000),
    inputs: optional({ seedImage: image, referenceImages: fc.uniqueArray(image, { minLength: 1, maxLength: 2 }) }, [
      'seedImage',
    ]),
    negativePrompt: text(1, 3000),
    size: fc.tuple(side, side),
    resolution: fc.constantFrom('1k', '2k'),
    seed: fc.integer({ min: 0 }),
    steps: fc.integer({ min: 1, max: 60 }),
    scheduler: fc.constantFrom('Default', 'DPM++ 2M', 'DPM++ 2M Karras', 'Euler', 'Euler a', 'LCM', 'TCD'),
    CFGScale: hundredths(1, 20),
    strength: hundredths(0.01, 0.6),
    guidanceDecay: fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }),
    sharpness: hundredths(-2, 2),
    candidates: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant('auto')),
    detail: fc.constantFrom<unknown>(2, 4, 6, 'auto'),
    hiresFix: fc.oneof(
      fc.constant(true),
      optional({ scale: hundredths(1.1, 4), steps: fc.integer({ min: 1, max: 20 }) }, ['scale']),
    ),
    acceleration: fc.constantFrom('none', 'low', 'medium'),
    acceleratorOptions: optional({
      stepCache: fc.boolean(),
      stepCacheThreshold: hundredths(0, 1),
      blockCacheInterval: fc.integer({ min: 1 }),
      skipStart: fc.integer({ min: 0 }),
    }),
    lora: fc.array(
      optional({ model: fc.stringMatching(/^[a-z0-9-]{1,9}:[a-z0-9-]{1,9}@[0-9]{1,4}$/), weight: hundredths(-4, 4) }, [
        'model',
      ]),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
    promptWeights: fc.dictionary(
      fc.stringMatching(/^w_[a-z]{0,9}$/),
      fc.double({ min: 0, max: 2, noNaN: true }).map((it) => it + 0),
      { minKeys: 1 },
    ),
    metadata: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,31}$/), text(0, 64), { minKeys: 1, maxKeys: 5 }),
    tags: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,24}$/), { maxLength: 8 }),
    palette: fc.uniqueArray(optional({ colour }, ['colour']), {
      minLength: 1,
      maxLength: 6,
      selector: (it) => it.colour,
    }),
    background: colour,
    crop: fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 64 }), fc.integer({ min: 64 })),
    focus: fc.tuple(hundredths(0, 1), hundredths(0, 1), fc.constantFrom('soft', 'hard')),
    tile: optional({ width: tile, height: tile, overlap: fc.integer({ min: 0, max: 64 }) }),
    outpaint: fc.oneof(
      optional({ top: edge, left: edge }, ['top']),
      optional({ right: edge, bottom: edge }, ['right']),
    ),
    settings: optional({
      operation: fc.constant('enlarge'),
      grain: hundredths(0, 1),
      export: fc.record({
        container: fc.constantFrom('TIFF', 'EXR'),
        bitDepth: fc.constant(16),
        compression: fc.constant('none'),
        dpi: fc.integer({ min: 72, max: 1200 }),
      }),
    }),
    style: fc.constantFrom('clay', 'gouache', null),
    tiling: fc.constantFrom(false, 'x', 'y', 'both'),
    anchorPoint: fc.constantFrom('centre', [0, 0], [1, 1], { x: 0.5, y: 0 }),
    apiRevision: fc.constant(2),
    separator: fc.constantFrom(', ', '*/', '`', `\${x}`, '\n', "'", '"', '\\', '\u2028'),
    monogram: fc.stringMatching(/^\p{L}{1,3}$/u),
    collection: text(7, 40),
    safety: optional({ checkContent: fc.boolean(), mode: fc.constantFrom('fast', 'full') }),
    colourSpace: fc.constant('srgb'),
    transparent: fc.constant(false),
    origin: optional({ email: fc.emailAddress(), host: fc.domain(), ipv4: fc.ipV4(), page: fc.webPath() }),
    passthrough: fc.boolean(),
    constructor: fc.constantFrom('flat', 'relief', 'solid'),
    'my-field': text(0, 200),
    '2d': fc.boolean(),
    then: fc.constantFrom('keep', 'discard'),
    webhookURL: fc.webUrl(),
    uploadEndpoint: fc.webUrl(),
    includeCost: fc.boolean(),
    numberResults: fc.integer({ min: 1, max: 2 }),
    ttl: fc.integer({ min: 60 }),
    outputType: fc.constantFrom('URL', 'base64Data', 'dataURI'),
    outputFormat: fc.constantFrom('JPG', 'PNG'),
    outputQuality: fc.integer({ min: 50, max: 99 }),
    deliveryMethod: fc.constant('async'),
  },
  ['model', 'taskType', 'taskUUID', 'positivePrompt', 'inputs', 'deliveryMethod'],
)

/** Requests of the media fixture. */
export const mediaByHand = mediaFields.map(({ size, ...rest }) => {
  const made = { ...rest }
  const [width, height] = (size ?? []) as number[]
  if (width !== undefined && height !== undefined && isFitting(width, height) && !Object.hasOwn(made, 'resolution'))
    Object.assign(made, { width, height })
  if (Object.hasOwn(made, 'acceleration')) delete made.acceleratorOptions
  if (made.scheduler === 'LCM' || made.scheduler === 'TCD') delete made.steps
  if (Object.hasOwn(made, 'tile') || Object.hasOwn(made, 'crop')) {
    delete made.hiresFix
    delete made.outpaint
  }
  return made
})

function isFitting(width: number, height: number): boolean {
  const [area, ratio] = [width * height, width / height]
  return area >= 147456 && area <= 2359296 && ratio >= 0.25 && ratio <= 4
}
