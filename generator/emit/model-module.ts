import type { Model, Operation } from '../ir/model.js'
import { answersOf } from './answers.js'
import { childrenOf, constants, defaultsOf, limitsOf, literal, nonEmptyFields, requiredFields } from './builder.js'
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
}

/** `index.ts` of an operation: its limits and defaults, and the model object. */
export function modelModule(model: Model, operation: Operation, naming: ModuleNaming): Statement[] {
  const up = '../'.repeat(naming.depth)
  const { object, type } = naming
  const filled = [...operation.fixed.keys(), ...(operation.uuidField === undefined ? [] : [operation.uuidField])]
  const names = (keys: readonly string[]) => keys.map((key) => inline(key)).join(' | ') || 'never'
  const info = {
    id: model.id,
    ...(model.air !== undefined && { air: model.air }),
    title: model.operations.length === 1 ? model.title : operation.title,
    ...(model.status !== undefined && { status: model.status }),
    capabilities: model.capabilities,
  }
  const said = escaped(operation.description ?? model.description ?? operation.title)
  const description = operation.deprecated ? `${said}\n\n@deprecated` : said
  const defaults = defaultsOf(operation.request)
  const { successes, failures } = answersOf(operation)
  const responseChecks = [...successes, ...failures].length > 0 ? ['validateError', 'validateResponse'] : []
  const byStatus = typesByStatus(operation)
  const types = ['ErrorResponse', 'Request', 'Response']
  const definition = [
    `  info: ${literal(info, 1)},`,
    '  limits,',
    '  defaults,',
    `  fields: ${inline([...childrenOf(operation.request).keys()])},`,
    `  fixed: ${literal(Object.fromEntries(operation.fixed), 1)},`,
    ...(operation.uuidField === undefined ? [] : [`  uuidField: ${inline(operation.uuidField)},`]),
    '  validate,',
    '  validateField,',
    '  is,',
    ...responseChecks.map((name) => `  ${name},`),
  ]
  const made = (types: string) => `/* @__PURE__ */ createModel${types}({\n${definition.join('\n')}\n})`
  return [
    { kind: 'import', from: `${up}runtime/model.js`, names: ['createModel'], types: ['RequestModel'] },
    ...(responseChecks.length > 0
      ? [{ kind: 'import', from: './response.js', names: responseChecks } satisfies Statement]
      : []),
    { kind: 'import', from: './types.js', types: byStatus.length > 0 ? [...types, 'Responses'] : types },
    { kind: 'import', from: './validate.js', names: ['is', 'validate', 'validateField'] },
    '',
    { kind: 'export', from: './types.js', types: [...types, ...byStatus].map((it) => type + it).sort() },
    '',
    ...constants('limits', limitsOf(operation.request)),
    '',
    ...constants('defaults', defaults === undefined ? {} : defaults),
    '',
    {
      kind: 'types',
      text: [
        'interface Types {',
        '  readonly request: Request',
        '  readonly response: Response',
        '  readonly error: ErrorResponse',
        ...(byStatus.length > 0 ? ['  readonly responses: Responses'] : []),
        `  readonly required: ${names(requiredFields(operation))}`,
        `  readonly filled: ${names(filled)}`,
        `  readonly nonEmpty: ${names(nonEmptyFields(operation))}`,
        '  readonly limits: typeof limits',
        '  readonly defaults: typeof defaults',
        '}',
      ].join('\n'),
    },
    '',
    {
      kind: 'constant',
      name: object,
      doc: `\n${escaped(model.title)}\n\n${description}`,
      isExported: true,
      type: 'RequestModel<Types>',
      value: made(''),
      typedValue: made('<Types>'),
    },
  ]
}
