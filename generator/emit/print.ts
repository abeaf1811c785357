import { indent, mentions } from './javascript.js'
import type { Constant, FunctionStatement, ReExport, Statement } from './statement.js'

/*
 * One list of statements is printed in three forms: TypeScript, and JavaScript with the declarations that go beside it.
 * `const limits = {} as const` is `const limits = {}` in JavaScript and `declare const limits: {}` in declarations.
 */

/** How a statement is written; undefined where a form has no place for it. */
type Form = {
  readonly [K in Exclude<Statement, ''>['kind']]: (it: Extract<Statement, { kind: K }>) => string | undefined
}

/** Statements as TypeScript. */
export function typeScript(statements: readonly Statement[]): string {
  return printed(statements, typeScriptForm)
}

/** Statements as JavaScript, for which types are nothing. */
export function javaScript(statements: readonly Statement[]): string {
  return printed(statements, javaScriptForm)
}

/** The declarations of what statements export: a `.d.ts` beside the JavaScript. */
export function declarations(statements: readonly Statement[]): string {
  const others = statements.filter((it) => it !== '' && it.kind !== 'import')
  const text = printed(others, declarationForm)
  const isUsed = (name: string) => mentions(text, name.replace(/^.* as /, ''))
  const needed = statements.map((it): Statement => {
    if (it === '' || it.kind !== 'import') return it
    return { kind: 'import', from: it.from, types: [...(it.names ?? []), ...(it.types ?? [])].filter(isUsed) }
  })
  return printed(needed, declarationForm)
}

function printed(statements: readonly Statement[], form: Form): string {
  const lines: string[] = []
  const isAtStart = () => (lines.at(-1) ?? '') === ''
  let closes = false
  for (const it of statements) {
    const text = it === '' ? '' : (form[it.kind] as (it: Statement) => string | undefined)(it)
    if (text === undefined || (text === '' && isAtStart())) continue
    // Functions stand apart.
    if ((closes || standsApart(it)) && text !== '' && !isAtStart()) lines.push('')
    lines.push(text)
    closes = standsApart(it)
  }
  return lines.join('\n').trimEnd()
}

const standsApart = (it: Statement): boolean => it !== '' && it.kind === 'function'

const typeScriptForm: Form = {
  import: ({ names = [], types = [], from }) => {
    const [only, ...others] = named(names, types)
    if (only === undefined) return undefined
    if (names.length === 0) return `import type { ${types.join(', ')} } from '${from}'`
    return `import { ${[only, ...others].join(', ')} } from '${from}'`
  },
  export: (it) => reExport(it, it.types ?? []),
  constant: ({ typedValue, ...it }) =>
    constant({ ...it, ...(typedValue !== undefined && { value: typedValue }) }, it.type),
  function: (it) => {
    const parameters = it.parameters.map(({ name, type, isOptional, initializer }) =>
      initializer === undefined ? `${name}${isOptional ? '?' : ''}: ${type}` : `${name}: ${type} = ${initializer}`,
    )
    const head = `function ${it.name}${it.typeParameters ?? ''}(${parameters.join(', ')}): ${it.returns}`
    return `${before(it)}${head} ${block(it)}`
  },
  types: ({ text }) => text,
}

const javaScriptForm: Form = {
  import: ({ names = [], from }) => (names.length === 0 ? undefined : `import { ${names.join(', ')} } from '${from}'`),
  export: (it) => (it.types !== undefined && it.names === undefined ? undefined : reExport(it, [])),
  constant: (it) => constant(it, undefined),
  function: (it) => {
    const parameters = it.parameters.map(({ name, initializer }) => name + (initializer ? ` = ${initializer}` : ''))
    return `${before(it)}function ${it.name}(${parameters.join(', ')}) ${block(it)}`
  },
  types: () => undefined,
}

const declarationForm: Form = {
  ...typeScriptForm,
  constant: ({ name, doc, isExported, declared, type }) => {
    const said = declared?.() ?? (isExported ? type : undefined)
    return said && `${doc === undefined ? '' : jsDoc(doc)}${isExported ? 'export ' : ''}declare const ${name}: ${said}`
  },
  function: (it) => {
    if (!it.isExported) return undefined
    const parameters = it.parameters.map(
      ({ name, type, isOptional, initializer }) => `${name}${isOptional || initializer ? '?' : ''}: ${type}`,
    )
    const head = `function ${it.name}${it.typeParameters ?? ''}(${parameters.join(', ')}): ${it.returns}`
    return `${it.doc === undefined ? '' : jsDoc(it.doc)}export declare ${head}`
  },
}

/** Names, with `type` before those of types. */
function named(names: readonly string[], types: readonly string[]): string[] {
  return [...names, ...types.map((it) => `type ${it}`)]
}

function reExport({ names, types, from }: ReExport, kept: readonly string[]): string {
  if (names === undefined && types === undefined) return `export * from '${from}'`
  if (names === undefined) return `export type { ${kept.join(', ')} } from '${from}'`
  return `export { ${named(names, kept).join(', ')} } from '${from}'`
}

function constant(it: Constant, type: string | undefined): string {
  return `${before(it)}const ${it.name}${type === undefined ? '' : `: ${type}`} = ${it.value}`
}

function before({ doc, isExported }: Constant | FunctionStatement): string {
  return `${doc === undefined ? '' : jsDoc(doc)}${isExported ? 'export ' : ''}`
}

function block({ body }: FunctionStatement): string {
  return `{\n${indent(body)}\n}`
}

/** A comment of one line, or of as many as the text has; a text that begins with a line break has no first line. */
export function jsDoc(text: string): string {
  const [first = '', ...others] = text.split('\n')
  if (others.length === 0) return `/** ${first} */\n`
  const lines = first === '' ? others : [first, ...others]
  return `/**\n${lines.map((it) => (it === '' ? ' *\n' : ` * ${it}\n`)).join('')} */\n`
}
