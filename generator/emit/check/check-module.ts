import type { Operation } from '../../ir/model.js'
import { mentions } from '../javascript.js'
import { type CheckCode, type CheckEntry, checkCode } from './check-code.js'

/** `validate.ts`: the checks of a request. */
export function validateModule(operation: Operation, depth: number): string[] {
  const code = checkCode({ request: operation.request }, { partial: true })
  const [entry] = code.entries as [CheckEntry]
  return [
    ...checkImports(code, depth, ['accepts']),
    "import type { Request } from './types.js'",
    '',
    ...definitions(code),
    '',
    '/** Every violation of a request, in the order of the document; never throws. */',
    'export function validate(value: unknown): readonly Violation[] {',
    `  return ${found(entry, 'value')}`,
    '}',
    '',
    '/** Every violation of one field on its own; rules between fields are left to `validate`. */',
    'export function validateField(name: string, value: unknown): readonly Violation[] {',
    `  return ${found(entry, '{ [name]: value }, true')}`,
    '}',
    '',
    '/** Whether `validate` finds nothing. */',
    'export function is(value: unknown): value is Request {',
    `  return accepts(${entry.name}, value)`,
    '}',
  ]
}

/** A module in `shared/`: the checks of what comes back. A body that the document does not describe has no check. */
export function responseModule({ response, error }: Operation): string[] {
  const code = checkCode({
    ...(response && { published: response.published, observed: response.observed }),
    ...(error && { publishedError: error.published, observedError: error.observed }),
  })
  const check = (name: string, what: string, [published, observed]: readonly CheckEntry[]): string[] =>
    published === undefined || observed === undefined
      ? []
      : [
          '',
          `/** Every violation of the body of ${what}. \`observed\` also admits what the API is known to add; never throws. */`,
          `export function ${name}(value: unknown, profile: Profile = 'observed'): readonly Violation[] {`,
          `  return profile === 'published' ? ${found(published, 'value')} : ${found(observed, 'value')}`,
          '}',
        ]
  const named = (...names: string[]) => code.entries.filter((it) => names.includes(it.name))
  return [
    ...checkImports(code, 1, []),
    "import type { Profile } from '../runtime/model.js'",
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

function checkImports(code: CheckCode, depth: number, more: readonly string[]): string[] {
  const up = '../'.repeat(depth)
  const distinct = code.entries.some((it) => it.composed) ? ['distinct'] : []
  const imports = new Map(code.imports)
  imports.set('check', [...more, ...(imports.get('check') ?? []), 'violations', ...distinct].sort())
  return [
    ...[...imports].map(([module, names]) => `import { ${names.join(', ')} } from '${up}runtime/${module}.js'`),
    `import type { Violation } from '${up}runtime/violation.js'`,
  ]
}

function definitions(code: CheckCode): string[] {
  return [
    ...code.constants.map(
      ({ name, type, initializer }) => `const ${name}${type === undefined ? '' : `: ${type}`} = ${initializer}`,
    ),
    ...code.functions.map(({ name, parameters, statements }) => {
      // A check may be given anything and narrows it as it goes; as `unknown` each step would need a cast.
      const list = parameters
        .map((name, i) => `${mentions(statements, name) ? '' : '_'}${name}${i > 0 ? '?' : ''}: any`)
        .join(', ')
      return `\nfunction ${name}(${list}): boolean {\n${statements.replace(/^(?=.)/gm, '  ')}\n}`
    }),
  ]
}
