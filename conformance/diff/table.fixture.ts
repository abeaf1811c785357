import { type Draft, type documents, task } from './edited.fixture.js'
import type { DiffVerdict } from './result/verdict.js'

/** One edit of one document, and what is to be said of it in either direction. */
export interface Row {
  readonly name: string
  readonly document: keyof typeof documents
  readonly edit: (draft: Draft) => void
  /** Verdict of the change from the document to its edit, and back. `none`: no change at all. */
  readonly forth: DiffVerdict | 'none'
  readonly back: DiffVerdict | 'none'
}

// biome-ignore lint/suspicious/noExplicitAny: rows reach into documents of any form
type Free = any

const row = (
  name: string,
  document: Row['document'],
  edit: (task: Free, whole: Free) => void,
  forth: Row['forth'],
  back: Row['back'],
): Row => ({ name, document, edit: (draft) => edit(task(draft), draft), forth, back })

const text = (name: string, edit: (task: Free, whole: Free) => void, forth: Row['forth'], back: Row['back']) =>
  row(name, 'text', edit, forth, back)
const media = (name: string, edit: (task: Free, whole: Free) => void, forth: Row['forth'], back: Row['back']) =>
  row(name, 'media', edit, forth, back)
const settings = (it: Free) => it.properties.settings.properties
const wider = 'compatible'
const same = 'equivalent'
const breaks = 'proven'

