/*
 * The checks of oasdiff 1.37.0 by their ids, and what takes the place of each here: a cell of the law book, the comparison of
 * values that schemas take, or a reason why it is none. Ids that end in `-comment` and `shared-schema-` are texts of other checks.
 */

/** Checks by the cell of the law book that says what the change means. */
export const byCell: Readonly<Record<string, string>> = {
  'paths.{path} request.added': 'endpoint-added',
  'paths.{path} request.removed':
    'api-path-removed-without-deprecation api-path-removed-with-deprecation api-path-removed-before-sunset api-removed-without-deprecation api-removed-with-deprecation api-removed-before-sunset',
  'webhooks.{name} response.added': 'webhook-added',
  'webhooks.{name} response.removed': 'webhook-removed',
  'operation.tags document.added': 'api-tag-added',
  'operation.tags document.removed': 'api-tag-removed',
  'operation.operationId document.added': 'api-operation-id-added',
  'operation.operationId document.removed': 'api-operation-id-removed',
  'operation.deprecated document.added': 'endpoint-deprecated endpoint-deprecated-with-sunset',
  'operation.deprecated document.removed': 'endpoint-reactivated',
  'operation.security request.added':
    'api-security-added api-global-security-added api-security-scope-added api-global-security-scope-added api-security-anonymous-access-removed',
  'operation.security request.removed':
    'api-security-removed api-global-security-removed api-security-scope-removed api-global-security-scope-removed api-security-anonymous-access-added',
  'operation.parameters request.added':
    'new-optional-request-parameter new-optional-request-default-parameter-to-existing-path',
  'operation.parameters:required request.added':
    'new-required-request-parameter new-required-request-default-parameter-to-existing-path new-request-path-parameter',
  'operation.parameters request.removed':
    'request-parameter-removed request-parameter-removed-before-sunset request-parameter-removed-with-deprecation',
  'operation.requestBody request.added': 'request-body-added-optional',
  'operation.requestBody:required request.added': 'request-body-added-required',
  'operation.requestBody request.removed': 'request-body-removed',
  'parameter.required request.added': 'request-parameter-became-required request-header-property-became-required',
  'parameter.required request.removed': 'request-parameter-became-optional',
  'parameter.deprecated document.added': 'request-parameter-deprecated',
  'parameter.deprecated document.removed': 'request-parameter-reactivated',
  'requestBody.required request.added': 'request-body-became-required',
  'requestBody.required request.removed': 'request-body-became-optional',
  'requestBody.content request.added': 'request-body-media-type-added',
  'requestBody.content request.removed': 'request-body-media-type-removed',
  'mediaType.schema request.added': 'request-body-media-type-schema-added',
  'mediaType.schema request.removed': 'request-body-media-type-schema-removed',
  'mediaType.schema response.added': 'response-body-media-type-schema-added',
  'mediaType.schema response.removed': 'response-body-media-type-schema-removed',
  'mediaType.itemSchema request.added': 'request-body-media-type-item-schema-added',
  'mediaType.itemSchema request.removed': 'request-body-media-type-item-schema-removed',
  'mediaType.itemSchema response.added': 'response-body-media-type-item-schema-added',
  'mediaType.itemSchema response.removed':
    'response-body-media-type-item-schema-removed response-body-media-type-item-schema-removed-untyped',
  'response.content response.added': 'response-media-type-added response-media-type-name-generalized',
  'response.content response.removed':
    'response-media-type-removed response-media-type-name-changed response-media-type-name-specialized response-media-type-parameter-added response-media-type-parameter-changed response-media-type-parameter-removed',
  'responses.{status} response.added': 'response-non-success-status-added',
  'responses.{status} response.removed': 'response-non-success-status-removed',
  'responses.{status}:success response.added': 'response-success-status-added',
  'responses.{status}:success response.removed': 'response-success-status-removed',
  'response.headers response.added': 'response-header-added',
  'response.headers response.removed': 'optional-response-header-removed',
  'response.headers:required response.removed': 'required-response-header-removed',
  'header.required response.removed': 'response-header-became-optional',
  'securityScheme.type request.changed': 'api-security-component-type-changed',
  'securityScheme.name request.changed': 'api-security-component-api-key-name-changed',
  'securityScheme.in request.changed': 'api-security-component-api-key-in-changed',
  'securityScheme.scheme request.changed': 'api-security-component-http-scheme-changed',
  'securityScheme.bearerFormat document.changed': 'api-security-component-bearer-format-changed',
  'securityScheme.openIdConnectUrl request.changed': 'api-security-component-openid-connect-url-changed',
  'oauthFlow.authorizationUrl request.changed': 'api-security-component-oauth-url-changed',
  'oauthFlow.tokenUrl request.changed': 'api-security-component-oauth-token-url-changed',
  'oauthFlow.refreshUrl request.changed': 'api-security-component-oauth-refresh-url-changed',
  'oauthFlow.scopes document.added': 'api-security-component-oauth-scope-added',
  'oauthFlow.scopes document.changed': 'api-security-component-oauth-scope-changed',
  'oauthFlow.scopes:needed request.removed': 'api-security-component-oauth-scope-removed',
}

