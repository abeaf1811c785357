import { annotations } from '../../../generator/document/vocabulary.js'
import type { Order } from '../../../generator/ir/order.js'
import type { Direction } from '../result/result.js'
import type { DiffVerdict } from '../result/verdict.js'

/** What can happen to a member of an OpenAPI object. */
export const events = ['added', 'removed', 'changed'] as const
export type ChangeEvent = (typeof events)[number]

/** What a change means. In the sentence `{name}` stands for what it is about. */
export interface Ruling {
  readonly verdict: DiffVerdict
  /** How what is taken, or sent, afterwards relates to what was before. */
  readonly order: Order
  readonly sentence: string
}

/** The rulings on one member: for what clients send, for what the service sends, and for what no operation leads to. */
export type Rulings = Readonly<Record<Direction, Readonly<Record<ChangeEvent, Ruling>>>>

const breaks = (sentence: string, order: Order = 'narrower'): Ruling => ({ verdict: 'http', order, sentence })
const behaves = (sentence: string, order: Order = 'unknown'): Ruling => ({ verdict: 'behavioural', order, sentence })
const holds = (sentence: string, order: Order = 'wider'): Ruling => ({
  verdict: order === 'equal' ? 'equivalent' : 'compatible',
  order,
  sentence,
})
const says = (sentence: string): Ruling => ({ verdict: 'annotation', order: 'equal', sentence })

const words = says('It says something else and demands the same.')
const parts = holds('Its parts are judged one by one.', 'equal')
const unused = says('No operation leads to it.')

/** By event. */
type Row = readonly [added: Ruling, removed: Ruling, changed: Ruling]

function rulings(request: Row, response: Row, document: Row = [unused, unused, unused]): Rulings {
  const cells = ([added, removed, changed]: Row) => ({ added, removed, changed })
  return { request: cells(request), response: cells(response), document: cells(document) }
}

/** Text for people and tools: whatever happens to it, the wire is the same. */
const note = rulings([words, words, words], [words, words, words], [words, words, words])
/** A holder of parts that have rulings of their own. */
const holder = rulings([parts, parts, parts], [parts, parts, parts], [parts, parts, parts])

const otherWriting = breaks('{name} is written in another way.', 'incomparable')
/** How a value is written: read otherwise by whoever gets it. */
const writing = rulings([otherWriting, otherWriting, otherWriting], [otherWriting, otherWriting, otherWriting])

/** None refuses nothing. */
const schema = rulings(
  [breaks('{name} has a schema now, which refuses what was taken.'), holds('{name} has no schema any more.'), parts],
  [
    holds('{name} has a schema now; whatever was sent could be anything.', 'narrower'),
    breaks('{name} has no schema any more: it may be anything.', 'wider'),
    parts,
  ],
)

const otherCredentials = breaks('Credentials of {name} are given in another way.', 'incomparable')
const credentials = rulings(
  [otherCredentials, otherCredentials, otherCredentials],
  [otherCredentials, otherCredentials, otherCredentials],
)
const flow = rulings(
  [holds('The flow {name} is a further way to a token.'), breaks('The flow {name} gives no token any more.'), parts],
  [words, words, words],
)
const otherSource = breaks('Tokens of {name} are had from another place.', 'incomparable')
const tokenSource = rulings([otherSource, otherSource, otherSource], [otherSource, otherSource, otherSource])

/** Something that clients may ask for, and that the service, where it is the one that asks, may leave undone. */
const operation = rulings(
  [
    holds('{name} is new; nothing that worked is refused.'),
    breaks('{name} is gone.'),
    breaks('{name} now.', 'incomparable'),
  ],
  [
    holds('{name} is new: whoever does not wait for it is sent nothing else.'),
    breaks('{name} is gone; whoever subscribed waits for it.'),
    breaks('{name} now.', 'incomparable'),
  ],
)

const optionalPart = (what: string): Rulings =>
  rulings(
    [holds(`${what} is new and may be left out.`), behaves(`${what} is no longer read.`), parts],
    [holds(`${what} is new.`), behaves(`${what} is no longer promised.`), parts],
  )
const requiredPart = (what: string): Rulings =>
  rulings(
    [breaks(`${what} is new and required.`), behaves(`${what} is no longer read.`), parts],
    [holds(`${what} is new.`, 'narrower'), breaks(`${what} was promised, and is no longer.`, 'wider'), parts],
  )

/** None of the media types of a body that is gone is taken any more, or sent. */
const body = (added: Ruling): Rulings =>
  rulings(
    [added, breaks('The body is gone: nothing says that one is taken.'), parts],
    [holds('The body is new.', 'narrower'), breaks('The body is gone; whoever reads it waits for it.', 'wider'), parts],
  )

