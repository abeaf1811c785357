import type {
  IndexSignatureDeclarationStructure,
  InterfaceDeclarationStructure,
  PropertySignatureStructure,
  TypeAliasDeclarationStructure,
} from 'ts-morph'
import { sharedTargets } from '../../ir/compose.js'
import type { JsonType } from '../../ir/constraint.js'
import { isOfType, narrowed } from '../../ir/json-type.js'
import { constraintOf, dereferenced, type Shape } from '../../ir/model.js'
import { typeName, unique } from '../../ir/name.js'
import { fieldDoc } from '../doc.js'
import { literal, propertyName } from '../javascript.js'
import { listed } from '../limit-words.js'
import { rulesBetweenFields } from '../rule-words.js'
import type { TypeDeclaration } from './declaration-text.js'
import { branchHint, itemHint, referenceName } from './hint.js'
import { hasMembers, impliedTypes, isObject, type Structure, structureOf } from './structure.js'
import { StructureKind } from './ts-morph.js'
import { literalType, parenthesised, union } from './type-text.js'

/** What types of a model have in common. */
export interface TypeStyle {
  /** What every name starts with, so that types of different models have different names. */
  readonly stem?: string
  /** Whether they stand for several documents: places are told without a file. Default false. */
  readonly isShared?: boolean
}

