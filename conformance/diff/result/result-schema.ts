import { limits } from '../limits.js'
import { schemaVersion } from './result.js'
import { verdictOrder } from './verdict.js'

const string = { type: 'string' } as const
const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const
const count = { type: 'integer', minimum: 0 } as const

const limit = { enum: Object.keys(limits) } as const

const place = {
  type: 'object',
  required: ['file', 'pointer'],
  additionalProperties: false,
  properties: { file: string, pointer: string, line: { type: 'integer', minimum: 1 } },
} as const

const side = {
  type: 'object',
  required: ['id', 'file', 'sha256'],
  additionalProperties: false,
  properties: {
    id: string,
    file: string,
    path: string,
    sha256: hash,
    version: string,
  },
} as const

const change = {
  type: 'object',
  required: [
    'id',
    'direction',
    'schemaPointer',
    'keyword',
    'verdict',
    'breaking',
    'order',
    'path',
    'old',
    'new',
    'why',
  ],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^[0-9a-f]{10}(-\\d+)?$' },
    direction: { enum: ['request', 'response', 'document'] },
    schemaPointer: { type: 'string', format: 'json-pointer' },
    keyword: string,
    verdict: { enum: verdictOrder },
    breaking: { type: 'boolean' },
    order: { enum: ['equal', 'narrower', 'wider', 'incomparable', 'unknown'] },
    path: string,
    old: true,
    new: true,
    witness: {
      type: 'object',
      required: ['value', 'pointer', 'recipe', 'takenBy'],
      additionalProperties: false,
      properties: { value: true, pointer: string, part: true, recipe: string, takenBy: { enum: ['old', 'new'] } },
    },
    why: string,
    cell: string,
    identity: { const: true },
    group: { type: 'array', minItems: 1, items: string },
    undone: { type: 'array', minItems: 1, items: string },
    search: {
      type: 'object',
      required: ['candidates', 'valid', 'disagreements', 'seed'],
      additionalProperties: false,
      properties: {
        candidates: count,
        valid: count,
        disagreements: count,
        seed: count,
        reason: string,
        limits: { type: 'array', minItems: 1, items: limit },
      },
    },
    oldPlace: place,
    newPlace: place,
    ignored: {
      type: 'object',
      required: ['reason', 'expires'],
      additionalProperties: false,
      properties: { reason: string, expires: { type: 'string', format: 'date' } },
    },
  },
  if: { properties: { verdict: { const: 'proven' } } },
  then: { required: ['witness'] },
} as const

/** The comparison of two models. */
const models = {
  type: 'object',
  required: ['schemaVersion', 'old', 'new', 'overlays', 'breaking', 'changes', 'counts', 'search', 'bump'],
  additionalProperties: false,
  properties: {
    schemaVersion: { const: schemaVersion },
    old: side,
    new: side,
    overlays: {
      type: 'array',
      items: {
        type: 'object',
        required: ['file', 'sha256', 'appliedTo'],
        additionalProperties: false,
        properties: {
          file: string,
          sha256: hash,
          appliedTo: { type: 'array', minItems: 1, maxItems: 2, items: { enum: ['old', 'new'] } },
          replaces: hash,
        },
      },
    },
    breaking: { type: 'boolean' },
    changes: { type: 'array', items: { $ref: '#/$defs/change' } },
    counts: {
      type: 'object',
      required: verdictOrder,
      additionalProperties: false,
      properties: Object.fromEntries(verdictOrder.map((it) => [it, count])),
    },
    search: {
      type: 'object',
      required: ['seed', 'candidates', 'valid', 'judges', 'budget', 'formats', 'reader', 'aligned', 'limits'],
      additionalProperties: false,
      properties: {
        seed: count,
        candidates: count,
        valid: count,
        judges: count,
        budget: count,
        formats: { const: 'assert' },
        reader: { enum: ['strict', 'tolerant'] },
        aligned: { type: 'boolean' },
        limits: {
          type: 'array',
          items: {
            type: 'object',
            required: ['name', 'most', 'of'],
            additionalProperties: false,
            properties: { name: limit, most: count, of: string },
          },
        },
      },
    },
    bump: { enum: ['major', 'minor', 'patch', 'none', null] },
    /** With --requests: which recorded requests break. */
    replay: {
      type: 'object',
      required: ['requests', 'validBefore', 'broken', 'invalidBefore', 'unreadable', 'undecided', 'byChange'],
    },
    /** With --portable: what becomes of each field. */
    portability: { type: 'object', required: ['from', 'to', 'fields', 'rules', 'added'] },
  },
} as const

/** The comparison of two folders, and what it is made of. */
export const resultDefinitions = {
  change,
  models,
  folders: {
    type: 'object',
    required: ['schemaVersion', 'breaking', 'added', 'removed', 'models'],
    additionalProperties: false,
    properties: {
      schemaVersion: { const: schemaVersion },
      breaking: { type: 'boolean' },
      added: { type: 'array', items: string },
      removed: { type: 'array', items: string },
      models: { type: 'array', items: { $ref: '#/$defs/models' } },
    },
  },
} as const

/** The JSON Schema of the comparison of two models. */
export const resultSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'specproof diff',
  ...models,
  $defs: { change },
} as const