/** `added`: it is required now; `removed`: it is not any more. */
const required = rulings(
  [breaks('{name} is required now.'), holds('{name} may be left out.'), parts],
  [holds('{name} is always sent now.', 'narrower'), breaks('{name} may be missing now.', 'wider'), parts],
)

/** A form that one side takes and the other sends. */
const mediaType = rulings(
  [holds('{name} is taken too.'), breaks('{name} is not taken any more.'), parts],
  [
    behaves('{name} may be answered now.', 'wider'),
    breaks('{name} is not answered any more; clients ask for it.'),
    parts,
  ],
)

/** Characters or values that one side may leave as they are. */
const leave = (what: string): Rulings =>
  rulings(
    [holds(`{name} may hold ${what} now.`), breaks(`{name} may not hold ${what} any more.`), parts],
    [breaks(`{name} may hold ${what} now.`, 'wider'), holds(`{name} holds ${what} no longer.`, 'narrower'), parts],
  )

/**
 * What each change outside the schemas means: for each fixed field of each OpenAPI object below Paths, Webhooks,
 * Components, Security and Servers, and each event and direction. `object.field:case` is the same field in a special case.
 * Defaults of the specification are filled in before anything is compared: a field that spells its default out has not
 * changed. What the service sends (answers, webhooks, callbacks) is the direction `response`, what is sent to it `request`.
 */
