import type { CallableOperation, Operation } from '../../ir/model.js'
import { type AnswerBody, answersOf } from '../answers.js'
import { literal, mentions } from '../javascript.js'
import { parameterRules, parametersShape } from '../parameters.js'
import type { Parameter, Statement } from '../statement.js'
import { type CheckCode, type CheckEntry, checkCode } from './check-code.js'
import type { PooledCode } from './code-pool.js'

/** `validate.ts`: the checks of a request. */
export function validateModule(operation: Operation, depth: number): Statement[] {
  const code = checkCode({ request: operation.request }, { partial: true })
  const [entry] = code.entries as [CheckEntry]
  return [
    ...checkImports(code, depth),
    { kind: 'import', from: './types.js', types: ['Request'] },
    '',
    ...definitions(code),
    {
      kind: 'function',
      name: 'validate',
      doc: 'Every violation of a request, in the order of the document; never throws.',
      isExported: true,
      parameters: [anything],
      returns: violations,
      body: `return ${found(entry, 'value')}`,
    },
    {
      kind: 'function',
      name: 'validateField',
      doc: 'Every violation of one field on its own; rules between fields are left to `validate`.',
      isExported: true,
      parameters: [{ name: 'name', type: 'string' }, anything],
      returns: violations,
      body: `return ${found(entry, '{ [name]: value }, true')}`,
    },
    {
      kind: 'function',
      name: 'is',
      doc: 'Whether `validate` finds nothing.',
      isExported: true,
      parameters: [anything],
      returns: 'value is Request',
      body: `return accepts(${entry.name}, value)`,
    },
  ]
}

const violations = 'readonly Violation[]'
const anything: Parameter = { name: 'value', type: 'unknown' }

/** Names of the check functions of a body. */
interface NamedBody extends AnswerBody {
  readonly published: string
  readonly observed: string
}

/**
 * A module in `shared/`: the checks of what comes back, with the statuses that have each body. Undefined where no body is
 * described.
 */
export function responseModule(operation: CallableOperation): Statement[] | undefined {
  const { successes, failures, bare } = answersOf(operation)
  const [success, failure] = [namedBodies(successes, ''), namedBodies(failures, 'Error')]
  const bodies = [...success, ...failure]
  if (bodies.length === 0) return undefined
  const shapes = bodies.flatMap(({ shapes, published, observed }) => [
    [published, shapes.published] as const,
    [observed, shapes.observed] as const,
  ])
  const code = checkCode(Object.fromEntries(shapes))
  const table = (own: readonly NamedBody[]) =>
    own.map((it) => `[${[literal(it.statuses), ...new Set([it.published, it.observed])].join(', ')}]`).join(', ')
  const described = [
    `  success: [${table(success)}],`,
    `  failure: [${table(failure)}],`,
    ...(bare.length > 0 ? [`  bare: ${literal(bare)},`] : []),
  ]
  const check = (name: string, kind: 'success' | 'failure'): Statement => ({
    kind: 'function',
    name,
    doc: `Every violation of the body of a ${kind}. \`observed\` also admits what the API is known to add; never throws.`,
    isExported: true,
    parameters: [anything, { name: 'options', type: 'Profile | AnswerOptions', isOptional: true }],
    returns: violations,
    body: `return answerViolations(bodies$, '${kind}', value, options)`,
  })
  return [
    ...runtimeImports(code.imports, 1),
    {
      kind: 'import',
      from: '../runtime/answer.js',
      names: ['answerViolations'],
      types: ['AnswerOptions', 'Described', 'Profile'],
    },
    { kind: 'import', from: '../runtime/violation.js', types: ['Violation'] },
    '',
    ...definitions(code),
    { kind: 'constant', name: 'bodies$', type: 'Described', value: `{\n${described.join('\n')}\n}` },
    check('validateResponse', 'success'),
    check('validateError', 'failure'),
  ]
}

/** `parameters.ts`: the check of what is said beside the body, and how it is written; undefined where that is nothing. */
export function parametersModule(operation: CallableOperation, depth: number): Statement[] | undefined {
  const shape = parametersShape(operation)
  if (shape === undefined) return undefined
  const code = checkCode({ parameters: shape })
  const from = `${'../'.repeat(depth)}runtime/parameter.js`
  return [
    ...runtimeImports(code.imports, depth),
    { kind: 'import', from, names: ['parameterWriter'], types: ['ParameterWriter'] },
    '',
    ...definitions(code),
    '',
    parameterRules(operation),
  ]
}

/** A name for the check of each body, and one for the check of what is observed where that is something else. */
function namedBodies(bodies: readonly AnswerBody[], kind: string): readonly NamedBody[] {
  return bodies.map((it, i) => {
    const published = `published${kind}${i === 0 ? '' : i + 1}`
    const { shapes } = it
    return {
      ...it,
      published,
      observed: shapes.published === shapes.observed ? published : `observed${kind}${i === 0 ? '' : i + 1}`,
    }
  })
}

function found({ name, composed }: CheckEntry, args: string): string {
  const call = `violations(${name}, ${args})`
  return composed ? `distinct(${call})` : call
}

function checkImports(code: CheckCode, depth: number): Statement[] {
  const distinct = code.entries.some((it) => it.composed) ? ['distinct'] : []
  const imports = new Map(code.imports)
  imports.set('check', ['accepts', ...(imports.get('check') ?? []), 'violations', ...distinct].sort())
  return [
    ...runtimeImports(imports, depth),
    { kind: 'import', from: `${'../'.repeat(depth)}runtime/violation.js`, types: ['Violation'] },
  ]
}

function runtimeImports(imports: PooledCode['imports'], depth: number): Statement[] {
  const from = (module: string) => `${'../'.repeat(depth)}runtime/${module}.js`
  return [...imports].map(([module, names]): Statement => ({ kind: 'import', from: from(module), names: [...names] }))
}

function definitions(code: CheckCode): Statement[] {
  return [
    ...code.constants.map(
      ({ name, type, initializer }): Statement => ({
        kind: 'constant',
        name,
        value: initializer,
        ...(type !== undefined && { type }),
      }),
    ),
    ...code.functions.map(
      ({ name, parameters, statements }): Statement => ({
        kind: 'function',
        name,
        // A check may be given anything and narrows it as it goes; as `unknown` each step would need a cast.
        parameters: parameters.map((it, i) => ({
          name: `${mentions(statements, it) ? '' : '_'}${it}`,
          type: 'any',
          isOptional: i > 0,
        })),
        returns: 'boolean',
        body: statements,
      }),
    ),
  ]
}