/** Edits over every kind of constraint. */
export const rows: readonly Row[] = [
  // bound
  text('maximum lowered', (it) => (settings(it).topK.maximum = 50), breaks, wider),
  text('minimum raised', (it) => (settings(it).topK.minimum = 2), breaks, wider),
  text('maximum removed', (it) => delete settings(it).temperature.maximum, wider, breaks),
  text('minimum removed', (it) => delete settings(it).temperature.minimum, wider, breaks),
  text('decimal maximum lowered by one step', (it) => (settings(it).temperature.maximum = 1.99), breaks, wider),
  text('maximum moved between two steps', (it) => (settings(it).temperature.maximum = 2.005), same, same),
  text(
    'integer minimum 1 spelled as exclusiveMinimum 0',
    (it) => {
      const k = settings(it).topK
      delete k.minimum
      k.exclusiveMinimum = 0
    },
    same,
    same,
  ),
  text(
    'exclusiveMaximum in place of maximum',
    (it) => {
      const k = settings(it).temperature
      delete k.maximum
      k.exclusiveMaximum = 2
    },
    breaks,
    wider,
  ),
  media(
    'exclusiveMinimum raised on a free number',
    (it) => (it.properties.guidanceDecay.exclusiveMinimum = 0.25),
    breaks,
    wider,
  ),
  media(
    'exclusiveMaximum made inclusive',
    (it) => {
      const k = it.properties.guidanceDecay
      delete k.exclusiveMaximum
      k.maximum = 1
    },
    wider,
    breaks,
  ),
  text('redundant second bound', (it) => (settings(it).topK.exclusiveMaximum = 500), same, same),
  media(
    'maximum that another member has to make room for',
    (it) => (it.properties.numberResults.maximum = 7),
    breaks,
    wider,
  ),
  // step
  text('step made coarser', (it) => (settings(it).temperature.multipleOf = 0.1), breaks, wider),
  text('step made finer', (it) => (settings(it).temperature.multipleOf = 0.001), wider, breaks),
  text(
    'step changed to one that does not divide',
    (it) => (settings(it).temperature.multipleOf = 0.015),
    breaks,
    breaks,
  ),
  text(
    'step changed to a multiple of the old one',
    (it) => (settings(it).temperature.multipleOf = 0.03),
    breaks,
    wider,
  ),
  text('step removed', (it) => delete settings(it).temperature.multipleOf, wider, breaks),
  text('step 1 on an integer', (it) => (settings(it).topK.multipleOf = 1), same, same),
  text('step 0.5 on an integer', (it) => (settings(it).topK.multipleOf = 0.5), same, same),
  media('step 16 to 32', (it) => (it.properties.width.multipleOf = 32), breaks, wider),
  media('step 16 to 8', (it) => (it.properties.width.multipleOf = 8), wider, breaks),
  // length
  text('maxLength halved', (it) => (settings(it).systemPrompt.maxLength = 131072), breaks, wider),
  text('minLength raised', (it) => (settings(it).systemPrompt.minLength = 2), breaks, wider),
  text('minLength removed', (it) => delete settings(it).systemPrompt.minLength, wider, breaks),
  text('maxLength removed', (it) => delete settings(it).systemPrompt.maxLength, wider, breaks),
  media('maxLength lowered beside a pattern', (it) => (it.properties.monogram.maxLength = 2), breaks, wider),
  // count
  text('minItems raised', (it) => (it.properties.messages.minItems = 2), breaks, wider),
  text('maxItems added', (it) => (it.properties.messages.maxItems = 10), breaks, wider),
  media('maxItems lowered', (it) => (it.properties.lora.maxItems = 3), breaks, wider),
  media('maxItems lowered on different items', (it) => (it.properties.palette.maxItems = 5), breaks, wider),
  media('minProperties raised', (it) => (it.properties.outpaint.minProperties = 2), breaks, wider),
  media('maxProperties lowered', (it) => (it.properties.outpaint.maxProperties = 2), breaks, wider),
  media('maxProperties lowered on an open map', (it) => (it.properties.metadata.maxProperties = 4), breaks, wider),
  // values
  text('enum value removed', (it) => settings(it).thinkingLevel.enum.pop(), breaks, wider),
  text('enum value added', (it) => settings(it).thinkingLevel.enum.push('low'), wider, breaks),
  text('enum reordered', (it) => settings(it).thinkingLevel.enum.reverse(), 'none', 'none'),
  text(
    'enum spelled as oneOf of consts',
    (it) => {
      const k = settings(it).thinkingLevel
      k.oneOf = k.enum.map((value: string) => ({ const: value }))
      delete k.enum
    },
    same,
    same,
  ),
  text(
    'oneOf of consts spelled as enum',
    (it) => {
      const k = it.properties.deliveryMethod
      k.enum = k.oneOf.map((b: Free) => b.const)
      delete k.oneOf
    },
    same,
    same,
  ),
  text('oneOf of consts loses one', (it) => it.properties.deliveryMethod.oneOf.pop(), breaks, wider),
  text(
    'const spelled as an enum of one',
    (it) => {
      const k = it.properties.taskType
      k.enum = [k.const]
      delete k.const
    },
    same,
    same,
  ),
  text('const changed', (it) => (it.properties.taskType.const = 'other'), breaks, breaks),
  text('type dropped where the values tell', (it) => delete settings(it).thinkingLevel.type, same, same),
  media('enum of objects and lists loses one', (it) => it.properties.anchorPoint.enum.pop(), breaks, wider),
  media('enum loses null', (it) => it.properties.style.enum.pop(), breaks, wider),
  // type
  text('integer becomes number', (it) => (settings(it).topK.type = 'number'), wider, breaks),
  text(
    'string or null in place of string',
    (it) => (settings(it).systemPrompt.type = ['string', 'null']),
    wider,
    breaks,
  ),
  text('boolean becomes string', (it) => (it.properties.includeCost.type = 'string'), breaks, breaks),
  text('type spelled as a list of one', (it) => (settings(it).topK.type = ['integer']), same, same),
  text(
    'type number with step 1 spelled as integer',
    (it) => {
      settings(it).topK.type = 'number'
      settings(it).topK.multipleOf = 1
    },
    same,
    same,
  ),
  text('type removed', (it) => delete it.properties.includeCost.type, wider, breaks),
  // pattern
  media(
    'pattern narrowed',
    (it) => (it.properties.lora.items.properties.model.pattern = '^[a-z-]+:[a-z0-9-]+@[0-9]+$'),
    breaks,
    wider,
  ),
  media('pattern removed', (it) => delete it.properties.lora.items.properties.model.pattern, wider, breaks),
  media('pattern changed to another', (it) => (it.properties.monogram.pattern = '^[a-z]+$'), breaks, wider),
  text('pattern that everything matches', (it) => (settings(it).systemPrompt.pattern = ''), same, same),
  // format
  text('format changed', (it) => (it.properties.taskUUID.format = 'uri'), breaks, breaks),
  text('format removed', (it) => delete it.properties.taskUUID.format, wider, breaks),
  text('format widened to uri-reference', (it) => (it.properties.webhookURL.format = 'uri-reference'), wider, breaks),
  media(
    'date in place of date-time',
    (it) => (it.properties.schedule.properties.notBefore.format = 'date'),
    breaks,
    breaks,
  ),
  // unique
  media('uniqueItems removed', (it) => delete it.properties.tags.uniqueItems, wider, breaks),
  media('uniqueItems added', (it) => (it.properties.lora.uniqueItems = true), breaks, wider),
  // required
  text('field becomes required', (it) => it.required.push('seed'), breaks, wider),
  text('nested field becomes required', (it) => (it.properties.settings.required = ['topK']), breaks, wider),
  text('field becomes optional', (it) => it.required.splice(it.required.indexOf('messages'), 1), wider, breaks),
  text('required reordered', (it) => it.required.reverse(), 'none', 'none'),
  // properties and additional
  text('field removed from a closed object', (it) => delete it.properties.inputs, breaks, wider),
  text('field added to a closed object', (it) => (it.properties.extra = { type: 'string' }), wider, breaks),
  text('closed object opened', (it) => delete it.properties.settings.additionalProperties, wider, breaks),
  media(
    'further members narrowed',
    (it) => (it.properties.metadata.additionalProperties.maxLength = 32),
    breaks,
    wider,
  ),
  media(
    'further members of another type',
    (it) => (it.properties.metadata.additionalProperties.type = 'integer'),
    breaks,
    breaks,
  ),
  media('further members forbidden', (it) => (it.properties.metadata.additionalProperties = false), breaks, wider),
  text(
    'everything known of a response forgotten',
    (_, whole) => delete whole.components.schemas.ResponseBody.properties,
    breaks,
    wider,
  ),
  media(
    'field of a condition removed',
    (it) => {
      const k = it.properties.camera.allOf[1].then
      delete k.properties.tilt
      delete k.required
    },
    breaks,
    breaks,
  ),
  // patterned
  media(
    'pattern of members narrowed',
    (it) => (it.properties.promptWeights.patternProperties['^w_'].maximum = 1),
    breaks,
    wider,
  ),
  media(
    'pattern of members removed',
    (it) => delete it.properties.promptWeights.patternProperties['^b_'],
    breaks,
    wider,
  ),
  // names
  media('names of members shortened', (it) => (it.properties.metadata.propertyNames.maxLength = 16), breaks, wider),
  media('names of members freed', (it) => delete it.properties.metadata.propertyNames, wider, breaks),
  // prefix and items
  media('first of a tuple narrowed', (it) => (it.properties.crop.prefixItems[0].minimum = 1), breaks, wider),
  media('tuple opened', (it) => delete it.properties.crop.items, wider, breaks),
  media(
    'tuple loses its last place',
    (it) => {
      it.properties.crop.prefixItems.pop()
      it.properties.crop.minItems = 3
    },
    breaks,
    breaks,
  ),
  text('items narrowed', (it) => (settings(it).stopSequences.items.maxLength = 8), breaks, wider),
  text('items freed', (it) => delete settings(it).stopSequences.items, wider, breaks),
  // contains
  media('maxContains lowered', (it) => (it.properties.inputs.properties.guides.maxContains = 1), breaks, wider),
  media('minContains raised', (it) => (it.properties.inputs.properties.guides.minContains = 2), breaks, wider),
  media(
    'contains removed',
    (it) => {
      const k = it.properties.inputs.properties.guides
      delete k.contains
      delete k.minContains
      delete k.maxContains
    },
    wider,
    breaks,
  ),
  media(
    'what has to be contained changes',
    (it) => (it.properties.inputs.properties.guides.contains.properties.role.const = 'assist'),
    breaks,
    breaks,
  ),
  // unevaluated
  media('unevaluated members allowed', (it) => delete it.properties.camera.unevaluatedProperties, wider, breaks),
  media('unevaluated items allowed', (it) => delete it.properties.focus.unevaluatedItems, wider, breaks),
  // all, any, one
  text(
    'schema wrapped in allOf',
    (it) => {
      const k = settings(it).topK
      settings(it).topK = { allOf: [k] }
    },
    'none',
    'none',
  ),
  text(
    'bound moved into allOf',
    (it) => {
      const k = settings(it).topK
      k.allOf = [{ maximum: k.maximum }]
      delete k.maximum
    },
    'none',
    'none',
  ),
  text(
    'schema moved to components',
    (it, whole) => {
      whole.components.schemas.TopK = settings(it).topK
      settings(it).topK = { $ref: '#/components/schemas/TopK' }
    },
    'none',
    'none',
  ),
  media(
    'reference written out',
    (it, whole) => {
      const { $anchor: _, ...swatch } =
        it.properties.background.$ref === '#hexColour' ? findAnchor(whole, 'hexColour') : {}
      it.properties.background = swatch
    },
    'annotation',
    'annotation',
  ),
  text(
    'anyOf loses a branch that others cover',
    (it) => it.properties.inputs.properties.images.items.anyOf.splice(2, 1),
    same,
    same,
  ),
  text('anyOf loses a branch', (it) => it.properties.inputs.properties.images.items.anyOf.splice(3, 1), breaks, wider),
  text('anyOf reordered', (it) => it.properties.inputs.properties.images.items.anyOf.reverse(), 'none', 'none'),
  media('branch of oneOf narrowed', (it) => (it.properties.candidates.oneOf[0].maximum = 6), breaks, wider),
  media('branch of oneOf removed', (it) => it.properties.hiresFix.oneOf.shift(), breaks, wider),
  media(
    'oneOf of disjoint branches spelled as anyOf',
    (it) => {
      const k = it.properties.candidates
      k.anyOf = k.oneOf
      delete k.oneOf
    },
    same,
    same,
  ),
  media(
    'oneOf whose branches overlap after the edit',
    (it) => it.properties.candidates.oneOf.push({ type: 'integer', minimum: 12, maximum: 20 }),
    breaks,
    breaks,
  ),
  media('allOf loses a rule', (it) => it.allOf.shift(), wider, breaks),
  // not
  media('exclusion extended', (it) => it.properties.collection.not.enum.push('new'), breaks, wider),
  media('exclusion removed', (it) => delete it.properties.collection.not, wider, breaks),
  text('one value excluded', (it) => (settings(it).topK.not = { const: 13 }), breaks, wider),
  media(
    'two fields may not meet',
    (it) => it.properties.acceleratorOptions.allOf.push({ not: { required: ['stepCache', 'skipStart'] } }),
    breaks,
    wider,
  ),
  // conditional
  media('condition demands more', (it) => it.properties.camera.allOf[1].then.required.push('roll'), breaks, wider),
  media(
    'consequence narrowed',
    (it) => (it.properties.camera.allOf[1].then.properties.tilt.maximum = 30),
    breaks,
    wider,
  ),
  media(
    'condition applies to another value',
    (it) => (it.properties.camera.allOf[1].if.properties.lens.const = 'wide'),
    breaks,
    breaks,
  ),
  text(
    'condition added',
    (it) => {
      it.if = { properties: { seed: { const: 7 } }, required: ['seed'] }
      it.then = { required: ['webhookURL'] }
    },
    breaks,
    wider,
  ),
  text(
    'else added',
    (it) => {
      it.if = { required: ['seed'] }
      it.else = { required: ['webhookURL'] }
    },
    breaks,
    wider,
  ),
  // dependentRequired and dependentShapes
  text('field needs another', (it) => (it.dependentRequired = { seed: ['webhookURL'] }), breaks, wider),
  text(
    'field needs another with a limit',
    (it) => (it.dependentSchemas = { seed: { properties: { numberResults: { maximum: 1 } } } }),
    breaks,
    wider,
  ),
  media(
    'dependent limit lowered',
    (it) => (it.properties.inputs.dependentSchemas.maskImage.properties.referenceImages.maxItems = 1),
    breaks,
    wider,
  ),
  // relation
  media('area limited further', (it) => (it.properties.tile['x-constraints'][0].maximum = 262144), breaks, wider),
  media('ratio limited further', (it) => (it.properties.tile['x-constraints'][1].maximum = 1.5), breaks, wider),
  media('relations removed', (it) => delete it.properties.tile['x-constraints'], wider, breaks),
  // never
  text('field forbidden', (it) => (it.properties.seed = false), breaks, wider),
  // default, annotations
  text('default changed', (it) => (settings(it).temperature.default = 1), 'behavioural', 'behavioural'),
  text(
    'description changed',
    (it) => (settings(it).temperature.description = 'Other words.'),
    'annotation',
    'annotation',
  ),
  text('deprecated', (it) => (settings(it).temperature.deprecated = true), 'annotation', 'annotation'),
  // responses
  media(
    'response field becomes optional',
    (_, whole) => whole.components.schemas.ResponseBody.properties.data.items.required.pop(),
    breaks,
    wider,
  ),
  media(
    'response number unbounded',
    (_, whole) => delete whole.components.schemas.ResponseBody.properties.data.items.properties.cost.minimum,
    breaks,
    wider,
  ),
  media(
    'response field typed otherwise',
    (_, whole) => (whole.components.schemas.ResponseBody.properties.data.items.properties.seed.type = 'number'),
    breaks,
    wider,
  ),
  // HTTP
  text('status no longer answered', (_, whole) => delete whole.paths['/'].post.responses['200'], 'http', 'behavioural'),
  text(
    'method changed',
    (_, whole) => {
      whole.paths['/'].put = whole.paths['/'].post
      delete whole.paths['/'].post
    },
    'http',
    'http',
  ),
  text('URL changed', (_, whole) => (whole.servers[0].url = 'https://api.example.com/v2'), 'http', 'http'),
  text(
    'media type changed',
    (_, whole) => {
      const k = whole.paths['/'].post.requestBody.content
      k['application/vnd.api+json'] = k['application/json']
      delete k['application/json']
    },
    'http',
    'http',
  ),
  text('security dropped', (_, whole) => (whole.security = []), 'compatible', 'http'),
]

function findAnchor(value: Free, name: string): Free {
  if (typeof value !== 'object' || value === null) return undefined
  if (value.$anchor === name) return value
  for (const inner of Object.values(value)) {
    const found = findAnchor(inner, name)
    if (found !== undefined) return found
  }
  return undefined
}
