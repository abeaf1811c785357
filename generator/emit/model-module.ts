import type { JsonObject } from '../document/json.js'
import type { CallableOperation, Model, Operation, OperationWithoutBody } from '../ir/model.js'
import { identifier } from '../ir/name.js'
import { answersOf } from './answers.js'
import { childrenOf, constants, defaultsOf, limitsOf, literal, nonEmptyFields, requiredFields } from './builder.js'
import { endpointText, filesOf } from './client-module.js'
import { escaped } from './doc.js'
import { literal as inline } from './javascript.js'
import type { Statement } from './statement.js'
import { typesByStatus } from './type/type-module.js'

/** Where an operation's files stand and what they call things. */
export interface ModuleNaming {
  readonly folder: string
  /** How many folders below the out folder. */
  readonly depth: number
  readonly object: string
  /** Stem of the exported type names. */
  readonly type: string
  /** Whether limits and defaults stand with the checks, where other models share them. */
  readonly isInputShared?: boolean
  /** The folders below that have further operations of the document. */
  readonly beside?: readonly string[]
}

/** `index.ts` of an operation: its limits and defaults, and the model object. */
export function modelModule(model: Model, operation: Operation, naming: ModuleNaming): Statement[] {
  const up = '../'.repeat(naming.depth)
  const { object, type } = naming
  const { parameters, responses, names: byStatus } = optionalParts(operation)
  const types = ['ErrorResponse', 'Request', 'Response']
  const exported = [...types, ...byStatus, ...(parameters ? ['Parameters'] : [])].map((it) => type + it)
  const own = [...(byStatus.length > 0 ? ['Responses'] : []), ...(parameters ? [`${type}Parameters`] : [])]
  const { isInputShared = false, beside = [] } = naming
  const { wire } = model.provider
  const wireFrom = `${up}runtime/client/provider/${wire?.name}.js`
  const made = (types: string) => `/* @__PURE__ */ createModel${types}({\n${definition(model, operation)}\n})`
  return [
    { kind: 'import', from: `${up}runtime/model.js`, names: ['createModel'], types: ['RequestModel'] },
    { kind: 'import', from: './parameters.js', names: parameters ? ['callParameters'] : [] },
    { kind: 'import', from: './response.js', names: responses ? responseChecks : [] },
    { kind: 'import', from: wireFrom, names: wire ? [`${identifier(wire.name)} as wire`] : [] },
    { kind: 'import', from: './types.js', types: [...types, ...own] },
    {
      kind: 'import',
      from: './validate.js',
      names: isInputShared ? ['defaults', 'is', 'limits', ...checks] : ['is', ...checks],
    },
    '',
    { kind: 'export', from: './types.js', types: exported.sort() },
    ...beside.map((folder): Statement => ({ kind: 'export', from: `./${folder}/index.js` })),
    '',
    ...(isInputShared ? [] : limitConstants(operation)),
    '',
    { kind: 'types', text: typesOf(model, operation, type) },
    '',
    {
      kind: 'constant',
      name: object,
      doc: `\n${escaped(model.title)}\n\n${describing(model, operation)}`,
      isExported: true,
      type: 'RequestModel<Types>',
      value: made(''),
      typedValue: made('<Types>'),
    },
  ]
}

/** `index.ts` of an operation that takes no body: what writes its parameters and checks its answers. */
export function bodilessModule(
  model: Model,
  operation: OperationWithoutBody,
  { depth, object, type }: ModuleNaming,
): Statement[] {
  const { parameters, responses, names: byStatus } = optionalParts(operation)
  const types = ['ErrorResponse', 'Response']
  const exported = [...types, ...byStatus, ...(parameters ? ['Parameters'] : [])].map((it) => type + it)
  const own = [...(byStatus.length > 0 ? ['Responses'] : []), ...(parameters ? [`${type}Parameters`] : [])]
  const runtime = `${'../'.repeat(depth)}runtime/`
  // Who sends tasks sends nothing else.
  const wire = model.provider.wire?.tasks === undefined ? model.provider.wire : undefined
  const members = [
    `  info: ${literal(infoOf(model, operation), 1)},`,
    `  method: ${inline(operation.method)},`,
    `  path: ${inline(operation.path)},`,
    ...(wire ? [`  endpoint: ${endpointText(model, operation)},`] : []),
    ...(parameters ? ['  parameters: callParameters,'] : []),
    ...(responses ? responseChecks.map((it) => `  ${it},`) : []),
  ].join('\n')
  const made = (types: string) => `/* @__PURE__ */ createBodiless${types}({\n${members}\n})`
  return [
    { kind: 'import', from: `${runtime}bodiless.js`, names: ['createBodiless'], types: ['BodilessOperation'] },
    {
      kind: 'import',
      from: `${runtime}client/provider/${wire?.name}.js`,
      names: wire ? [`${identifier(wire.name)} as wire`] : [],
    },
    { kind: 'import', from: './parameters.js', names: parameters ? ['callParameters'] : [] },
    { kind: 'import', from: './response.js', names: responses ? responseChecks : [] },
    { kind: 'import', from: './types.js', types: [...types, ...own] },
    '',
    { kind: 'export', from: './types.js', types: exported.sort() },
    '',
    {
      kind: 'types',
      text: [
        'interface Types {',
        '  readonly response: Response',
        '  readonly error: ErrorResponse',
        ...(byStatus.length > 0 ? ['  readonly responses: Responses'] : []),
        ...(parameters ? [`  readonly parameters: ${type}Parameters`] : []),
        ...(wire ? ['  readonly wire: typeof wire'] : []),
        '}',
      ].join('\n'),
    },
    '',
    {
      kind: 'constant',
      name: object,
      doc: `\n${escaped(operation.title)}\n\n${describing(model, operation)}`,
      isExported: true,
      type: 'BodilessOperation<Types>',
      value: made(''),
      typedValue: made('<Types>'),
    },
  ]
}

