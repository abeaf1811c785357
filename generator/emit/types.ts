import {
  type InterfaceDeclarationStructure,
  type PropertySignatureStructure,
  StructureKind,
  type TypeAliasDeclarationStructure,
} from 'ts-morph'
import type { Json } from '../document/json.js'
import { tokens } from '../document/pointer.js'
import { appliedInPlace, sharedTargets } from '../ir/compose.js'
import { answer, type ByKind, type ConstraintOf, type JsonType } from '../ir/constraint.js'
import { shapesIn } from '../ir/kind-traits.js'
import { constraintOf, dereferenced, isNever, type Shape } from '../ir/model.js'
import { typeName, unique } from '../ir/name.js'
import { fieldDoc } from './doc.js'
import { literal, propertyName } from './javascript.js'
import { rulesBetweenFields } from './words.js'

type Declaration = InterfaceDeclarationStructure | TypeAliasDeclarationStructure

/** The types of a request or response, the root first; each object of the document has an interface. */
export function typeDeclarations(root: Shape, rootName: string, taken: Set<string>): Declaration[] {
  const names = new Set(taken)
  const interfaces = new TypeWriter(names, root).writeObject(root, rootName)
  if (interfaces === undefined) return new TypeWriter(taken, root).writeAlias(root, rootName)
  for (const name of names) taken.add(name)
  return interfaces
}

/** Names that a generated interface must not hide, since generated types use them. */
export const globalTypeNames: readonly string[] = [
  'Readonly',
  'Record',
  'Array',
  'Set',
  'Map',
  'Object',
  'String',
  'Number',
  'Boolean',
]

/** Members of the interface `Object`. */
const inheritedMembers: ReadonlySet<string> = new Set([
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
])

/** Everything a schema and the schemas it always applies say about the structure of a value. */
interface Structure {
  types: ReadonlySet<JsonType> | undefined
  values: readonly Json[] | undefined
  readonly properties: Map<string, Shape[]>
  readonly required: Set<string>
  closed: boolean
  rest: Shape | undefined
  patterned: Shape[]
  items: Shape | undefined
  prefix: readonly Shape[] | undefined
  minItems: number
  readonly alternatives: (readonly Shape[])[]
  /** Properties of sub-schemas that apply under a condition; unevaluatedProperties admits them. */
  readonly conditional: Map<string, Shape[]>
  evaluates: boolean
}

/** A type that several places refer to is written out at each of them up to this length, in characters; then it has a name. */
const longestRepeated = 200

const everyType: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object']

class TypeWriter {
  private readonly declarations: Declaration[] = []
  private readonly names = new Map<Shape, string>()
  /** Names of schemas that say nothing of the type, by the types that the schema around them leaves. */
  private readonly inheriting = new Map<Shape, ReadonlyMap<string, string>>()
  /** Schemas whose type is being written; one that meets itself gets a name. */
  private readonly open = new Map<Shape, { recursive: boolean; hint: string }>()
  private readonly taken: Set<string>
  /** Schemas that several places refer to. */
  private readonly shared: ReadonlySet<Shape>

  constructor(taken: Set<string>, root: Shape) {
    this.taken = taken
    this.shared = sharedTargets(root)
  }

  /** The declarations of a root that is one interface; undefined when it takes more to say what it is. */
  writeObject(root: Shape, name: string): Declaration[] | undefined {
    const target = dereferenced(root)
    const structure = structureOf(target)
    const type = structure.properties.size > 0 ? this.structureType(target, structure, name) : undefined
    return type === name ? this.declarations : undefined
  }

  /** The declarations of any root: a name for its type, then what the type refers to. */
  writeAlias(root: Shape, name: string): Declaration[] {
    this.taken.add(name)
    const type = this.typeOf(root, `${name}Body`)
    return [this.alias(dereferenced(root), name, type), ...this.declarations]
  }

  private alias(shape: Shape, name: string, type: string): TypeAliasDeclarationStructure {
    return { kind: StructureKind.TypeAlias, name, isExported: true, type, docs: [fieldDoc(shape)] }
  }

  private typeOf(shape: Shape, hint: string, inherited?: ReadonlySet<JsonType>): string {
    const target = dereferenced(shape)
    const known = this.names.get(target) ?? this.inheriting.get(target)?.get(typeKey(inherited))
    if (known !== undefined) return known
    const circle = this.open.get(target)
    if (circle !== undefined) {
      circle.recursive = true
      this.names.set(target, circle.hint)
      return circle.hint
    }
    const says = structureOf(target)
    const structure = says.types === undefined && inherited !== undefined ? { ...says, types: inherited } : says
    const name = target === shape ? hint : (referenceName(target) ?? hint)
    const state = { recursive: false, hint: name }
    while (this.taken.has(state.hint)) state.hint += 'Value'
    this.open.set(target, state)
    const type = this.structureType(target, structure, name)
    this.open.delete(target)
    if (!state.recursive && !(this.shared.has(target) && type.length > longestRepeated)) return type
    if (!state.recursive) {
      while (this.taken.has(state.hint)) state.hint += 'Value'
      if (structure === says) this.names.set(target, state.hint)
      else this.inheriting.set(target, new Map(this.inheriting.get(target)).set(typeKey(inherited), state.hint))
    }
    this.taken.add(state.hint)
    this.declarations.push(this.alias(target, state.hint, type))
    return state.hint
  }