/** The types of a request or response, the root first; each object of the document has an interface. */
export function typeDeclarations(
  root: Shape,
  rootName: string,
  taken: Set<string>,
  style: TypeStyle = {},
): TypeDeclaration[] {
  const names = new Set(taken)
  const interfaces = new TypeWriter(names, root, style).writeObject(root, rootName)
  if (interfaces === undefined) return new TypeWriter(taken, root, style).writeAlias(root, rootName)
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

/** A type that several places refer to is written out at each of them up to this length, in characters; then it has a name. */
const longestRepeated = 200

class TypeWriter {
  private readonly declarations: TypeDeclaration[] = []
  private readonly names = new Map<Shape, string>()
  /** Names of schemas that say nothing of the type, by the types that the schema around them leaves. */
  private readonly inheriting = new Map<Shape, ReadonlyMap<string, string>>()
  /** Schemas whose type is being written; one that meets itself gets a name. */
  private readonly open = new Map<Shape, { recursive: boolean; hint: string }>()
  private readonly taken: Set<string>
  private readonly stem: string
  private readonly isShared: boolean
  /** Schemas that several places refer to. */
  private readonly shared: ReadonlySet<Shape>

  constructor(taken: Set<string>, root: Shape, { stem = '', isShared = false }: TypeStyle) {
    this.taken = taken
    this.stem = stem
    this.isShared = isShared
    this.shared = sharedTargets(root)
  }

  /** The declarations of a root that is one interface; undefined when it takes more to say what it is. */
  writeObject(root: Shape, name: string): TypeDeclaration[] | undefined {
    const target = dereferenced(root)
    const structure = structureOf(target)
    const type = structure.properties.size > 0 ? this.structureType(target, structure, name) : undefined
    return type === name ? this.declarations : undefined
  }

  /** The declarations of any root: a name for its type, then what the type refers to. */
  writeAlias(root: Shape, name: string): TypeDeclaration[] {
    this.taken.add(name)
    const type = this.typeOf(root, `${name}Body`)
    return [this.alias(dereferenced(root), name, type), ...this.declarations]
  }

  private alias(shape: Shape, name: string, type: string): TypeAliasDeclarationStructure {
    return { kind: StructureKind.TypeAlias, name, isExported: true, type, docs: [this.docOf(shape)] }
  }

  private typeOf(shape: Shape, hint: string, inherited?: readonly JsonType[]): string {
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
    const name = this.stemmed(target === shape ? hint : (referenceName(target) ?? hint))
    const state = { recursive: false, hint: name }
    while (this.taken.has(state.hint)) state.hint += 'Value'
    this.open.set(target, state)
    const type = this.structureType(target, structure, name)
    this.open.delete(target)
    if (state.recursive) return this.declareAlias(target, state.hint, type)
    if (!this.shared.has(target) || type.length <= longestRepeated) return type
    while (this.taken.has(state.hint)) state.hint += 'Value'
    if (structure === says) this.names.set(target, state.hint)
    else this.inheriting.set(target, new Map(this.inheriting.get(target)).set(typeKey(inherited), state.hint))
    return this.declareAlias(target, state.hint, type)
  }

  /** The name for a member's interface: its own key, or with its parent's name when that is taken. */
  private memberHint(shape: Shape, key: string, parent: string): string {
    const name = typeName(key)
    return this.taken.has(this.stemmed(name)) && isObject(shape) ? `${parent}${name}` : name
  }

  private docOf(shape: Shape, notes?: readonly string[]): string {
    return this.isShared ? fieldDoc(shape, notes, '') : fieldDoc(shape, notes)
  }

  private stemmed(hint: string): string {
    return hint.startsWith(this.stem) ? hint : this.stem + hint
  }

  private declareAlias(target: Shape, name: string, type: string): string {
    this.taken.add(name)
    this.declarations.push(this.alias(target, name, type))
    return name
  }

  private structureType(shape: Shape, structure: Structure, hint: string): string {
    const types = structure.types
    if (constraintOf(shape, 'never') !== undefined) return 'never'
    if (structure.values !== undefined)
      return union(structure.values.filter((value) => isOfType(value, types)).map(literalType))
    const alternative = this.alternativeType(structure, hint)
    if (alternative !== undefined && !hasMembers(structure)) return alternative
    if (types === undefined && isUntyped(structure)) return alternative ?? 'unknown'
    const own = union((types ?? impliedTypes(structure)).map((type) => this.oneType(type, shape, structure, hint)))
    return alternative === undefined ? own : `${own} & (${alternative})`
  }

  /** The union of anyOf or oneOf branches, where they say more than the schema around them. */
  private alternativeType(structure: Structure, hint: string): string | undefined {
    for (const branches of structure.alternatives) {
      const structured = branches.map((branch) => ({ branch, says: structureOf(branch) }))
      if (!structured.every(({ says }) => narrows(says))) continue
      const types = structure.types
      const members = structured.filter(
        ({ says }) => types === undefined || says.types === undefined || narrowed(types, says.types).types.length > 0,
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
    const own = this.stemmed(hint)
    const name = unique(globalTypeNames.includes(own) ? `${own}Object` : own, this.taken)
    this.names.set(shape, name)
    const declaration: InterfaceDeclarationStructure = {
      kind: StructureKind.Interface,
      name,
      isExported: true,
      docs: [this.docOf(shape, [...rulesBetweenFields(shape), ...unnamedKeys(structure)])],
      properties: [],
    }
    this.declarations.push(declaration)
    declaration.properties = [...structure.properties].map(([key, shapes]) =>
      this.property(key, shapes, structure, name),
    )
    if (structure.evaluates && structure.closed)
      declaration.properties.push(...this.conditionalProperties(structure, name))
    if (!structure.closed || structure.patterned.length > 0)
      declaration.indexSignatures = [this.otherKeys(structure, declaration)]
    return name
  }

  /**
   * Keys that the document does not name. TypeScript wants the types of named ones among theirs: where that says too much, the
   * type of the others stands in JSDoc alone.
   */
  private otherKeys(
    { closed, rest, patterned }: Structure,
    { name, properties = [] }: InterfaceDeclarationStructure,
  ): IndexSignatureDeclarationStructure {
    const types = [...patterned, ...(rest === undefined ? [] : [rest])].map((it) => this.typeOf(it, `${name}Value`))
    const own = union(types)
    const isAnything = types.length === 0 || (rest === undefined && !closed)
    const all = isAnything ? 'unknown' : union([own, ...properties.map((it) => String(it.type))])
    return {
      kind: StructureKind.IndexSignature,
      isReadonly: true,
      keyName: 'key',
      keyType: 'string',
      returnType: all.length > longestRepeated ? 'unknown' : all,
      ...(types.length > 0 &&
        own !== 'unknown' && { docs: [`${isAnything ? 'Keys that match a pattern' : 'Other keys'}: ${own}.`] }),
    }
  }

  /** What only some branch declares: any of its types, and never required. */
  private conditionalProperties({ properties, conditional }: Structure, parent: string): PropertySignatureStructure[] {
    return [...conditional].flatMap(([key, shapes]) => {
      if (properties.has(key)) return []
      const types = shapes.map((shape) => this.typeOf(shape, this.memberHint(shape, key, parent)))
      return {
        kind: StructureKind.PropertySignature,
        name: propertyName(key),
        isReadonly: true,
        hasQuestionToken: true,
        type: union([...types, 'undefined']),
        docs: [this.docOf(shapes[0] as Shape, ['Takes part under a condition only.'])],
      }
    })
  }

  private property(
    key: string,
    shapes: readonly Shape[],
    { required }: Structure,
    parent: string,
  ): PropertySignatureStructure {
    const types = shapes.map((shape) => this.typeOf(shape, this.memberHint(shape, key, parent)))
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
      docs: [this.docOf(shapes[0] as Shape, notes)],
    }
  }
}

/** Keys that have to be there though nothing names them: no member of the interface says it. */
function unnamedKeys({ required, properties }: Structure): readonly string[] {
  const keys = [...required].filter((it) => !properties.has(it)).map((it) => JSON.stringify(it))
  return keys.length === 0 ? [] : [`Has to have ${listed(keys, 'and')} as well, of which nothing is said.`]
}

/** Whether a branch says something of the type. */
function narrows({ types, values, alternatives, items, ...says }: Structure): boolean {
  return (
    types !== undefined || values !== undefined || hasMembers(says) || alternatives.length > 0 || items !== undefined
  )
}

function isUntyped(structure: Structure): boolean {
  return !hasMembers(structure) && structure.items === undefined && structure.prefix === undefined
}

function typeKey(types: readonly JsonType[] | undefined): string {
  return [...(types ?? [])].join()
}
