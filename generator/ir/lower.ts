import { spelledText } from '../document/decimal-text.js'
import { asJsonSchema, type Rewritten, standingOf } from '../document/dialect.js'
import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import { inside, type Place, type Pointer, placeText } from '../document/pointer.js'
import { type Problem, type ProblemCode, problem } from '../document/problem.js'
import { absolute, type References, type Resource, type Target } from '../document/resolve.js'
import { annotations, keywordHolds } from '../document/vocabulary.js'
import { inPlaceCircle, inPlaceExcess, mostInPlace, reachableShapes } from './compose.js'
import type { Constraint, ConstraintBody } from './constraint.js'
import { contradictionsIn } from './contradiction.js'
import { isFormat } from './format.js'
import { readers } from './keywords.js'
import type { Annotations, Shape } from './model.js'
import type { Reading } from './reading.js'
import { unfitDefaults } from './unfit-default.js'

export interface LowerOptions {
  /** `annotate`: formats are not checked at all. */
  readonly formats: 'assert' | 'annotate'
  /** Whether keywords that nothing is known of are problems. Default false. */
  readonly strict?: boolean
  /** What keywords of its provider say of a schema, in sentences. */
  readonly notesOf?: ((schema: JsonObject) => readonly string[]) | undefined
  /** An earlier version of the document: of what is written alike there nothing is read again. Default: none. */
  readonly earlier?: EarlierLowering | undefined
}

/** What an earlier version of a document was read with, and where both are written alike. */
export interface EarlierLowering {
  readonly lowering: Lowering
  /** The names of the two documents. */
  readonly files: { readonly own: string; readonly earlier: string }
  /** Whether both have the same at a pointer, with all that it refers to. */
  readonly isAlike: (pointer: Pointer) => boolean
}

/** The $dynamicAnchors in scope: for each name the outermost resource that has it. */
type Scope = ReadonlyMap<string, Target>

/** Most schemas within one another, $refs followed; real documents have some 60, and readers recurse once for each. */
const deepest = 500

/** Which way what a schema describes goes. What is `readOnly` stays out of requests, what is `writeOnly` out of answers. */
export type Direction = 'request' | 'answer'

const staysOut = { request: 'readOnly', answer: 'writeOnly' } as const

/**
 * Turns schemas into shapes: the one reader of JSON Schema keywords. Each keyword has a reader in `keywords.ts`, which gives
 * constraints with the place that they come from; a `$ref` becomes the shape that it leads to, made once, so that a schema
 * which contains itself is a shape which contains itself.
 *
 * EXAMPLE  { "type": "integer", "minimum": 1, "title": "N" } at /a is a shape with the constraints `type` [integer] at
 * /a/type and `bound` lower 1 at /a/minimum; the title is an annotation, which constrains nothing.
 */
export class Lowering {
  readonly problems: Problem[] = []
  /** The URI that each dangling $ref names, by the place of the $ref. */
  readonly dangling = new Map<string, string>()
  private readonly shapes = new Map<string, Shape>()
  readonly options: LowerOptions
  private readonly references: References
  private readonly reported = new Set<string>()
  /** How many schemas are being read, each within the one before. */
  private depth = 0
  private direction: Direction | undefined
  /** Whether `nullable` admits null in what is being read. */
  private admitsNull = true
  /** What has been examined, with all that it reaches, and is sound. */
  private readonly sound = new Set<Shape>()
  /** How many schemas each applies to one value. */
  private readonly applied: WeakMap<Shape, number>

  constructor(references: References, options: LowerOptions) {
    this.references = references
    this.options = options
    this.applied = options.earlier?.lowering.applied ?? new WeakMap()
  }

  /**
   * The meaning of the schema at `target`. One that applies itself to the same value for ever, or more schemas to one
   * value than any validator could follow, is refused as a whole.
   * @param direction which way the value goes, if it goes one way only
   * @param admitsNull whether `nullable` admits null. Default true.
   */
  shape(target: Target, direction?: Direction, admitsNull = true): Shape {
    this.admitsNull = admitsNull
    this.direction = this.references.tellsDirections ? direction : undefined
    const shape = this.lower(target, new Map())
    const unread = { at: shape.at, constraints: [] } // for what no reader could follow
    const unexamined = reachableShapes(shape, this.sound)
    const circle = inPlaceCircle(unexamined, this.sound)
    if (circle !== undefined) {
      this.report('spec/circular-ref', circle, 'The schema applies itself to the same value again.')
      return unread
    }
    const excess = inPlaceExcess(unexamined, this.applied)
    if (excess === undefined) {
      for (const { at, fact } of unfitDefaults(unexamined)) this.report('spec/unfit-default', at, fact)
      for (const it of unexamined) this.sound.add(it)
      return shape
    }
    const { at, count } = excess
    this.report('spec/too-many-applied', at, `It applies ${count} schemas to one value; ${mostInPlace} are the most.`)
    return unread
  }

