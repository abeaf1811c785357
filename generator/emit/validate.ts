import { canonicalText, type Json } from '../document/json.js'
import { tokens } from '../document/pointer.js'
import { answer, type ByKind, type Constraint, type ConstraintOf, type JsonType } from '../ir/constraint.js'
import { subjectOf, traitsOf } from '../ir/kind-traits.js'
import { compilePattern } from '../ir/lower.js'
import { constraintOf, constraintsOf, dereferenced, type Shape } from '../ir/model.js'
import { identifier, moduleNames, unique } from '../ir/name.js'
import { decimal } from '../runtime/number.js'
import { formatFunctions } from './format-function.js'
import {
  indent,
  isScalar,
  lines,
  literal,
  negated,
  parenthesised,
  regularExpression,
  stop,
  when,
  withConstant,
  withoutTexts,
} from './javascript.js'
import { evaluatesNothing, isComposed, isSimple } from './judgeable.js'
import { can, canBe, certainly, narrowed } from './subject.js'
import { ruleInWords } from './words.js'

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

/** The code of checks: constants first, then functions that may call each other. */
export interface CheckCode {
  /** The functions that check a whole value, in the order asked for. */
  readonly entries: readonly CheckEntry[]
  readonly constants: readonly CheckConstant[]
  readonly functions: readonly CheckFunction[]
  /** What the statements use from the runtime, by module name. */
  readonly imports: ReadonlyMap<string, readonly string[]>
}

/** A function that checks a whole value. */
export interface CheckEntry {
  readonly name: string
  /** Whether sub-schemas apply to the same value, so that a fault can be found twice. */
  readonly composed: boolean
}

export interface CheckOptions {
  /** Whether the functions take a third argument that leaves out what only a whole object owes. Default false. */
  readonly partial?: boolean
}

/** The code that checks values against shapes, each by a function of the name that it is given. */
export function checkCode(shapes: Readonly<Record<string, Shape>>, options: CheckOptions = {}): CheckCode {
  return new CheckWriter(options.partial ?? false).write(Object.entries(shapes))
}

const runtimeModules: Readonly<Record<string, readonly string[]>> = {
  check: ['at', 'judging', 'lastHole', 'missing', 'no', 'notJson'],
  dispatch: ['patternTable', 'sorted'],
  format: Object.values(formatFunctions).sort(),
  number: ['isMultiple', 'isMultipleOf'],
  relation: ['area', 'ratio'],
  text: ['isLonger', 'isShorter'],
  type: ['isBoolean', 'isList', 'isNumber', 'isString'],
  value: ['canonical', 'isArray', 'isPlain', 'isUnique', 'ordered', 'own', 'size'],
}

/** Where a piece of code stands. */
interface Site {
  /** The variable that holds the value. */
  readonly x: string
  /** The variable that says where the value stands; undefined at run time when nobody collects. */
  readonly c: string
  /** The types the value can still have; undefined: any. */
  readonly types?: readonly JsonType[]
  /**
   * Whether this schema has to see to it that the value is JSON. In-place sub-schemas leave that to the schema whose
   * property or item the value is.
   */
  readonly primary: boolean
  /** Whether the code is part of a condition, where TypeScript must not draw conclusions about the value. */
  readonly tested?: true
  /** The variable that collects evaluated keys and items, where an unevaluated… keyword asks for them. */
  readonly seen?: string
  /** The parameter that asks for a partial check, in the entry function. */
  readonly partial?: string
}

const typeGuards: Readonly<Record<JsonType, (x: string) => string>> = {
  null: (x) => `${x} === null`,
  boolean: (x) => `typeof ${x} === 'boolean'`,
  integer: (x) => `Number.isInteger(${x})`,
  number: (x) => `typeof ${x} === 'number'`,
  string: (x) => `typeof ${x} === 'string'`,
  array: (x) => `Array.isArray(${x})`,
  object: (x) => `isPlain(${x})`,
}

/** Most names, or patterns, of an object that are told apart one after the other. */
const mostCases = 64

/** The type of a check in a table. */
const checkType = '(value: any, site?: any) => boolean'

/** The same without a conclusion for TypeScript, which would follow conditions in its own way. */
const silentGuards: typeof typeGuards = {
  ...typeGuards,
  boolean: (x) => `isBoolean(${x})`,
  number: (x) => `isNumber(${x})`,
  string: (x) => `isString(${x})`,
  array: (x) => `isList(${x})`,
}

/** The test of a type at a place. */
function guardOf(type: JsonType, { x, tested }: Site): string {
  return (tested ? silentGuards : typeGuards)[type](x)
}

/** What the loop over an object's keys has noted for a `required` that follows. */
interface LoopNotes {
  readonly constraint: ConstraintOf<'required'>
  readonly variable: string
  readonly keys: readonly string[]
}

class CheckWriter {
  private readonly constants = new Map<string, CheckConstant>()
  private readonly functions: CheckFunction[] = []
  private readonly names = new Map<string, string>()
  private readonly memberFunctions = new Map<string, string>()
  private readonly taken = new Set([
    ...['v', 'c', 'e', 'k', 'partial'],
    ...moduleNames,
    ...Object.values(runtimeModules).flat(),
  ])
  private readonly shapeIds = new Map<Shape, number>()
  private readonly partial: boolean
  private variables = 0