  private structureType(shape: Shape, structure: Structure, hint: string): string {
    const types = structure.types
    if (constraintOf(shape, 'never') !== undefined) return 'never'
    if (structure.values !== undefined) {
      const allowed =
        types === undefined ? structure.values : structure.values.filter((value) => isOfType(value, types))
      return union(allowed.map(literalType))
    }
    const alternative = this.alternativeType(structure, hint)
    if (alternative !== undefined && !hasMembers(structure)) return alternative
    const untyped =
      types === undefined && !hasMembers(structure) && structure.items === undefined && structure.prefix === undefined
    if (untyped) return alternative ?? 'unknown'
    const own = union(
      (types === undefined ? impliedTypes(structure) : [...types]).map((type) =>
        this.oneType(type, shape, structure, hint),
      ),
    )
    return alternative === undefined ? own : `${own} & (${alternative})`
  }

  /** The union of anyOf or oneOf branches, where they say more than the schema around them. */
  private alternativeType(structure: Structure, hint: string): string | undefined {
    for (const branches of structure.alternatives) {
      const structured = branches.map((branch) => ({ branch, says: structureOf(branch) }))
      const narrows = structured.every(
        ({ says }) =>
          says.types !== undefined ||
          says.values !== undefined ||
          hasMembers(says) ||
          says.alternatives.length > 0 ||
          says.items !== undefined,
      )
      if (!narrows) continue
      const types = structure.types
      const members = structured.filter(
        ({ says }) => types === undefined || says.types === undefined || overlap(says.types, types),
      )
      const text = members.map(({ branch }, i) => this.typeOf(branch, branchHint(branch, hint, i), types))
      if (text.includes('unknown')) continue
      return union(text)
    }
    return undefined
  }

  private oneType(type: JsonType, shape: Shape, structure: Structure, hint: string): string {
    switch (type) {
      case 'integer':
        return 'number'
      case 'array':
        return this.arrayType(structure, hint)
      case 'object':
        return this.objectType(shape, structure, hint)
      default:
        return type
    }
  }

  private arrayType({ items, prefix, minItems }: Structure, hint: string): string {
    const rest = items === undefined ? 'unknown' : this.typeOf(items, itemHint(items, hint))
    if (prefix === undefined) return `readonly ${parenthesised(rest)}[]`
    const first = prefix.map((shape, i) => this.typeOf(shape, `${hint}${i + 1}`))
    const tail = rest === 'never' ? [] : [`...${parenthesised(rest)}[]`]
    // An item of a tuple may be missing unless minItems asks for it.
    return `readonly [${[...first.map((it, i) => (i < minItems ? it : `${parenthesised(it)}?`)), ...tail].join(', ')}]`
  }

  private objectType(shape: Shape, structure: Structure, hint: string): string {
    if (structure.properties.size > 0) return this.declare(shape, hint, structure)
    const values = [...structure.patterned, ...(structure.rest === undefined ? [] : [structure.rest])]
    if (values.length === 0)
      return structure.closed ? 'Readonly<Record<string, never>>' : 'Readonly<Record<string, unknown>>'
    const open = structure.patterned.length > 0 && !structure.closed && structure.rest === undefined
    const types = open ? ['unknown'] : values.map((value) => this.typeOf(value, `${hint}Value`))
    return `{ readonly [key: string]: ${union(types)} }`
  }

  private declare(shape: Shape, hint: string, structure: Structure): string {
    const name = unique(globalTypeNames.includes(hint) ? `${hint}Object` : hint, this.taken)
    this.names.set(shape, name)
    const declaration: InterfaceDeclarationStructure = {
      kind: StructureKind.Interface,
      name,
      isExported: true,
      docs: [fieldDoc(shape, rulesBetweenFields(shape))],
      properties: [],
    }
    this.declarations.push(declaration)
    declaration.properties = [...structure.properties].map(([key, shapes]) =>
      this.property(key, shapes, structure, name),
    )
    if (structure.evaluates && structure.closed)
      declaration.properties.push(...this.conditionalProperties(structure, name))
    const isOpen = !structure.closed || structure.patterned.length > 0
    if (isOpen)
      declaration.indexSignatures = [{ isReadonly: true, keyName: 'key', keyType: 'string', returnType: 'unknown' }]
    return name
  }

