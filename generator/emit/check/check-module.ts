import type { Operation } from '../../ir/model.js'
import { mentions } from '../javascript.js'
import type { Parameter, Statement } from '../statement.js'
import { type CheckCode, type CheckEntry, checkCode } from './check-code.js'

/** `validate.ts`: the checks of a request. */
export function validateModule(operation: Operation, depth: number): Statement[] {
  const code = checkCode({ request: operation.request }, { partial: true })
  const [entry] = code.entries as [CheckEntry]
  return [
    ...checkImports(code, depth, ['accepts']),
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

/** A module in `shared/`: the checks of what comes back. A body that the document does not describe has no check. */
export function responseModule({ response, error }: Operation): Statement[] {
  const code = checkCode({
    ...(response && { published: response.published, observed: response.observed }),
    ...(error && { publishedError: error.published, observedError: error.observed }),
  })
  const check = (name: string, what: string, [published, observed]: readonly CheckEntry[]): Statement[] =>
    published === undefined || observed === undefined
      ? []
      : [
          {
            kind: 'function',
            name,
            doc: `Every violation of the body of ${what}. \`observed\` also admits what the API is known to add; never throws.`,
            isExported: true,
            parameters: [anything, { name: 'profile', type: 'Profile', initializer: "'observed'" }],
            returns: violations,
            body: `return profile === 'published' ? ${found(published, 'value')} : ${found(observed, 'value')}`,
          },
        ]
  const named = (...names: string[]) => code.entries.filter((it) => names.includes(it.name))
  return [
    ...checkImports(code, 1, []),
    { kind: 'import', from: '../runtime/model.js', types: ['Profile'] },
    '',
    ...definitions(code),
    ...check('validateResponse', 'a success', named('published', 'observed')),
    ...check('validateError', 'a failure', named('publishedError', 'observedError')),
  ]
}

function found({ name, composed }: CheckEntry, args: string): string {
  const call = `violations(${name}, ${args})`
  return composed ? `distinct(${call})` : call
}

function checkImports(code: CheckCode, depth: number, more: readonly string[]): Statement[] {
  const up = '../'.repeat(depth)
  const distinct = code.entries.some((it) => it.composed) ? ['distinct'] : []
  const imports = new Map(code.imports)
  imports.set('check', [...more, ...(imports.get('check') ?? []), 'violations', ...distinct].sort())
  return [
    ...[...imports].map(
      ([module, names]): Statement => ({ kind: 'import', from: `${up}runtime/${module}.js`, names: [...names] }),
    ),
    { kind: 'import', from: `${up}runtime/violation.js`, types: ['Violation'] },
  ]
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