  constructor(partial: boolean) {
    this.partial = partial
  }

  write(shapes: readonly [string, Shape][]): CheckCode {
    for (const [name] of shapes) this.taken.add(name)
    const entries = shapes.map(([name, shape]) => ({
      name: this.functionFor(dereferenced(shape), true, false, name),
      composed: isComposed(shape),
    }))
    const reached = this.reached(entries.map((it) => it.name))
    const functions = this.functions.filter((it) => reached.has(it.name))
    const constants = [...this.constants.values()].filter((it) => reached.has(it.name))
    const code = withoutTexts(functions.map((it) => it.statements).join('\n'))
    const tables = constants.map((it) => /^patternTable\(/.exec(it.initializer)?.[0] ?? '').join('')
    const imports = new Map<string, readonly string[]>()
    for (const [module, names] of Object.entries(runtimeModules)) {
      const used = names.filter((name) => new RegExp(`(?<![\\w.'"$/])${name}\\(`).test(`${code}\n${tables}`))
      if (used.length > 0) imports.set(module, used)
    }
    return { entries, constants, functions, imports }
  }

  /** What the functions of these names mention, at any distance: of code that is shared only one copy was kept. */
  private reached(names: readonly string[]): ReadonlySet<string> {
    const texts = new Map(this.functions.map((it) => [it.name, it.statements]))
    for (const { name, initializer } of this.constants.values()) texts.set(name, initializer)
    const reached = new Set(names)
    for (const name of reached) {
      for (const word of wordsOf(withoutTexts(texts.get(name) ?? ''))) if (texts.has(word)) reached.add(word)
    }
    return reached
  }

  /** The name of the function that checks `shape`; it is written at the first call. */
  private functionFor(shape: Shape, primary: boolean, tracked: boolean, entryName?: string): string {
    const id = this.shapeIds.get(shape) ?? this.shapeIds.size
    this.shapeIds.set(shape, id)
    const key = [id, primary, tracked, entryName].join()
    const known = this.names.get(key)
    if (known !== undefined) return known
    const isPartial = entryName !== undefined && this.partial
    const name = entryName ?? unique(functionName(shape), this.taken)
    this.names.set(key, name)
    const position = this.functions.length
    const outer = this.variables
    this.variables = 0
    const site: Site = {
      x: 'v',
      c: 'c',
      primary,
      ...(tracked && { seen: 'e' }),
      ...(isPartial && { partial: 'partial' }),
    }
    const statements = lines(this.report(shape, site), 'return true')
    this.variables = outer
    const parameters = ['v', 'c', ...(isPartial ? ['partial'] : tracked ? ['e'] : [])]
    this.functions.splice(position, 0, { name, parameters, statements })
    return name
  }

  /** Statements that report every fault of the value, or return false at the first when nobody collects. */
  private report(shape: Shape, site: Site): string {
    const only = shape.constraints.length === 1 ? shape.constraints[0] : undefined
    if (only?.kind === 'ref') return this.reportTarget(only.target, site)
    // An object with members of its own is checked by a function of its own, as it has an interface of its own.
    if (site.x !== 'v' && shape.constraints.some((it) => traitsOf(it).isKeyed || it.kind === 'unevaluated'))
      return this.call(shape, site)
    const declared = constraintOf(shape, 'type')
    if (declared === undefined) {
      const scalars = shape.constraints.some(
        (it) => it.kind === 'values' && it.values.every(({ value }) => isScalar(value)),
      )
      const rest = this.reportRest(shape, { ...site, primary: false }, false)
      if (!site.primary || scalars) return rest
      const { x, c } = site
      // What is no JSON is told first. For the verdict alone it comes last: it looks at the whole value.
      if (rest === '' || site.partial !== undefined) return lines(stop(`notJson(${x}, ${c})`), rest)
      return lines(`if (${c}?.found) notJson(${x}, ${c})`, rest, stop(`!${c}?.found && notJson(${x}, ${c})`))
    }
    const { types, certain } = narrowed(site.types, declared.types)
    if (types.length === 0) return stop(this.no(site, declared))
    const rest = this.reportRest(shape, { ...site, types, primary: false }, site.primary)
    if (certain && !site.primary) return rest
    const test = types.map((type) => this.typeTest(type, site)).join(' || ') || 'false'
    const wrong = this.no(site, declared)
    if (rest === '') return stop(`${negated(test)} && ${wrong}`)
    const conditions = rest.split('\n').map((line) => /^if \((.*)\) return false$/.exec(line)?.[1])
    if (conditions.every((it) => it !== undefined && !it.includes(' ? '))) {
      return stop(`${negated(test)} ? ${wrong} : ${conditions.join(' || ')}`)
    }
    return `if (${negated(test)}) {\n${indent(stop(wrong))}\n} else {\n${indent(rest)}\n}`
  }

  private typeTest(type: JsonType, site: Site): string {
    const { x, c, primary } = site
    // What other schemas say of the same value may contradict this one.
    if (!primary) return guardOf(type, { ...site, tested: true })
    if (type === 'number') return `typeof ${x} === 'number' && ${x} - ${x} === 0`
    // An object or array that JSON.stringify would not send as it stands is of no JSON type.
    // Without a site one of another realm is left to the pass that is exact, since its prototype may have members.
    if (type === 'object') return `isPlain(${x}, !${c}) && typeof ${x}.toJSON !== 'function'`
    if (type === 'array') return `isArray(${x})`
    return typeGuards[type](x)
  }

  /** Everything but the type. `owns`: this schema sees to it that members and items are JSON. */
  private reportRest(shape: Shape, site: Site, owns: boolean): string {
    const unevaluated = constraintsOf(shape, 'unevaluated')
    const others = shape.constraints.filter((it) => it.kind !== 'type' && it.kind !== 'unevaluated')
    if (unevaluated.length === 0) return this.reportAll(others, site, owns)
    const seen = this.variable('s')
    const inner = { ...site, seen }
    const last = unevaluated.map((it) => this.guard(it, site, this.reportUnevaluated(it, inner)))
    const pass = site.seen === undefined ? '' : `for (const k of ${seen}) ${site.seen}.add(k)`
    return withConstant(seen, 'new Set()', lines(this.reportAll(others, inner, owns), ...last, pass))
  }

  private reportAll(constraints: readonly Constraint[], site: Site, owns: boolean): string {
    const members = constraints.filter((it) => traitsOf(it).isKeyed)
    const object = can(site, 'object')
    const open = owns && object && !members.some((it) => it.kind === 'additional')
    const first = constraints.findIndex((it) => traitsOf(it).isKeyed)
    const looping = object && (open || members.some((it) => it.kind !== 'properties'))
    const required = constraints.slice(Math.max(first, 0)).find((it) => it.kind === 'required')
    // Where the value may be no object the loop stands in a block of its own, out of reach of what follows.
    const certain = looping && certainly(site, 'object')
    const notes = certain && required?.kind === 'required' ? this.loopNotes(required, members) : undefined
    const parts: string[] = []
    const loop = () => {
      const { x, c, partial } = site
      const code = members.length === 0 ? stop(`notJson(${x}, ${c})`) : this.reportMembers(members, site, open, notes)
      parts.push(this.guardType('object', site, code), partial === undefined ? '' : `if (${partial}) return true`)
    }
    if (looping && first < 0) loop()
    constraints.forEach((constraint, i) => {
      // What speaks of another type than the value can have is met.
      const type = subjectOf(constraint)
      if (type !== undefined && !can(site, type)) return
      if (looping && traitsOf(constraint).isKeyed) {
        if (i === first) loop()
        return
      }
      const code =
        constraint === notes?.constraint
          ? this.reportRequired(notes.constraint, site, notes)
          : this.reportOne(constraint, site)
      const guarded = this.guard(constraint, site, code)
      parts.push(looping && i < first && site.partial !== undefined ? when(`!${site.partial}`, guarded) : guarded)
    })
    if (owns && can(site, 'array') && !constraints.some((it) => it.kind === 'items')) {
      const from = constraints.find((it) => it.kind === 'prefix')
      parts.push(
        this.guardType('array', site, this.reportOpenItems(from?.kind === 'prefix' ? from.shapes.length : 0, site)),
      )
    }
    return lines(...parts)
  }

  /** Bits for required keys that the loop meets by name, where all of them are. */
  private loopNotes(constraint: ConstraintOf<'required'>, members: readonly Constraint[]): LoopNotes | undefined {
    const named = members.find((it) => it.kind === 'properties')
    if (named?.kind !== 'properties') return undefined
    const { keys } = constraint
    if (named.shapes.size > mostCases) return undefined
    const all = keys.length > 0 && keys.length < 31 && keys.every((key) => named.shapes.has(key))
    return all ? { constraint, variable: this.variable('met'), keys } : undefined
  }

  private reportRequired({ limit, keys }: ConstraintOf<'required'>, { x, c }: Site, notes?: LoopNotes): string {
    if (keys.length === 0) return ''
    const all = notes?.keys.length === keys.length ? `${notes.variable} !== ${2 ** keys.length - 1} && ` : ''
    return stop(`${all}missing(${x}, ${c}, ${this.limit(limit)})`)
  }

  /** One loop over the keys of an object: named, by pattern, all the rest. */
  private reportMembers(
    members: readonly Constraint[],
    site: Site,
    open: boolean,
    notes: LoopNotes | undefined,
  ): string {
    const { x, c, seen } = site
    const key = this.variable('k')
    const value = this.variable('x')
    const named = members.find((it) => it.kind === 'properties')
    const patterned = members.find((it) => it.kind === 'patterned')
    const additional = members.find((it) => it.kind === 'additional')
    const shapes = named?.kind === 'properties' ? named.shapes : new Map<string, Shape>()
    const member = this.variable('c')
    const mark = seen === undefined ? '' : `${seen}.add(${key})`
    const inside: Site = { x: value, c: member, primary: true }
    const isLarge = shapes.size > mostCases
    // Members with the same code share it; every variable but the member's own is numbered anew each time.
    const labels = new Map<string, string[]>()
    for (const [name, shape] of shapes) {
      const bit = notes === undefined ? -1 : notes.keys.indexOf(name)
      const met = bit < 0 || notes === undefined ? '' : `${notes.variable} |= ${2 ** bit}`
      const code = isLarge ? this.report(shape, inside) : lines(met, mark, this.report(shape, inside), 'break')
      labels.set(code, [...(labels.get(code) ?? []), name])
    }
    const cases = isLarge
      ? []
      : [...labels].map(
          ([code, names]) => `${names.map((it) => `case ${literal(it)}:`).join('\n')} {\n${indent(code)}\n}`,
        )
    const keys = this.constant('keys', literal([...shapes.keys()]), 'readonly string[]')
    const rest =
      additional?.kind === 'additional'
        ? lines(mark, this.reportKey(additional.shape, additional, inside, shapes.size > 0 ? keys : undefined))
        : open
          ? stop(`notJson(${value}, ${member})`)
          : ''
    const patterns = patterned?.kind === 'patterned' ? [...patterned.shapes] : []
    // additionalProperties goes by its own siblings; a pattern that covers a key takes it out of the rest.
    const covered = patterns.length > 0 && rest !== '' ? this.variable('rest') : undefined
    const uncover = covered === undefined ? '' : `${covered} = false`
    const byPattern =
      patterns.length > mostCases
        ? [this.patternLoop(patterns, inside, key, lines(uncover, mark))]
        : patterns.map(([source, shape]) => {
            const code = lines(uncover, mark, this.report(shape, inside))
            return `if (${this.regex(source)}.test(${key})) {\n${indent(code)}\n}`
          })
    const otherwise = covered === undefined ? rest : `${covered} = true`
    const branches = [...cases, ...(otherwise === '' ? [] : [`default: {\n${indent(otherwise)}\n}`])]
    const names = members.map((it) => (it.kind === 'names' ? this.reportName(it, key, member) : ''))
    return lines(
      notes === undefined ? '' : `let ${notes.variable} = 0`,
      `if (${c}?.found) ${x} = ${isLarge ? 'sorted' : 'ordered'}(${x}, ${keys})`,
      `for (const ${key} in ${x}) {`,
      indent(
        lines(
          `const ${value} = ${c} ? own(${x}, ${key}) : ${x}[${key}]`,
          `if (${value} === undefined) continue`,
          withConstant(
            member,
            `${c} && at(${c}, ${key}, ${value})`,
            lines(
              ...names,
              covered === undefined ? '' : `let ${covered} = false`,
              isLarge
                ? this.lookUp(labels, inside, key, { mark, otherwise })
                : cases.length === 0
                  ? otherwise
                  : branches.length === 0
                    ? ''
                    : `switch (${key}) {\n${indent(lines(...branches))}\n}`,
              ...byPattern,
              covered === undefined ? '' : when(covered, rest),
            ),
          ),
        ),
      ),
      '}',
    )
  }

  /** The check of a member by its name: with so many names a switch would try them one after the other. */
  private lookUp(
    labels: ReadonlyMap<string, readonly string[]>,
    member: Site,
    key: string,
    { mark, otherwise }: { readonly mark: string; readonly otherwise: string },
  ): string {
    const entries = [...labels].flatMap(([code, names]) => {
      const check = this.memberFunction(code, member)
      return names.map((name) => `[${literal(name)},${check}]`)
    })
    const table = this.constant('members', `new Map([${entries.join(',')}])`, `ReadonlyMap<string, ${checkType}>`)
    const check = this.variable('f')
    const call = lines(mark, stop(`!${check}(${member.x}, ${member.c})`))
    return lines(
      `const ${check} = ${table}.get(${key})`,
      when(`${check} !== undefined`, call) + (otherwise === '' ? '' : ` else {\n${indent(otherwise)}\n}`),
    )
  }

  /** The same for patterns: each is tried only on keys that start as it does. */
  private patternLoop(patterns: readonly (readonly [string, Shape])[], member: Site, key: string, mark: string) {
    const rules = patterns.map(([source, shape]) => {
      const check = this.memberFunction(this.report(shape, member), member)
      return `[${literal(literalStart(source))},${this.regex(source)},${check}]`
    })
    const table = this.constant('table', `patternTable([${rules.join(',')}])`)
    const check = this.variable('f')
    const call = lines(mark, stop(`!${check}(${member.x}, ${member.c})`))
    return `for (const ${check} of ${table}(${key})) {\n${indent(call)}\n}`
  }

  /** A function around the code that checks a member; one for all that have the same. */
  private memberFunction(code: string, { x, c }: Site): string {
    const statements = lines(code, 'return true')
    const parameters = [x, c]
    const same = this.memberFunctions.get(`${parameters} ${statements}`)
    if (same !== undefined) return same
    const name = unique('member', this.taken)
    this.memberFunctions.set(`${parameters} ${statements}`, name)
    this.functions.push({ name, parameters, statements })
    return name
  }

  private reportName({ shape, ...constraint }: ConstraintOf<'names'>, key: string, member: string): string {
    const ok = this.accepts(shape, { x: key, c: member, types: ['string'], primary: false })
    return stop(`!(${ok}) && ${this.no({ c: member }, constraint, 'is a key of a form that is not allowed')}`)
  }

  /** A key that no name covers: refused as a whole when its schema is false, else checked. */
  private reportKey(shape: Shape, constraint: Constraint, site: Site, keys?: string): string {
    if (constraintOf(shape, 'never') === undefined) return this.report(shape, site)
    return stop(this.no(site, constraint, keys === undefined ? 'is not allowed' : { code: keys }))
  }

  private reportUnevaluated({ of, shape, ...rest }: ConstraintOf<'unevaluated'>, site: Site): string {
    const constraint = { of, shape, ...rest }
    const { x, c, seen } = site
    const value = this.variable('x')
    const member = this.variable('c')
    const key = this.variable(of === 'items' ? 'i' : 'k')
    const inner = lines(
      `const ${value} = ${of === 'items' ? `${x}[${key}]` : `own(${x}, ${key})`}`,
      of === 'items' ? passHoles(value, key, site) : `if (${value} === undefined) continue`,
      `if (${seen}.has(${key})) continue`,
      `${seen}.add(${key})`,
      withConstant(
        member,
        `${c} && at(${c}, ${key}, ${value})`,
        this.reportKey(shape, constraint, { x: value, c: member, primary: false }),
      ),
    )
    const head =
      of === 'items'
        ? `for (let ${key} = 0; ${key} < ${x}.length; ${key}++)`
        : `for (const ${key} of Object.keys(${x}))`
    return `${head} {\n${indent(inner)}\n}`
  }

  /** One constraint that needs no loop over keys. */
  private reportOne(constraint: Constraint, site: Site): string {
    return answer(this.statements, constraint, site)
  }

  /** Statements for a constraint that one expression can judge. `why` says the rule where keyword and limit do not. */
  private reportTest(constraint: Constraint, site: Site, why?: string): string {
    return stop(`${negated(this.test(constraint, site))} && ${this.no(site, constraint, why)}`)
  }

  /** The statements that report what one constraint finds on a value of the type it speaks of. */
  private readonly statements: ByKind<string, [Site]> = {
    type: (it, site) => this.reportTest(it, site),
    values: (it, site) => this.reportTest(it, site),
    bound: (it, site) => this.reportTest(it, site),
    step: (it, site) => this.reportTest(it, site),
    length: (it, site) => this.reportTest(it, site),
    count: (it, site) => this.reportTest(it, site),
    pattern: (it, site) => this.reportTest(it, site),
    format: (it, site) => this.reportTest(it, site),
    unique: (it, site) => this.reportTest(it, site, 'has equal items'),
    relation: (it, site) => this.reportTest(it, site, ruleInWords(it)),
    never: (it, site) => this.reportTest(it, site, 'is not allowed'),
    required: (it, site) => this.reportRequired(it, site),
    dependentRequired: (it, site) =>
      lines(
        ...[...it.rules].map(([trigger, keys]) => {
          const why = `is required when ${trigger} is given`
          const inner = keys.map((key) =>
            stop(`own(${site.x}, ${literal(key)}) === undefined && ${this.no(site, it, why, memberOf(site, key))}`),
          )
          return when(`own(${site.x}, ${literal(trigger)}) !== undefined`, lines(...inner))
        }),
      ),
    dependentShapes: ({ rules }, site) =>
      lines(
        ...[...rules].map(([trigger, shape]) =>
          when(`own(${site.x}, ${literal(trigger)}) !== undefined`, this.report(shape, site)),
        ),
      ),
    properties: ({ shapes }, { x, c, seen }) =>
      lines(
        ...[...shapes].map(([key, shape]) => {
          const value = this.variable('x')
          const member = this.variable('c')
          const code = this.report(shape, { x: value, c: member, primary: false })
          const mark = seen === undefined ? '' : `${seen}.add(${literal(key)})`
          if (lines(mark, code) === '') return ''
          const entered = withConstant(member, `${c} && at(${c}, ${literal(key)}, ${value})`, code)
          return `const ${value} = own(${x}, ${literal(key)})\n${when(`${value} !== undefined`, lines(mark, entered))}`
        }),
      ),
    patterned: loopedOver,
    additional: loopedOver,
    names: loopedOver,
    prefix: ({ shapes }, { x, c, seen }) =>
      lines(
        ...shapes.map((shape, i) => {
          const value = this.variable('x')
          const mark = seen === undefined ? '' : `${seen}.add(${i})`
          const member = this.variable('c')
          const code = this.report(shape, { x: value, c: member, primary: true })
          const entered = withConstant(member, `${c} && at(${c}, ${i}, ${value})`, code)
          return when(`${x}.length > ${i}`, withConstant(value, `${x}[${i}]`, lines(mark, entered)))
        }),
      ),
    items: (it, site) => this.reportItems(it, site),
    contains: (it, site) => this.reportContains(it, site),
    unevaluated: (it, site) => this.reportUnevaluated(it, site),
    all: ({ shapes }, site) => lines(...shapes.map((shape) => this.report(shape, site))),
    any: (it, site) => this.reportChoice(it, site, (oks) => `!(${oks.join(' || ')})`),
    one: (it, site) => this.reportChoice(it, site, (oks) => `${oks.map((ok) => `(${ok} ? 1 : 0)`).join(' + ')} !== 1`),
    not: (it, site) => stop(`${this.accepts(it.shape, site)} && ${this.no(site, it, ruleInWords(it))}`),
    conditional: (it, site) => {
      const { before, ok } = this.branch(it.if, site)
      const yes = it.then === undefined ? '' : this.report(it.then, site)
      const otherwise = it.else === undefined ? '' : this.report(it.else, site)
      if (yes === '' && otherwise === '') return before
      if (yes === '') return lines(before, when(`!(${ok})`, otherwise))
      return lines(before, when(ok, yes) + (otherwise === '' ? '' : ` else {\n${indent(otherwise)}\n}`))
    },
    ref: ({ target }, site) => this.reportTarget(target, site),
  }

  /** Branches of which too many or too few hold, as `isWrong` says of the verdicts on them. */
  private reportChoice(
    constraint: ConstraintOf<'any' | 'one'>,
    site: Site,
    isWrong: (oks: readonly string[]) => string,
  ): string {
    const branches = constraint.shapes.map((shape) => this.branch(shape, site))
    const test = isWrong(branches.map(({ ok }) => ok))
    const before = branches.map((it) => it.before)
    return lines(...before, stop(`${test} && ${this.no(site, constraint, ruleInWords(constraint))}`))
  }

  private reportTarget(target: Shape, site: Site): string {
    const shape = dereferenced(target)
    if (isSimple(shape)) return this.report(shape, site)
    return this.call(shape, site)
  }

  private call(shape: Shape, { x, c, primary, seen }: Site): string {
    const name = this.functionFor(shape, primary, seen !== undefined && !primary)
    return stop(`!${name}(${[x, c, ...(seen === undefined || primary ? [] : [seen])].join(', ')})`)
  }

  private reportItems({ from, shape, ...rest }: ConstraintOf<'items'>, site: Site): string {
    const constraint = { from, shape, ...rest }
    const { x, c, seen } = site
    const i = this.variable('i')
    const value = this.variable('x')
    const item: Site = { x: value, c: this.variable('c'), primary: true }
    const refused = constraintOf(shape, 'never') !== undefined
    const code = refused
      ? stop(this.no(item, constraint, `is an item too many; at most ${from} allowed`))
      : this.report(shape, item)
    const mark = seen === undefined ? '' : `${seen}.add(${i})`
    if (lines(mark, code) === '') return ''
    const entered = withConstant(item.c, `${c} && at(${c}, ${i}, ${value})`, lines(mark, code))
    const inner = code === '' ? lines(passHoles(value, i, site), mark) : lines(entered, skipHoles(value, i, site))
    return `for (let ${i} = ${from}; ${i} < ${x}.length; ${i}++) {\n${indent(lines(`const ${value} = ${x}[${i}]`, inner))}\n}`
  }

  private reportOpenItems(from: number, site: Site): string {
    const { x, c } = site
    const [i, value] = [this.variable('i'), this.variable('x')]
    const code = lines(
      `const ${value} = ${x}[${i}]`,
      stop(`notJson(${value}, ${c} && at(${c}, ${i}, ${value}))`),
      skipHoles(value, i, site),
    )
    return `for (let ${i} = ${from}; ${i} < ${x}.length; ${i}++) {\n${indent(code)}\n}`
  }

  private reportContains({ shape, lower, upper, ...rest }: ConstraintOf<'contains'>, site: Site): string {
    const constraint = { shape, lower, ...(upper && { upper }), ...rest } as ConstraintOf<'contains'>
    const { x, c, seen } = site
    const [count, i, value] = [this.variable('n'), this.variable('i'), this.variable('x')]
    const ok = this.accepts(shape, { x: value, c, primary: false })
    const mark = seen === undefined ? '' : `${seen}.add(${i})`
    // It ends where more items change nothing.
    const enough = seen === undefined ? `if (${count} ${upper ? `> ${upper.count}` : `>= ${lower.count}`}) break` : ''
    const found = lines(`${count}++`, mark, enough)
    const item = lines(`const ${value} = ${x}[${i}]`, passHoles(value, i, site), when(ok, found))
    const loop = `for (let ${i} = 0; ${i} < ${x}.length; ${i}++) {\n${indent(item)}\n}`
    const few = { ...constraint, keyword: lower.keyword, limit: lower.limit }
    const many = upper && { ...constraint, keyword: upper.keyword, limit: upper.limit }
    const why = (word: string, limit: number) => `needs ${word} ${limit} matching ${limit === 1 ? 'item' : 'items'}`
    return lines(
      `let ${count} = 0`,
      loop,
      lower.count === 0 ? '' : stop(`${count} < ${lower.count} && ${this.no(site, few, why('at least', lower.count))}`),
      upper && many ? stop(`${count} > ${upper.count} && ${this.no(site, many, why('at most', upper.count))}`) : '',
    )
  }

  /** The verdict on an in-place sub-schema; when evaluated keys are tracked they count only if it accepts. */
  private branch(shape: Shape, site: Site): { before: string; ok: string } {
    if (site.seen === undefined || evaluatesNothing(shape)) return { before: '', ok: this.accepts(shape, site) }
    const [set, ok] = [this.variable('s'), this.variable('ok')]
    const name = this.functionFor(dereferenced(shape), false, true)
    const before = lines(
      `const ${set} = new Set()`,
      `const ${ok} = ${name}(${site.x}, judging(${site.c}), ${set})`,
      when(ok, `for (const k of ${set}) ${site.seen}.add(k)`),
    )
    return { before, ok }
  }

  /** A boolean expression: does the value satisfy `shape`? */
  private accepts(shape: Shape, site: Site): string {
    const target = dereferenced(shape)
    if (!isSimple(target)) return `${this.functionFor(target, false, false)}(${site.x}, judging(${site.c}))`
    const declared = constraintOf(target, 'type')
    const { types, certain } = declared ? narrowed(site.types, declared.types) : { types: undefined, certain: true }
    if (types?.length === 0) return 'false'
    const inner: Site = { ...site, ...(types && { types }), primary: false, tested: true }
    const tests = target.constraints.filter((it) => it.kind !== 'type').map((it) => this.guardedTest(it, inner))
    if (!certain) tests.unshift(types?.map((type) => guardOf(type, inner)).join(' || ') || 'false')
    return (
      tests
        .filter((it) => it !== 'true')
        .map((it) => parenthesised(it))
        .join(' && ') || 'true'
    )
  }

  private guardedTest(constraint: Constraint, site: Site): string {
    const type = subjectOf(constraint)
    if (type === undefined || certainly(site, type)) return this.test(constraint, site)
    if (!can(site, type)) return 'true'
    return `!(${guardOf(type, site)}) || ${parenthesised(this.test(constraint, site))}`
  }

  /** A boolean expression for one constraint on a value of the type it speaks of. */
  private test(constraint: Constraint, site: Site): string {
    return answer(this.expressions, constraint, site)
  }

  private readonly expressions: ByKind<string, [Site]> = {
    type: unexpressed,
    values: ({ values }, site) =>
      this.valuesTest(
        values.map(({ value }) => value),
        site,
      ),
    bound: ({ side, exclusive, bound }, { x }) =>
      `${x} ${side === 'lower' ? '>' : '<'}${exclusive ? '' : '='} ${literal(bound)}`,
    step: ({ of }, { x }) => {
      const [digits, places] = decimal(of)
      if (places < 0 || places > 15 || digits >= 10n ** 15n) return `isMultipleOf(${x}, ${of})`
      return `isMultiple(${x}, ${digits}, ${10 ** places})`
    },
    length: ({ side, count }, { x }) => {
      if (side === 'upper') return `!isLonger(${x}, ${count})`
      if (count < 2) return count === 0 ? 'true' : `${x} !== ''`
      return `!isShorter(${x}, ${count})`
    },
    count: ({ of, side, count }, { x }) =>
      `${of === 'items' ? `${x}.length` : `size(${x})`} ${side === 'lower' ? '>=' : '<='} ${count}`,
    pattern: ({ source }, { x }) => `${this.regex(source)}.test(${x})`,
    format: ({ format }, { x }) => `${formatFunctions[format]}(${x})`,
    unique: (_, { x }) => `isUnique(${x})`,
    relation: ({ operation, parameters, minimum, maximum }, { x }) =>
      `${operation}(${[x, literal(parameters), String(minimum), String(maximum)].join(', ')})`,
    never: () => 'false',
    required: ({ keys }, { x }) => keys.map((key) => `own(${x}, ${literal(key)}) !== undefined`).join(' && ') || 'true',
    dependentRequired: ({ rules }, { x }) => {
      const all = [...rules].flatMap(([trigger, keys]) =>
        keys.map((key) => `(own(${x}, ${literal(trigger)}) === undefined || own(${x}, ${literal(key)}) !== undefined)`),
      )
      return all.join(' && ') || 'true'
    },
    dependentShapes: unexpressed,
    properties: ({ shapes }, { x, c }) => {
      const tests = [...shapes].map(([key, shape]) => {
        const value = `own(${x}, ${literal(key)})`
        const ok = this.accepts(shape, { x: value, c, primary: false })
        return ok === 'true' ? 'true' : `(${value} === undefined || ${parenthesised(ok)})`
      })
      return tests.filter((it) => it !== 'true').join(' && ') || 'true'
    },
    patterned: unexpressed,
    additional: unexpressed,
    names: unexpressed,
    prefix: unexpressed,
    items: unexpressed,
    contains: unexpressed,
    unevaluated: unexpressed,
    all: ({ shapes }, site) => shapes.map((shape) => parenthesised(this.accepts(shape, site))).join(' && '),
    any: ({ shapes }, site) => shapes.map((shape) => parenthesised(this.accepts(shape, site))).join(' || '),
    one: ({ shapes }, site) => `${shapes.map((shape) => `(${this.accepts(shape, site)} ? 1 : 0)`).join(' + ')} === 1`,
    not: ({ shape }, site) => `!(${this.accepts(shape, site)})`,
    conditional: (it, site) => {
      const yes = it.then === undefined ? 'true' : parenthesised(this.accepts(it.then, site))
      const otherwise = it.else === undefined ? 'true' : parenthesised(this.accepts(it.else, site))
      return `(${this.accepts(it.if, site)}) ? ${yes} : ${otherwise}`
    },
    ref: ({ target }, site) => this.accepts(target, site),
  }

  private valuesTest(values: readonly Json[], site: Site): string {
    const { x } = site
    const possible = [...new Map(values.map((value) => [canonicalText(value), value])).values()].filter((value) =>
      canBe(site, value),
    )
    const scalars = possible.filter(isScalar)
    const others = possible.filter((value) => !isScalar(value))
    // Two comparisons of what is known to be a text would be an error to TypeScript where they contradict each other.
    const few = scalars.length <= (site.tested && site.types !== undefined ? 0 : 8)
    const tests = few ? scalars.map((value) => `${x} === ${literal(value)}`) : [`${this.set(scalars)}.has(${x})`]
    const texts = others.map(canonicalText)
    if (texts.length === 1) tests.push(`canonical(${x}) === ${literal(texts[0] as string)}`)
    if (texts.length > 1) tests.push(`${this.set(texts)}.has(canonical(${x}))`)
    return tests.join(' || ') || 'false'
  }

  /** The call that notes a fault. `why` says the rule in words, as text or as the code that makes it. */
  private no(
    site: Pick<Site, 'c'>,
    constraint: { readonly keyword: string; readonly limit: Json },
    why?: string | { readonly code: string },
    place = site.c,
  ): string {
    const reason = typeof why === 'string' ? literal(why) : why?.code
    const args = [place, literal(constraint.keyword), this.limit(constraint.limit), reason]
    return `no(${args.filter((it) => it !== undefined).join(', ')})`
  }

  private limit(limit: Json): string {
    return isScalar(limit) ? literal(limit) : this.constant('limit', literal(limit), typeOfData(limit))
  }

  private set(values: readonly Json[]): string {
    return this.constant('set', `new Set(${literal(values)})`, 'ReadonlySet<unknown>')
  }

  private regex(source: string): string {
    return this.constant('pattern', regularExpression(source, compilePattern(source).flags))
  }

  /** A module constant, shared by everything with the same text. */
  private constant(stem: string, initializer: string, type?: string): string {
    const known = this.constants.get(initializer)
    if (known !== undefined) return known.name
    const name = unique(stem, this.taken)
    this.constants.set(initializer, { name, initializer, ...(type !== undefined && { type }) })
    return name
  }

  private variable(stem: string): string {
    this.variables++
    return `${stem}${this.variables}`
  }

  private guard(constraint: Constraint, site: Site, code: string): string {
    const type = subjectOf(constraint)
    return type === undefined ? code : this.guardType(type, site, code)
  }

  private guardType(type: JsonType, site: Site, code: string): string {
    if (code === '' || certainly(site, type)) return code
    return can(site, type) ? when(guardOf(type, site), code) : ''
  }
}

/** The end of a loop over items, where a hole has been told: on to the last of those that follow it. */
function skipHoles(value: string, i: string, { c }: Site): string {
  return `if (${value} === undefined && ${c}) ${i} = lastHole(${c}, ${i})`
}

/** The same at the start of a loop that holes do not concern: they are refused elsewhere, and may be more than time. */
function passHoles(value: string, i: string, { c }: Site): string {
  return `if (${value} === undefined) {\n  if (!${c}?.found) break\n  ${i} = lastHole(${c}, ${i})\n  continue\n}`
}

/** What `isSimple` keeps out of expressions, and the type, which is tested before them. */
function unexpressed({ kind }: Constraint): never {
  throw new Error(`${kind} has no expression`)
}

/** Kinds that the loop over an object's keys reports. */
function loopedOver({ kind }: Constraint): never {
  throw new Error(`${kind} is reported with the members of its object`)
}

/** The text that everything a pattern matches starts with, as far as its source shows it plainly. */
function literalStart(source: string): string {
  if (source.includes('|')) return ''
  const [, start = ''] = /^\^((?:[\w :,;@/-](?![*?{]))*)/.exec(source) ?? []
  return start
}

function wordsOf(code: string): readonly string[] {
  return code.match(/[\w$]+/g) ?? []
}

/** How variables are called. */
const variable = /^(c|f|i|k|met|n|ok|rest|s|x)\d*$/

/** The type of a constant whose own would be too narrow, or unknown, as that of `[]` is. */
function typeOfData(value: Json): string {
  return Array.isArray(value) && value.every((it) => typeof it === 'string') ? 'readonly string[]' : 'unknown'
}

/** A name from the last telling tokens of the place: settings, messagesItem. */
function functionName(shape: Shape): string {
  const path = tokens(shape.at.pointer).filter((it) => !/^(properties|schema|schemas|components|\d+)$/.test(it))
  const name = identifier(
    path
      .slice(-2)
      .join('-')
      .replace(/-items$/, '-item'),
  )
  return name === '_' || variable.test(name) ? `${name}Check` : name
}

/** JavaScript for the place of a member whose name is known and whose value is not at hand. */
function memberOf({ c }: Site, key: string): string {
  return `${c} && at(${c}, ${literal(key)})`
}