  /** What only some branch declares: any of its types, and never required. */
  private conditionalProperties({ properties, conditional }: Structure, parent: string): PropertySignatureStructure[] {
    return [...conditional].flatMap(([key, shapes]) => {
      if (properties.has(key)) return []
      const types = shapes.map((shape) => this.typeOf(shape, objectHint(shape, key, parent, this.taken)))
      return {
        kind: StructureKind.PropertySignature,
        name: propertyName(key),
        isReadonly: true,
        hasQuestionToken: true,
        type: union([...types, 'undefined']),
        docs: [fieldDoc(shapes[0] as Shape, ['Takes part under a condition only.'])],
      }
    })
  }

  private property(
    key: string,
    shapes: readonly Shape[],
    { required }: Structure,
    parent: string,
  ): PropertySignatureStructure {
    const types = shapes.map((shape) => this.typeOf(shape, objectHint(shape, key, parent, this.taken)))
    const informative = types.filter((type) => type !== 'unknown')
    const distinct = [...new Set(informative)]
    const type =
      distinct.length === 0
        ? 'unknown'
        : distinct.length === 1
          ? distinct.join()
          : distinct.map(parenthesised).join(' & ')
    const optional = !required.has(key)
    // Every object type has these members by inheritance, and TypeScript reads them where the field is left out.
    const inherited = optional && inheritedMembers.has(key)
    const alternatives = [type, ...(inherited ? [`Object[${literal(key)}]`] : []), 'undefined']
    const notes = inherited ? ['Its type also admits the member that every object inherits; the check does not.'] : []
    return {
      kind: StructureKind.PropertySignature,
      name: propertyName(key),
      isReadonly: true,
      hasQuestionToken: optional,
      type: optional && type !== 'unknown' ? union(alternatives) : type,
      docs: [fieldDoc(shapes[0] as Shape, notes)],
    }
  }
}

/** What each schema says, read once: many places may refer to it. */
const structures = new WeakMap<Shape, Structure>()

function structureOf(shape: Shape): Structure {
  const known = structures.get(shape)
  if (known !== undefined) return known
  const found: Structure = {
    types: undefined,
    values: undefined,
    properties: new Map(),
    required: new Set(),
    closed: false,
    rest: undefined,
    patterned: [],
    items: undefined,
    prefix: undefined,
    minItems: 0,
    alternatives: [],
    conditional: new Map(),
    evaluates: false,
  }
  collect(shape, found, new Set())
  structures.set(shape, found)
  return found
}

/** Adds the properties of sub-schemas that may or may not apply, at any depth. */
function collectConditional(shapes: readonly Shape[], into: Structure): void {
  for (const shape of shapes) {
    const { properties, conditional } = structureOf(shape)
    for (const [key, found] of [...properties, ...conditional]) {
      into.conditional.set(key, [...new Set([...(into.conditional.get(key) ?? []), ...found])])
    }
  }
}

/** Adds what `shape` and every schema it applies unconditionally say, each once. */
function collect(shape: Shape, into: Structure, seen: Set<Shape>): void {
  if (seen.has(shape)) return
  seen.add(shape)
  for (const constraint of shape.constraints) answer(collectors, constraint, { shape, into, seen })
}

/** A schema of which one constraint is read, and where to. */
interface Collecting {
  readonly shape: Shape
  readonly into: Structure
  readonly seen: Set<Shape>
}

/** What a type cannot state is left to the check. */
const unstated = (): void => {}

/** What each kind says about the structure of a value. */
const collectors: ByKind<void, [Collecting]> = {
  type: ({ types }, { into }) => {
    into.types = into.types === undefined ? new Set(types) : intersection(into.types, types)
  },
  values: ({ values }, { into }) => {
    into.values ??= values.map(({ value }) => value)
  },
  bound: unstated,
  step: unstated,
  length: unstated,
  count: ({ of, side, count }, { into }) => {
    if (of === 'items' && side === 'lower') into.minItems = Math.max(into.minItems, count)
  },
  pattern: unstated,
  format: unstated,
  unique: unstated,
  required: ({ keys }, { into }) => {
    for (const key of keys) into.required.add(key)
  },
  properties: ({ shapes }, { into }) => {
    for (const [key, value] of shapes) into.properties.set(key, [...(into.properties.get(key) ?? []), value])
  },
  patterned: ({ shapes }, { into }) => {
    into.patterned.push(...shapes.values())
  },
  additional: (it, { into }) => {
    if (isNever(it.shape)) into.closed = true
    else into.rest ??= it.shape
  },
  names: unstated,
  prefix: ({ shapes }, { into }) => {
    into.prefix ??= shapes
  },
  items: (it, { into }) => {
    into.items ??= it.shape
  },
  contains: unstated,
  unevaluated: (it, { shape, into }) => {
    // additionalProperties beside it evaluates every key.
    if (it.of === 'items' || constraintOf(shape, 'additional') !== undefined) return
    into.evaluates = true
    if (isNever(it.shape)) into.closed = true
    // What sub-schemas evaluate is not left to unevaluatedProperties, and they may evaluate any key.
    else if (appliedInPlace(shape).length === 0) into.rest ??= it.shape
  },
  all: (it, { into, seen }) => {
    for (const part of it.shapes) collect(part, into, seen)
  },
  any: (it, { into }) => collectBranches(it, into),
  one: (it, { into }) => collectBranches(it, into),
  not: unstated,
  conditional: (it, { into }) => collectConditional(shapesIn(it), into),
  dependentRequired: unstated,
  dependentShapes: (it, { into }) => collectConditional(shapesIn(it), into),
  ref: (it, { into, seen }) => collect(it.target, into, seen),
  relation: unstated,
  never: unstated, // asked for where it stands
}