/** Limits and defaults of a request as constants. */
export function limitConstants({ request }: Operation): Statement[] {
  const defaults = defaultsOf(request)
  return [
    ...constants('limits', limitsOf(request)),
    '',
    ...constants('defaults', defaults === undefined ? {} : defaults),
  ]
}

const checks = ['validate', 'validateField']
const responseChecks = ['validateError', 'validateResponse']

/** What only some operations have: parameters, checks of answers, types by status. */
function optionalParts(operation: CallableOperation) {
  const { successes, failures } = answersOf(operation)
  return {
    parameters: operation.parameters.length > 0,
    responses: [...successes, ...failures].length > 0,
    names: typesByStatus(operation),
  }
}

/** The members of what `createModel` takes. */
function definition(model: Model, operation: Operation): string {
  const { method, path, mediaType, envelope, uuidField, fixed, request } = operation
  const { parameters, responses } = optionalParts(operation)
  const info = infoOf(model, operation)
  const members: readonly (readonly [name: string, value: string | undefined])[] = [
    ['info', literal(info, 1)],
    ['method', inline(method)],
    ['path', inline(path)],
    ['mediaType', mediaType && inline(mediaType)],
    ['envelope', envelope === 'body' ? undefined : inline(envelope)],
    ['parameters', parameters ? 'callParameters' : undefined],
    ['endpoint', model.provider.wire && endpointText(model, operation)],
    ['limits', ''],
    ['defaults', ''],
    ['fields', inline([...childrenOf(request).keys()])],
    ['fixed', literal(Object.fromEntries(fixed), 1)],
    ['uuidField', uuidField && inline(uuidField)],
    ...['validate', 'validateField', 'is', ...(responses ? responseChecks : [])].map((it) => [it, ''] as const),
  ]
  const written = members.filter(([, value]) => value !== undefined)
  return written.map(([name, value]) => (value === '' ? `  ${name},` : `  ${name}: ${value},`)).join('\n')
}

/** What is told of an operation at run time. */
function infoOf({ id, air, title, version, status, capabilities, operations }: Model, operation: CallableOperation) {
  return {
    id,
    ...(air !== undefined && { air }),
    title: operation === operations[0] && operations.length === 1 ? title : operation.title,
    ...(version !== undefined && { version }),
    ...(status !== undefined && { status }),
    capabilities,
  }
}

/** What the type of the model object is made of. */
function typesOf(model: Model, operation: Operation, type: string): string {
  const media = filesOf(model, operation)
  const { fixed, uuidField, envelope } = operation
  const filled = [...fixed.keys(), ...(uuidField === undefined ? [] : [uuidField])]
  const names = (keys: readonly string[]) => keys.map((key) => inline(key)).join(' | ') || 'never'
  const { parameters, names: byStatus } = optionalParts(operation)
  return [
    'interface Types {',
    '  readonly request: Request',
    '  readonly response: Response',
    '  readonly error: ErrorResponse',
    ...(byStatus.length > 0 ? ['  readonly responses: Responses'] : []),
    ...(parameters ? [`  readonly parameters: ${type}Parameters`] : []),
    ...(envelope === 'body' ? [] : [`  readonly envelope: ${inline(envelope)}`]),
    `  readonly required: ${names(requiredFields(operation))}`,
    `  readonly filled: ${names(filled)}`,
    `  readonly nonEmpty: ${names(nonEmptyFields(operation))}`,
    '  readonly limits: typeof limits',
    '  readonly defaults: typeof defaults',
    ...(model.provider.wire ? ['  readonly wire: typeof wire'] : []),
    ...(media ? [`  readonly media: ${inline(media as unknown as JsonObject)}`] : []),
    '}',
  ].join('\n')
}

function describing(model: Model, operation: CallableOperation): string {
  const { otherParameters, deprecated, title } = operation
  const description = operation.description ?? ('request' in operation ? model.description : undefined)
  const others = otherParameters.map((it) => `Left to the caller: the parameter ${escaped(it)}.`)
  const said = [escaped(description ?? title), ...others, ...(deprecated ? ['@deprecated'] : [])]
  return said.join('\n\n')
}