  /** Keeps the URI of a $ref that dangles, for whoever knows why. */
  noteDangling(reference: string, from: Resource, site: Place): void {
    this.dangling.set(placeText(site), absolute(reference, from.uri)?.replace(/#.*/s, '') ?? '')
  }

  private lower(target: Target, outer: Scope): Shape {
    const scope = extended(outer, target.resource)
    const anchors =
      scope.size === 0 ? '' : [...scope].map(([name, anchor]) => ` ${name}=${placeText(anchor.place)}`).join('')
    const way = `${this.direction ?? ''} ${this.admitsNull}`
    const key = `${way} ${placeText(target.place)}${anchors}`
    const known = this.shapes.get(key) ?? (scope.size === 0 ? this.earlierShape(target.place, way) : undefined)
    if (known !== undefined) {
      this.shapes.set(key, known)
      return known
    }
    const { schema, place } = target
    const constraints: Constraint[] = []
    const shape: Shape = { at: place, constraints, ...(isJsonObject(schema) ? this.annotationsOf(schema, place) : {}) }
    this.shapes.set(key, shape)
    if (this.depth >= deepest) {
      this.report('spec/too-deep', place, `More than ${deepest} schemas stand within one another on the way here.`)
      return shape
    }
    this.depth++
    if (schema === false) constraints.push({ kind: 'never', at: place, keyword: 'false schema', limit: false })
    else if (isJsonObject(schema))
      constraints.push(...this.rewritten(asJsonSchema(schema, this.admitsNull), target, scope))
    else if (schema !== true) this.report('spec/bad-value', place, 'A schema is an object, true or false.')
    this.depth--
    return shape
  }

  /** What was made of a schema that is written alike in the earlier document; its places are named by that one. */
  private earlierShape({ file, pointer }: Place, way: string): Shape | undefined {
    const { earlier } = this.options
    if (earlier === undefined || file !== earlier.files.own) return undefined
    const shape = earlier.lowering.shapes.get(`${way} ${placeText({ file: earlier.files.earlier, pointer })}`)
    if (shape === undefined || !earlier.lowering.sound.has(shape) || !earlier.isAlike(pointer)) return undefined
    this.sound.add(shape)
    return shape
  }

  private rewritten(it: Rewritten, target: Target, scope: Scope): Constraint[] {
    const { place } = target
    for (const [keyword, fact] of it.notes) this.report('spec/mixed-dialect', inside(place, keyword), fact)
    const constraints = this.constraints(it, target, scope)
    if (!it.passesNull) return constraints
    const at = inside(place, 'nullable')
    const isNull: Shape = { at, constraints: [{ kind: 'type', types: ['null'], at, keyword: 'nullable', limit: true }] }
    return [{ kind: 'any', shapes: [isNull, { at: place, constraints }], at, keyword: 'nullable', limit: true }]
  }

  private constraints({ schema, standsAt }: Rewritten, target: Target, scope: Scope): Constraint[] {
    const found: Constraint[] = []
    for (const keyword of Object.keys(schema)) {
      const value = schema[keyword] as Json
      const at = inside(target.place, standsAt.get(keyword) ?? keyword)
      const below = (keys: (string | number)[]): Shape => {
        let inner: Json | undefined = schema
        for (const key of keys)
          inner = Array.isArray(inner) ? inner[key as number] : member(inner as JsonObject, String(key))
        const [name = '', ...path] = keys
        const place = inside(target.place, standsAt.get(String(name)) ?? name, ...path)
        const resource = this.references.resourceAt(place, target.resource)
        return this.lower({ schema: inner as Json, place, resource }, scope)
      }
      const reading: Reading = {
        schema,
        keyword,
        value,
        at,
        sub: (...path) => below([keyword, ...path]),
        sibling: (name) => below([name]),
        bad: (fact, code = 'spec/bad-value') => {
          this.report(code, at, fact)
          return []
        },
        warn: (code, fact, ...path) => this.report(code, inside(at, ...path), fact),
      }
      for (const body of this.read(reading, target, scope)) {
        found.push(...this.goingThisWay(this.spelled({ at, keyword, limit: value, ...body }), target))
      }
    }
    for (const { code, at, fact } of contradictionsIn(found)) this.report(code, at, fact)
    return found
  }

  /** Without the members that stay out of what goes this way: nobody has to send them, or is told of them. */
  private goingThisWay(constraint: Constraint, target: Target): Constraint[] {
    const mark = this.direction && staysOut[this.direction]
    const { kind } = constraint
    if (mark === undefined || (kind !== 'required' && kind !== 'properties' && kind !== 'additional'))
      return [constraint]
    const properties = member(target.schema as JsonObject, 'properties')
    const isOut = (key: string) => isJsonObject(properties) && this.isMarked(member(properties, key), mark, target)
    if (kind === 'additional') return [{ ...constraint, named: constraint.named.filter((key) => !isOut(key)) }]
    if (kind === 'properties') {
      return [{ ...constraint, shapes: new Map([...constraint.shapes].filter(([key]) => !isOut(key))) }]
    }
    const keys = constraint.keys.filter((key) => !isOut(key))
    if (keys.length === constraint.keys.length) return [constraint]
    return keys.length === 0 ? [] : [{ ...constraint, keys, limit: keys }]
  }

  /** Whether a schema, or what it refers to, carries a mark. */
  private isMarked(
    schema: Json | undefined,
    mark: 'readOnly' | 'writeOnly',
    from: Target,
    passed: readonly Json[] = [],
  ): boolean {
    if (schema === undefined || !isJsonObject(schema) || passed.includes(schema)) return false
    if (schema[mark] === true) return true
    const next =
      typeof schema.$ref === 'string' ? this.references.resolve(schema.$ref, from.resource, from.place) : undefined
    return next !== undefined && this.isMarked(next.schema, mark, next, [...passed, schema])
  }

  private read(reading: Reading, target: Target, scope: Scope): readonly ConstraintBody[] {
    const { keyword } = reading
    if (keywordHolds(keyword) === 'nothing') this.noteRounded(reading)
    if (keyword === '$ref' || keyword === '$dynamicRef') return this.readReference(reading, target, scope)
    if (keyword === '$recursiveRef') return this.readRecursion(reading, target, scope)
    if (keyword === 'format') return this.readFormat(reading)
    if (keyword === '$schema') return this.readDialect(reading)
    if (keyword === 'nullable') return reading.bad('nullable is not true or false.')
    const reader = Object.hasOwn(readers, keyword) ? readers[keyword] : undefined
    if (reader !== undefined) return reader(reading)
    if (annotations.has(keyword) || /^x-/.test(keyword)) return []
    return reading.bad(`${JSON.stringify(keyword)} is no known keyword.`, 'spec/unknown-keyword')
  }

  /** A number that no double is exactly: checks compare with the double that it is read as. */
  private noteRounded({ keyword, value, at }: Pick<Reading, 'keyword' | 'value' | 'at'>): void {
    for (const [pointer, text] of this.references.spellings(value, at)) {
      const place = { ...at, pointer: at.pointer + pointer }
      this.report('spec/rounded-number', place, `${keyword} is ${text}; checks take it for ${Number(text)}.`)
    }
  }

  /** A constraint with its limit, and the values that it lists, as the file spells them. */
  private spelled(constraint: Constraint): Constraint {
    const { keyword, limit, at, kind } = constraint
    if (kind !== 'values' && keywordHolds(keyword) !== 'nothing') return constraint
    const spellings = this.references.spellings(limit, at)
    if (spellings.size === 0) return constraint
    if (kind === 'values' && keyword !== 'enum' && keyword !== 'const')
      this.noteRounded({ keyword: 'const', value: limit, at })
    const whole = { ...constraint, spelled: spelledText(limit, spellings) }
    if (whole.kind !== 'values') return whole
    const values = whole.values.map((it, i) => {
      const within = { const: '', enum: `/${i}` }[keyword] ?? `/${i}/const`
      const own = this.references.spellings(it.value, { ...at, pointer: at.pointer + within })
      return own.size === 0 ? it : { ...it, spelled: spelledText(it.value, own) }
    })
    return { ...whole, values }
  }

  private readReference({ value, keyword, at, bad }: Reading, target: Target, scope: Scope): readonly ConstraintBody[] {
    if (typeof value !== 'string') return bad(`${keyword} is not a string.`)
    const before = this.references.problems.length
    const found = this.references.resolve(value, target.resource, at)
    this.problems.push(...this.references.problems.slice(before))
    if (found === undefined) {
      this.noteDangling(value, target.resource, at)
      return bad(`${keyword} ${JSON.stringify(value)} names nothing that exists.`, 'spec/dangling-ref')
    }
    this.noteSiblings(target)
    const dynamic =
      keyword === '$dynamicRef' && found.dynamicAnchor !== undefined ? scope.get(found.dynamicAnchor) : undefined
    return [{ kind: 'ref', target: this.lower(dynamic ?? found, scope) }]
  }

  /** The nearest schema around it that says that such references lead to it. */
  private readRecursion({ value, bad }: Reading, target: Target, scope: Scope): readonly ConstraintBody[] {
    const found = value === '#' ? this.references.recursionAround(target) : undefined
    if (found !== undefined) return [{ kind: 'ref', target: this.lower(found, scope) }]
    const fact = `$recursiveRef is ${JSON.stringify(value)}, and which schema around it is meant is not told.`
    return bad(fact, 'spec/unsupported-keyword')
  }

  private readDialect({ value, bad, warn }: Reading): readonly ConstraintBody[] {
    const standing = standingOf(value)
    if (standing === 'foreign') return bad(`$schema is ${JSON.stringify(value)}.`, 'spec/dialect')
    if (standing === 'older')
      warn('spec/mixed-dialect', `$schema is ${JSON.stringify(value)}: it is read by the rules of 2020-12.`)
    return []
  }

  /** OpenAPI 3.0 has what stands beside a $ref ignored. */
  private noteSiblings({ schema, place }: Target): void {
    if (!/^3\.0/.test(this.references.openapiOf(place.file) ?? '')) return
    const counting = Object.keys(schema as JsonObject).filter((key) => Object.hasOwn(readers, key) || key === 'format')
    if (counting.length === 0) return
    const fact = `${counting.join(' and ')} beside $ref counts, though OpenAPI 3.0 would ignore it.`
    this.report('spec/mixed-dialect', inside(place, '$ref'), fact)
  }

  private readFormat({ value, at, bad }: Reading): readonly ConstraintBody[] {
    if (typeof value !== 'string') return bad('format is not a string.')
    if (this.options.formats === 'annotate') return []
    if (isFormat(value)) return [{ kind: 'format', format: value }]
    this.report('spec/unknown-format', at, `Format ${JSON.stringify(value)} is not among the asserted formats.`)
    return []
  }

  /** Each item as the file spells it, where it holds a number that no double is. */
  private spelledItems(items: readonly Json[], place: Place): readonly (string | null)[] {
    return items.map((it, i) => {
      const spellings = this.references.spellings(it, inside(place, i))
      return spellings.size === 0 ? null : spelledText(it, spellings)
    })
  }

  private annotationsOf(schema: JsonObject, place: Place): Annotations {
    const { title, description, deprecated, examples } = schema
    const spellings = this.references.spellings(schema.default ?? null, inside(place, 'default'))
    const notes = this.options.notesOf?.(schema) ?? []
    const spelledExamples = Array.isArray(examples) ? this.spelledItems(examples, inside(place, 'examples')) : []
    return {
      ...(typeof title === 'string' && { title }),
      ...(typeof description === 'string' && { description }),
      ...(Object.hasOwn(schema, 'default') && { default: schema.default as Json }),
      ...(spellings.size > 0 && { spelledDefault: spelledText(schema.default as Json, spellings) }),
      ...(deprecated === true && { deprecated }),
      ...(schema.format === 'password' && { isSecret: true }),
      ...(Array.isArray(examples) && { examples }),
      ...(spelledExamples.some((it) => it !== null) && { spelledExamples }),
      ...(notes.length > 0 && { notes }),
    }
  }

  private report(code: ProblemCode, at: Place, fact: string): void {
    const key = `${code} ${placeText(at)}`
    if (this.reported.has(key)) return
    this.reported.add(key)
    const found = problem(code, at, fact)
    const isRefused = this.options.strict === true && code === 'spec/unknown-keyword'
    this.problems.push(isRefused ? { ...found, severity: 'error' } : found)
  }
}

function extended(outer: Scope, resource: Resource): Scope {
  if (resource.dynamicAnchors.size === 0) return outer
  const added = [...resource.dynamicAnchors].filter(([name]) => !outer.has(name))
  return added.length === 0 ? outer : new Map([...outer, ...added])
}