export const lawBook = {
  'info.x-capabilities': rulings(
    [parts, parts, parts],
    [parts, parts, parts],
    [behaves('{name}.', 'wider'), behaves('{name}.', 'narrower'), behaves('{name}.', 'incomparable')],
  ),

  'paths.{path}': operation,
  'webhooks.{name}': operation,
  'callback.{expression}': operation,

  'pathItem.$ref': holder,
  'pathItem.summary': note,
  'pathItem.description': note,
  'pathItem.get': operation,
  'pathItem.put': operation,
  'pathItem.post': operation,
  'pathItem.delete': operation,
  'pathItem.options': operation,
  'pathItem.head': operation,
  'pathItem.patch': operation,
  'pathItem.trace': operation,
  'pathItem.query': operation,
  'pathItem.additionalOperations': holder,
  'pathItem.servers': holder,
  'pathItem.parameters': holder,

  'operation.tags': note,
  'operation.summary': note,
  'operation.description': note,
  'operation.externalDocs': note,
  'operation.operationId': note,
  'operation.deprecated': note,
  'operation.parameters': optionalPart('{name}'),
  'operation.parameters:required': requiredPart('{name}'),
  'operation.requestBody': body(holds('The body is new and may be left out.')),
  'operation.requestBody:required': body(breaks('The body is new and required.')),
  'operation.responses': holder,
  'operation.callbacks': holder,
  'operation.security': rulings(
    [
      breaks('What signed a request in does not any more.'),
      holds('Every old way to sign in is one still.'),
      breaks('What signed a request in does not any more.', 'incomparable'),
    ],
    [
      behaves('It is signed in another way.'),
      behaves('It is signed no longer, or in another way.'),
      behaves('It is signed in another way.'),
    ],
  ),
  'operation.servers': holder,

  'parameter.name': holder,
  'parameter.in': holder,
  'parameter.description': note,
  'parameter.deprecated': note,
  'parameter.example': note,
  'parameter.examples': note,
  'parameter.required': required,
  'parameter.allowEmptyValue': leave('an empty value'),
  'parameter.allowReserved': leave('reserved characters as they are'),
  'parameter.style': writing,
  'parameter.explode': writing,
  'parameter.schema': schema,
  'parameter.content': writing,

  'requestBody.description': note,
  'requestBody.content': mediaType,
  'requestBody.required': required,

  'mediaType.schema': schema,
  'mediaType.itemSchema': schema,
  'mediaType.example': note,
  'mediaType.examples': note,
  'mediaType.encoding': holder,
  'mediaType.prefixEncoding': holder,
  'mediaType.itemEncoding': holder,

  'encoding.contentType': rulings(
    [holds('{name} may be sent as {new} too.'), breaks('{name} is not taken as {old} any more.'), parts],
    [
      breaks('{name} may be sent as {new} now.', 'wider'),
      holds('{name} is not sent as {old} any more.', 'narrower'),
      parts,
    ],
  ),
  'encoding.headers': optionalPart('{name}'),
  'encoding.headers:required': requiredPart('{name}'),
  'encoding.style': writing,
  'encoding.explode': writing,
  'encoding.allowReserved': leave('reserved characters as they are'),
  'encoding.encoding': holder,
  'encoding.prefixEncoding': holder,
  'encoding.itemEncoding': holder,

  'responses.default': holder,
  'responses.{status}': rulings(
    [holds('{name} is taken too.'), holds('{name} is not waited for any more.', 'narrower'), parts],
    [
      behaves('{name} may be answered now; a tolerant reader goes by its class.', 'wider'),
      holds('{name} is not answered any more; clients meet less.', 'narrower'),
      parts,
    ],
  ),
  'responses.{status}:success': rulings(
    [holds('{name} is taken too.'), breaks('{name} is not taken any more.'), parts],
    [
      behaves('{name} may be answered now; a tolerant reader goes by its class.', 'wider'),
      breaks('{name} is never answered any more; clients wait for it.'),
      parts,
    ],
  ),
  'responses.{status}:strict': rulings(
    [holds('{name} is taken too.'), breaks('{name} is not taken any more.'), parts],
    [
      breaks('{name} may be answered now; a strict reader knows no such answer.', 'wider'),
      holds('{name} is not answered any more; clients meet less.', 'narrower'),
      parts,
    ],
  ),

  'response.summary': note,
  'response.description': note,
  'response.links': note,
  'response.headers': optionalPart('{name}'),
  'response.headers:required': requiredPart('{name}'),
  'response.content': mediaType,
  'response.content:strict': rulings(
    [holds('{name} is taken too.'), breaks('{name} is not taken any more.'), parts],
    [
      breaks('{name} may be answered now.', 'wider'),
      breaks('{name} is not answered any more; clients ask for it.'),
      parts,
    ],
  ),

  'header.description': note,
  'header.deprecated': note,
  'header.example': note,
  'header.examples': note,
  'header.required': required,
  'header.style': writing,
  'header.explode': writing,
  'header.schema': schema,
  'header.content': writing,

  'example.summary': note,
  'example.description': note,
  'example.value': note,
  'example.dataValue': note,
  'example.serializedValue': note,
  'example.externalValue': note,

  'link.operationRef': note,
  'link.operationId': note,
  'link.parameters': note,
  'link.requestBody': note,
  'link.description': note,
  'link.server': note,

  'reference.$ref': holder,
  'reference.summary': note,
  'reference.description': note,

  'components.schemas': holder,
  'components.responses': holder,
  'components.parameters': holder,
  'components.examples': note,
  'components.requestBodies': holder,
  'components.headers': holder,
  'components.securitySchemes': holder,
  'components.links': note,
  'components.callbacks': holder,
  'components.pathItems': holder,
  'components.mediaTypes': holder,

  'securityRequirement.{name}': holder,
  'securityScheme.type': credentials,
  'securityScheme.name': credentials,
  'securityScheme.in': credentials,
  'securityScheme.scheme': credentials,
  'securityScheme.description': note,
  'securityScheme.bearerFormat': note,
  'securityScheme.oauth2MetadataUrl': note,
  'securityScheme.deprecated': note,
  'securityScheme.flows': holder,
  'securityScheme.openIdConnectUrl': tokenSource,

  'oauthFlows.implicit': flow,
  'oauthFlows.password': flow,
  'oauthFlows.clientCredentials': flow,
  'oauthFlows.authorizationCode': flow,
  'oauthFlows.deviceAuthorization': flow,
  'oauthFlow.authorizationUrl': tokenSource,
  'oauthFlow.deviceAuthorizationUrl': tokenSource,
  'oauthFlow.tokenUrl': tokenSource,
  'oauthFlow.refreshUrl': rulings(
    [holds('Tokens of {name} can be renewed at a place of its own.'), otherSource, otherSource],
    [words, words, words],
  ),
  'oauthFlow.scopes': note,
  'oauthFlow.scopes:needed': rulings(
    [holds('The scope {name} can be had.'), breaks('The scope {name} is needed and cannot be had any more.'), words],
    [words, words, words],
  ),

  'server.url': rulings(
    [
      holds('{name} is a further place; the old ones are listed apart.'),
      breaks('Requests go to {name} no longer.'),
      parts,
    ],
    [words, words, words],
  ),
  'server.description': note,
  'server.name': note,
  'server.variables': holder,
  'serverVariable.enum': rulings(
    [
      holds('{name} is a further place; the old ones are listed apart.'),
      breaks('Requests go to {name} no longer.'),
      parts,
    ],
    [words, words, words],
  ),
  'serverVariable.default': rulings(
    [parts, parts, behaves('Whoever names no value goes to another place.')],
    [words, words, words],
  ),
  'serverVariable.description': note,
} as const satisfies Readonly<Record<string, Rulings>>

/** A field of an OpenAPI object, or a special case of one. */
export type WireLaw = keyof typeof lawBook

/** What a change means. */
export function rulingOf(law: WireLaw, event: ChangeEvent, direction: Direction): Ruling {
  return lawBook[law][direction][event]
}

/** Whether a member of an object is text for people and tools. */
export function isText(object: string, field: string): boolean {
  const own = (lawBook as Readonly<Record<string, Rulings>>)[`${object}.${field}`]
  return own === undefined ? field.startsWith('x-') || annotations.has(field) : own === note
}
