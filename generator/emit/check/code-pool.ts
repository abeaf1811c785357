import type { Json } from '../../document/json.js'
import { formatFunctions } from '../../ir/format-function.js'
import { moduleNames, unique } from '../../ir/name.js'
import { compilePattern } from '../../ir/pattern.js'
import { isScalar, lines, literal, regularExpression, withoutTexts } from '../javascript.js'

/** One function of a check: plain JavaScript statements over its parameters. */
interface CheckFunction {
  readonly name: string
  readonly parameters: readonly string[]
  readonly statements: string
}

/** A module constant; its type is only written where it is not inferred. */
interface CheckConstant {
  readonly name: string
  readonly initializer: string
  readonly type?: string
}

/** Constants first, then functions that may call each other, and what they use from the runtime, by module name. */
export interface PooledCode {
  readonly constants: readonly CheckConstant[]
  readonly functions: readonly CheckFunction[]
  readonly imports: ReadonlyMap<string, readonly string[]>
}

const runtimeModules: Readonly<Record<string, readonly string[]>> = {
  check: ['at', 'judging', 'lastHole', 'missing', 'nearest', 'no', 'notJson'],
  dispatch: ['patternTable', 'sorted'],
  format: Object.values(formatFunctions).sort(),
  number: ['isMultiple', 'isMultipleOf'],
  relation: ['area', 'ratio'],
  text: ['isLonger', 'isShorter'],
  type: ['isBoolean', 'isList', 'isNumber', 'isString'],
  value: ['canonical', 'isArray', 'isPlain', 'isUnique', 'ordered', 'own', 'size'],
}

/** The functions and constants of a check: each text once, under a name of its own. */
export class CodePool {
  private readonly constants = new Map<string, CheckConstant>()
  private readonly functions: CheckFunction[] = []
  private readonly memberFunctions = new Map<string, string>()
  private readonly taken = new Set([
    ...['v', 'c', 'e', 'k', 'partial'],
    ...moduleNames,
    ...Object.values(runtimeModules).flat(),
  ])
  private variables = 0

  constructor(entryNames: readonly string[]) {
    for (const name of entryNames) this.taken.add(name)
  }

  /** The code that functions of these names need. */
  code(names: readonly string[]): PooledCode {
    const reached = this.reached(names)
    const functions = this.functions.filter((it) => reached.has(it.name))
    const constants = [...this.constants.values()].filter((it) => reached.has(it.name))
    const code = withoutTexts(functions.map((it) => it.statements).join('\n'))
    const tables = constants.map((it) => /^patternTable\(/.exec(it.initializer)?.[0] ?? '').join('')
    const called = new Set(`${code}\n${tables}`.match(/(?<![\w.'"$/])[a-z]\w*(?=\()/gi))
    const imports = new Map<string, readonly string[]>()
    for (const [module, exported] of Object.entries(runtimeModules)) {
      const used = exported.filter((name) => called.has(name))
      if (used.length > 0) imports.set(module, used)
    }
    return { constants, functions, imports }
  }

  /** What the functions of these names mention, at any distance: of code that is shared only one copy was kept. */
  private reached(names: readonly string[]): ReadonlySet<string> {
    const texts = new Map(this.functions.map((it) => [it.name, it.statements]))
    for (const { name, initializer } of this.constants.values()) texts.set(name, initializer)
    const reached = new Set(names)
    for (const name of reached) {
      const words = withoutTexts(texts.get(name) ?? '').match(/[\w$]+/g) ?? []
      for (const word of words) if (texts.has(word)) reached.add(word)
    }
    return reached
  }

  /** A name that nothing else has. */
  fresh(stem: string): string {
    return unique(stem, this.taken)
  }

  /** A function, which stands before those that its statements add; its variables are numbered anew. */
  define(name: string, parameters: readonly string[], statements: () => string): void {
    const position = this.functions.length
    const outer = this.variables
    this.variables = 0
    const text = lines(statements(), 'return true')
    this.variables = outer
    this.functions.splice(position, 0, { name, parameters, statements: text })
  }

  /** A function around the code that checks a member; one for all that have the same. */
  member(code: string, parameters: readonly string[]): string {
    const statements = lines(code, 'return true')
    const same = this.memberFunctions.get(`${parameters} ${statements}`)
    if (same !== undefined) return same
    const name = this.fresh('member')
    this.memberFunctions.set(`${parameters} ${statements}`, name)
    this.functions.push({ name, parameters, statements })
    return name
  }

  /** A module constant, shared by everything with the same text. */
  constant(stem: string, initializer: string, type?: string): string {
    const known = this.constants.get(initializer)
    if (known !== undefined) return known.name
    const name = this.fresh(stem)
    this.constants.set(initializer, { name, initializer, ...(type !== undefined && { type }) })
    return name
  }

  variable(stem: string): string {
    this.variables++
    return `${stem}${this.variables}`
  }

  limit(limit: Json): string {
    return isScalar(limit) ? literal(limit) : this.constant('limit', literal(limit), typeOfData(limit))
  }

  set(values: readonly Json[]): string {
    return this.constant('set', `new Set(${literal(values)})`, 'ReadonlySet<unknown>')
  }

  regex(source: string): string {
    return this.constant('pattern', regularExpression(source, compilePattern(source).flags))
  }

  /** The call that notes a fault. `why` says the rule in words, as text or as the code that makes it. */
  no(
    site: { readonly c: string },
    constraint: { readonly keyword: string; readonly limit: Json },
    why?: string | { readonly code: string },
    place = site.c,
  ): string {
    const reason = typeof why === 'string' ? literal(why) : why?.code
    const args = [place, literal(constraint.keyword), this.limit(constraint.limit), reason]
    return `no(${args.filter((it) => it !== undefined).join(', ')})`
  }
}

/** The type of a constant whose own would be too narrow, or unknown, as that of `[]` is. */
function typeOfData(value: Json): string {
  return Array.isArray(value) && value.every((it) => typeof it === 'string') ? 'readonly string[]' : 'unknown'
}