function collectBranches({ shapes }: ConstraintOf<'any' | 'one'>, into: Structure): void {
  into.alternatives.push(shapes)
  collectConditional(shapes, into)
}

function typeKey(types: ReadonlySet<JsonType> | undefined): string {
  return [...(types ?? [])].join()
}

function hasMembers(structure: Structure): boolean {
  return structure.properties.size > 0 || structure.patterned.length > 0 || structure.rest !== undefined
}

function impliedTypes(structure: Structure): JsonType[] {
  const arrays = structure.items !== undefined || structure.prefix !== undefined
  return [...(hasMembers(structure) ? (['object'] as const) : []), ...(arrays ? (['array'] as const) : [])]
}

function intersection(a: ReadonlySet<JsonType>, b: readonly JsonType[]): ReadonlySet<JsonType> {
  const has = (types: ReadonlySet<JsonType>, type: JsonType) =>
    types.has(type) || (type === 'integer' && types.has('number'))
  const right = new Set(b)
  return new Set(everyType.concat('integer').filter((type) => has(a, type) && has(right, type)))
}

function overlap(a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): boolean {
  return intersection(a, [...b]).size > 0
}

function isOfType(value: Json, types: ReadonlySet<JsonType>): boolean {
  if (value === null) return types.has('null')
  if (Array.isArray(value)) return types.has('array')
  if (typeof value === 'number') return types.has('number') || (types.has('integer') && Number.isInteger(value))
  return types.has(typeof value as JsonType)
}

/** A JSON value as a type that only it inhabits. */
function literalType(value: Json): string {
  if (typeof value !== 'object' || value === null) return literal(value)
  if (Array.isArray(value)) return `readonly [${value.map(literalType).join(', ')}]`
  const members = Object.entries(value).map(
    ([key, member]) => `readonly ${propertyName(key)}: ${literalType(member as Json)}`,
  )
  return members.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${members.join('; ')} }`
}

function union(types: readonly string[]): string {
  const distinct = [...new Set(types)].filter((type) => type !== 'never')
  if (distinct.includes('unknown')) return 'unknown'
  return distinct.length === 0 ? 'never' : distinct.join(' | ')
}

/** `type` as an operand: of [], of &. A lone literal or name needs no parentheses. */
function parenthesised(type: string): string {
  return /^([\w$.]+|"(?:[^"\\]|\\.)*"|\{[^{}]*\}|Readonly<[^<>]*<[^<>]*>>)$/.test(type) ? type : `(${type})`
}

function isObject(shape: Shape): boolean {
  return structureOf(dereferenced(shape)).properties.size > 0
}

/** The name that the document gives a schema which others refer to. */
function referenceName({ at }: Shape): string | undefined {
  const [container, name] = tokens(at.pointer).slice(-2)
  return container !== undefined && /^(schemas|\$defs|definitions)$/.test(container) && name
    ? typeName(name)
    : undefined
}

/** The name for a member's interface: its own key, or with its parent's name when that is taken. */
function objectHint(shape: Shape, key: string, parent: string, taken: ReadonlySet<string>): string {
  const name = typeName(key)
  return taken.has(name) && isObject(shape) ? `${parent}${name}` : name
}

function itemHint(items: Shape, hint: string): string {
  const title = dereferenced(items).title
  return title !== undefined && /^[A-Za-z][\w ]{0,30}$/.test(title) ? typeName(title) : `${hint}Item`
}

function branchHint(branch: Shape, hint: string, index: number): string {
  const { title } = dereferenced(branch)
  return title !== undefined && /^[A-Za-z][\w ]{0,30}$/.test(title) ? typeName(title) : `${hint}${index + 1}`
}
