import { annotations } from '../../../generator/document/vocabulary.js'
import type { Direction } from '../result/result.js'
import {
  behaves,
  body,
  breaks,
  type ChangeEvent,
  credentials,
  flow,
  holder,
  holds,
  leave,
  mediaType,
  note,
  operation,
  optionalPart,
  otherSource,
  parts,
  type Ruling,
  type Rulings,
  required,
  requiredPart,
  rulings,
  schema,
  text,
  tokenSource,
  words,
  writing,
} from './ruling.js'

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
  'operation.requestBody:required': body(
    breaks('The body is new and required: requests without one, as they were, are refused.'),
  ),
  'operation.responses': holder,
  'operation.callbacks': holder,
  'operation.security': rulings(
    [
      breaks(
        'What signed a request in does not any more: clients are refused until they have more or other credentials.',
      ),
      holds('Every old way to sign in is one still.'),
      breaks(
        'What signed a request in does not any more: clients are refused until they have other credentials.',
        'incomparable',
      ),
    ],
    [
      behaves('It is signed in another way.'),
      behaves('It is signed no longer, or in another way.'),
      behaves('It is signed in another way.'),
    ],
  ),
  'operation.servers': holder,

  'parameter.name': holder,
  'parameter.name:matrix': writing,
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
  'parameter.schema:text': text,
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

  'xml.name': writing,
  'xml.namespace': writing,
  'xml.prefix': note,
  'xml.attribute': holder,
  'xml.wrapped': holder,
  'xml.nodeType': writing,

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
    [holds('{name} is taken too.'), breaks('{name} is not taken any more: clients that send it are refused.'), parts],
    [
      behaves('{name} may be answered now; a tolerant reader goes by its class.', 'wider'),
      breaks('{name} is never answered any more; clients wait for it.'),
      parts,
    ],
  ),
  'responses.{status}:strict': rulings(
    [holds('{name} is taken too.'), breaks('{name} is not taken any more: clients that send it are refused.'), parts],
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
    [holds('{name} is taken too.'), breaks('{name} is not taken any more: clients that send it are refused.'), parts],
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
  'header.schema:text': text,
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

  'components.schemas': rulings([parts, parts, parts], [parts, parts, parts]),
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
      breaks('Requests go to {name} no longer: nothing says that it is still answered there.'),
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
      breaks('Requests go to {name} no longer: nothing says that it is still answered there.'),
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

/** Where the name is all that is said. */
const nameless: Readonly<Record<string, string>> = {
  '{name}.': 'What the model says that it can do is another.',
  '{name} now.': 'It has another method or path now.',
}

/** A sentence that is about no change in particular. */
export function inGeneral(sentence: string): string {
  return (nameless[sentence] ?? sentence).replaceAll('{name}', 'It').replace(/\{(old|new)\}/g, 'the $1 value')
}

/** What a cell says, by its id, of no change in particular, and that its level is set, where the verdict is another one. */
export function reasonOf(cell: string, verdict: string): string {
  const [, law = '', direction = '', event = ''] = /^(.*) (\w+)\.(\w+)$/.exec(cell) ?? []
  const ruling = lawBook[law as WireLaw]?.[direction as Direction]?.[event as ChangeEvent]
  if (ruling === undefined) return ''
  const said = inGeneral(ruling.sentence)
  return ruling.verdict === verdict ? said : `${said} ${levelSentence(cell, verdict)}`
}

/** What is said of a cell whose level is another than that of the law book. */
export function levelSentence(cell: string, verdict: string): string {
  return `The level of "${cell}" is set to ${verdict}.`
}