const places =
  '(?:request-body|response-body|request-property|response-property|request-parameter|request-parameter-property|request-read-only-property|request-header-property|response-write-only-property|response-mediatype|response-header)'

/** Checks of what schemas take: here a value decides, whatever the keyword and the place. */
export const byValues: readonly RegExp[] = [
  `${places}-became-(?:not-)?(?:enum|nullable)`,
  `${places}-(?:all|any|one)-of-(?:added|removed)`,
  `${places}-(?:const|contains|else|then|if|prefix-items|property-names|pattern-property|unevaluated-items|unevaluated-properties)-(?:added|changed|removed)`,
  `${places}-dependent-(?:required|schema)-(?:added|changed|removed)`,
  `${places}-enum-value-(?:added|removed)`,
  `${places}-(?:exclusive-)?(?:max|min)-(?:(?:contains|items|length|properties)-)?(?:set|unset|increased|decreased)`,
  `${places}-(?:multiple-of|unique-items|pattern)-(?:set|unset|added|changed|removed|generalized|specialized)`,
  `${places}-list-of-types-(?:narrowed|widened)`,
  `${places}-schema-became-(?:not-)?false`,
  `${places}-type-(?:changed|compatible|generalized|specialized)`,
  `${places}-wrapped-in-one-of(?:-original-preserved)?`,
  '(?:request|response)-(?:write-only-)?property-became-(?:required|optional|required-with-default)',
  'new-(?:optional|required)-request-property(?:-with-default)?',
  'new-required-request-header-property',
  'request-property-removed',
  'response-(?:optional|required)-(?:write-only-)?property-(?:added|removed)',
  '(?:request|response)-(?:optional|required)-property-became-(?:not-)?(?:read|write)-only',
].map((it) => new RegExp(`^${it}$`))

/** Checks that say nothing of what is taken or sent: what they look at is told as a note, or is none of OpenAPI's. */
export const byReason: readonly (readonly [checks: RegExp, reason: string])[] = [
  [
    /sunset|-removed-with-deprecation$/,
    'x-sunset is an extension, and a promise in time; what is removed is told as removed.',
  ],
  [/stability/, 'x-stability-level is an extension; that it differs is told as a note.'],
  [/x-extensible-enum/, 'x-extensible-enum is an extension; that it differs is told as a note.'],
  [
    /^api-(?:major-)?version-/,
    'A version is a name that a service gives itself; a bump is suggested in place of a check.',
  ],
  [/-default-value-(?:added|changed|removed)$/, 'A default is a note: it bears on no value that is sent.'],
  [/-(?:all-of)-(?:added|removed)-annotation-only$/, 'Notes are told as notes.'],
  [
    /-content-(?:encoding|media-type|schema)-(?:changed|added|removed)$/,
    'They are notes of JSON Schema 2020-12: no value is refused by them.',
  ],
  [/-discriminator-/, 'A discriminator is a hint: it changes no verdict of the schemas that it names.'],
  [/-property-(?:deprecated|reactivated)$/, 'That a member is deprecated is a note.'],
  [
    /^api-security-component-(?:added|removed)$/,
    'A scheme that no operation names signs nobody in; where one does, its operation tells.',
  ],
  [/^api-schema-removed$/, 'A schema that nothing leads to is in no message; where something does, its place tells.'],
]
