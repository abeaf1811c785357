import type { Json, JsonObject } from '../document/json.js'
import { answer, type ByKind, type Constraint } from '../ir/constraint.js'
import { joinedBy } from '../ir/kind-traits.js'
import type { Operation, Shape } from '../ir/model.js'
import { constraintOf, constraintsOf, dereferenced } from '../ir/model.js'
import { literal as inline, propertyName } from './javascript.js'
import type { Constant, Statement } from './statement.js'
import { unfolded } from './unfold.js'

/** A tree of data for an `as const` literal. */
export type Tree = Json | Numeral | readonly Tree[] | { readonly [key: string]: Tree | undefined }

/** A value as the file spells it, where it holds a number that no double is. */
class Numeral {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type LimitEntries = readonly (readonly [keyword: string, limit: Tree])[]

const itself = ({ keyword, limit, spelled }: Constraint): LimitEntries => [
  // As code, JSON with such a key would set a prototype.
  [keyword, spelled === undefined || spelled.includes('"__proto__"') ? limit : new Numeral(spelled)],
]

/** What holds schemas, or shapes objects, is no limit. */
const structural = (): undefined => undefined

/** The entries that `limits` has for a constraint; undefined for those that it leaves out. */
const entries: ByKind<LimitEntries | undefined> = {
  type: structural,
  values: (it) =>
    it.spelled === undefined && (it.keyword === 'oneOf' || it.keyword === 'anyOf')
      ? [[it.keyword, it.values.map(({ value }) => ({ const: value }))]]
      : itself(it),
  bound: itself,
  step: itself,
  length: itself,
  count: itself,
  pattern: itself,
  format: itself,
  unique: itself,
  required: structural,
  properties: structural,
  patterned: structural,
  additional: structural,
  names: structural,
  prefix: structural,
  items: structural,
  contains: structural,
  unevaluated: structural,
  all: structural,
  any: structural, // told with what each branch demands
  one: structural,
  not: structural,
  conditional: structural,
  dependentRequired: structural,
  dependentShapes: structural,
  ref: structural,
  relation: itself,
  opaque: itself,
  never: structural,
}

/** The limits of a shape: objects hold their children, arrays their own keywords and `items`, leaves their keywords. */
export function limitsOf(root: Shape): Tree {
  return unfolded<Tree>(root, {}, (target, below) => {
    const children = childrenOf(target)
    if (children.size > 0) return Object.fromEntries([...children].map(([key, child]) => [key, below(child)]))
    const own = new Map<string, Tree>()
    const entered = unconditional(target).flatMap((it) => entriesOf(it, below))
    for (const [keyword, limit] of entered) if (!own.has(keyword)) own.set(keyword, limit)
    const { items, ...others } = Object.fromEntries(own)
    return { ...others, ...(items !== undefined && { items }) }
  })
}

function entriesOf(it: Constraint, below: (shape: Shape) => Tree): readonly (readonly [string, Tree])[] {
  if (it.kind === 'items') return [['items', below(it.shape)]]
  if (it.kind === 'any' || it.kind === 'one') return [[it.keyword, it.shapes.map((branch) => ofBranch(branch, below))]]
  return answer(entries, it) ?? []
}

/** The limits of one branch of several; its type is what tells it from the others. */
function ofBranch(branch: Shape, below: (shape: Shape) => Tree): Tree {
  const types = unconditional(branch).find((it) => it.kind === 'type')
  const limits = below(branch)
  return types === undefined || childrenOf(branch).size > 0 ? limits : { type: types.limit, ...(limits as object) }
}

/** What a schema demands of every value, its own demands before those of what it refers to. */
function unconditional(root: Shape): readonly Constraint[] {
  return [...alwaysApplied(root)].flatMap((it) => it.constraints)
}

/** `root` and every schema that it always applies to the same value, each once. */
function alwaysApplied(root: Shape): ReadonlySet<Shape> {
  const found = new Set<Shape>()
  const visit = (shape: Shape): void => {
    if (found.has(shape)) return
    found.add(shape)
    for (const it of shape.constraints) joinedBy(it).forEach(visit)
  }
  visit(root)
  return found
}

/** The documented defaults, in the same structure; undefined where there are none. */
export function defaultsOf(root: Shape): Tree | undefined {
  const found = unfolded<Tree | undefined>(root, undefined, (target, below) => {
    if (target.default !== undefined) return target.default
    const inner = (shape: Shape) => shape.default ?? below(shape)
    const items = constraintOf(target, 'items')
    const children = childrenOf(target)
    const all = [...children].map(([key, child]) => [key, inner(child)] as const)
    if (items !== undefined && children.size === 0) all.push(['items', inner(items.shape)])
    const present = all.filter(([, value]) => value !== undefined)
    return present.length === 0 ? undefined : Object.fromEntries(present)
  })
  return root.default ?? found
}

/** The fields of a request, by name. */
export function childrenOf(shape: Shape): ReadonlyMap<string, Shape> {
  const children = new Map<string, Shape>()
  for (const it of alwaysApplied(shape)) {
    for (const { shapes } of constraintsOf(it, 'properties')) {
      for (const [key, child] of shapes) if (!children.has(key)) children.set(key, child)
    }
  }
  return children
}

/** The fields that a request must have. */
export function requiredFields(operation: Operation): readonly string[] {
  const applied = [...alwaysApplied(operation.request)]
  return [...new Set(applied.flatMap((it) => constraintsOf(it, 'required').flatMap(({ keys }) => keys)))]
}

/** The array fields of a request that need an item. */
export function nonEmptyFields(operation: Operation): readonly string[] {
  return [...childrenOf(operation.request)].flatMap(([key, child]) => {
    const shape = dereferenced(child)
    const isArray = constraintOf(shape, 'type')?.types.join() === 'array'
    const needsOne = constraintsOf(shape, 'count').some(
      (it) => it.of === 'items' && it.side === 'lower' && it.count > 0,
    )
    return isArray && needsOne ? [key] : []
  })
}

/** Data that several places share is written out at each of them up to this length, in characters. */
const longestRepeated = 200

/** The constant `name` with its value; before it, under names with `$`, constants for what several of its places share. */
export function constants(name: string, tree: Tree): Statement[] {
  const uses = new Map<Tree, number>()
  const inner: Tree[] = []
  const count = (it: Tree | undefined): void => {
    if (typeof it !== 'object' || it === null || it instanceof Numeral) return
    const before = uses.get(it) ?? 0
    uses.set(it, before + 1)
    if (before > 0) return
    Object.values(it).forEach(count)
    inner.push(it)
  }
  count(tree)
  const names = new Map<Tree, string>()
  const statements = inner.flatMap((it): Statement[] => {
    if (it === tree || uses.get(it) === 1) return []
    const text = literal(it, 0, names)
    if (text.length <= longestRepeated) return []
    const statement = declaration(`${name}$${names.size + 1}`, it, names)
    names.set(it, `${name}$${names.size + 1}`)
    return [statement, '']
  })
  return [...statements, declaration(name, tree, names)]
}

/** A type that refers to other constants is written down: what TypeScript infers has no names, and may be without end. */
function declaration(name: string, tree: Tree, names: ReadonlyMap<Tree, string>): Constant {
  const value = literal(tree, 0, names)
  const known = new Map(names)
  const said = { kind: 'constant', name, value, declared: () => constantType(tree, known) } as const
  if (tree === null) return said // `as const` is not said of it
  return names.size === 0 ? { ...said, typedValue: `${value} as const` } : { ...said, type: constantType(tree, names) }
}

function constantType(tree: Tree, names: ReadonlyMap<Tree, string>): string {
  const name = names.get(tree)
  if (name !== undefined) return `typeof ${name}`
  if (tree instanceof Numeral) return tree.text
  if (typeof tree !== 'object' || tree === null) return inline(tree)
  if (Array.isArray(tree))
    return `readonly [${(tree as readonly Json[]).map((it) => constantType(it, names)).join(', ')}]`
  const members = Object.entries(tree as JsonObject).flatMap(([key, value]) =>
    value === undefined ? [] : [`readonly ${propertyName(key)}: ${constantType(value, names)}`],
  )
  return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`
}

/** Data as a TypeScript literal; what `names` has is called by its name. */
export function literal(tree: Tree | undefined, depth = 0, names: ReadonlyMap<Tree, string> = new Map()): string {
  if (tree === undefined) return 'undefined'
  const name = names.get(tree)
  if (name !== undefined) return name
  if (tree instanceof Numeral) return tree.text
  if (typeof tree !== 'object' || tree === null) return inline(tree)
  const pad = '  '.repeat(depth)
  if (Array.isArray(tree)) return `[${(tree as readonly Json[]).map((it) => literal(it, depth + 1, names)).join(', ')}]`
  const entries = Object.entries(tree as JsonObject).filter(([, value]) => value !== undefined)
  if (entries.length === 0) return '{}'
  // `['__proto__']: x` makes a property where `"__proto__": x` would set the prototype.
  const members = entries.map(([key, value]) => {
    const name = key === '__proto__' ? "['__proto__']" : propertyName(key)
    return `${pad}  ${name}: ${literal(value as Tree, depth + 1, names)}`
  })
  const isFlat = entries.every(([, value]) => typeof value !== 'object' || value === null || Array.isArray(value))
  const flat = `{ ${members.map((it) => it.trim()).join(', ')} }`
  if (isFlat && flat.length + pad.length < 110) return flat
  return `{\n${members.join(',\n')},\n${pad}}`
}
