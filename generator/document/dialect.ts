import { isJsonObject, type Json, type JsonObject, member } from './json.js'

/*
 * OpenAPI 3.0 and the drafts before 2020-12 have keywords of their own for what JSON Schema 2020-12, and so OpenAPI 3.1 and
 * 3.2, say in another way. Files mix them whatever version they claim, so one set of rules holds for all: README.md lists it.
 */

/** Drafts whose keywords are read by the same rules. */
const olderDrafts = /^https?:\/\/json-schema\.org\/(draft-0[467]|draft\/2019-09)\/(hyper-)?schema#?$/
const ownDialects =
  /^https:\/\/(json-schema\.org\/draft\/2020-12\/schema|spec\.openapis\.org\/oas\/3\.[12]\/dialect\/[\w-]+)#?$/

/** Whether what a `$schema` or `jsonSchemaDialect` names is read as it says, or by the rules of 2020-12 all the same. */
export function standingOf(dialect: Json): 'own' | 'older' | 'foreign' {
  if (ownDialects.test(String(dialect))) return 'own'
  return olderDrafts.test(String(dialect)) ? 'older' : 'foreign'
}

/** A schema object as JSON Schema 2020-12 says it. */
export interface Rewritten {
  readonly schema: JsonObject
  /** Where a keyword of `schema` stands in the document, if not under its own name. */
  readonly standsAt: ReadonlyMap<string, string>
  /** Whether null is valid whatever `schema` says. */
  readonly passesNull: boolean
  /** What is read otherwise than the letter of some version has it: the keyword, and the fact. */
  readonly notes: readonly (readonly [keyword: string, fact: string])[]
}

/** Keywords that may refuse null and that hold more than a list of types or values. */
const applied = ['$ref', '$dynamicRef', '$recursiveRef', 'allOf', 'anyOf', 'oneOf', 'not', 'if'] as const

const bounds = [
  ['minimum', 'exclusiveMinimum'],
  ['maximum', 'exclusiveMaximum'],
] as const

/** What is being rewritten: members in their order, and what is told of it. */
class Rewriting {
  members: ReadonlyMap<string, Json>
  readonly standsAt = new Map<string, string>()
  readonly notes: [string, string][] = []

  constructor(schema: JsonObject) {
    this.members = new Map(Object.entries(schema) as [string, Json][])
  }

  /** Puts a keyword with another value, and perhaps another name, where `keyword` stands; undefined takes it away. */
  put(keyword: string, value: Json | undefined, name = keyword): void {
    this.replace(keyword, value === undefined ? [] : [[name, value]])
  }

  /** Puts other keywords where `keyword` stands. */
  replace(keyword: string, others: readonly (readonly [name: string, value: Json])[]): void {
    const names = others.map(([name]) => name)
    const own = [...this.members].filter(([key]) => key === keyword || !names.includes(key))
    this.members = new Map(own.flatMap((entry) => (entry[0] === keyword ? others : [entry])))
    for (const name of names) if (name !== keyword) this.standsAt.set(name, keyword)
  }
}

/**
 * Reads the keywords of OpenAPI 3.0 and of older drafts in a schema object; all others stay as they are, in their order.
 * @param admitsNull whether `nullable: true` admits null; where it does not it says nothing. Default true.
 */
export function asJsonSchema(schema: JsonObject, admitsNull = true): Rewritten {
  const made = new Rewriting(schema)
  if (!isOdd(schema)) return { schema, standsAt: made.standsAt, passesNull: false, notes: [] }
  nameNull(made)
  for (const [inclusive, exclusive] of bounds) fold(made, inclusive, exclusive)
  readTuple(made)
  readDependencies(made)
  const isNullable = made.members.get('nullable') === true
  if (isNullable && !admitsNull) {
    made.put('nullable', undefined)
    made.notes.push(['nullable', 'nullable says that it may be left out: null is refused.'])
  }
  const passesNull = readNullable(made)
  return { schema: Object.fromEntries(made.members), standsAt: made.standsAt, passesNull, notes: made.notes }
}

function isOdd(schema: JsonObject): boolean {
  return (
    ['nullable', 'additionalItems', 'dependencies'].some((it) => Object.hasOwn(schema, it)) ||
    Array.isArray(member(schema, 'items')) ||
    hasNull(member(schema, 'type')) ||
    bounds.some(([, exclusive]) => typeof member(schema, exclusive) === 'boolean')
  )
}

function hasNull(type: Json | undefined): boolean {
  return Array.isArray(type) ? type.includes(null) : type === null
}

/** YAML reads `type: null` as the value and not as the word. */
function nameNull(made: Rewriting): void {
  const type = made.members.get('type')
  if (!hasNull(type)) return
  made.put('type', Array.isArray(type) ? type.map((it: Json) => it ?? 'null') : 'null')
  made.notes.push(['type', 'type holds null in place of "null".'])
}

/** `exclusiveMinimum: true` makes `minimum` exclusive. */
function fold(made: Rewriting, inclusive: string, exclusive: string): void {
  const isExclusive = made.members.get(exclusive)
  if (typeof isExclusive !== 'boolean') return
  const bound = made.members.get(inclusive)
  if (!isExclusive) made.put(exclusive, undefined)
  else if (bound !== undefined) made.put(inclusive, bound, exclusive)
  else {
    made.put(exclusive, undefined)
    made.notes.push([exclusive, `${exclusive} is true without ${inclusive}, and says nothing.`])
  }
}

/** `items` as a list is `prefixItems`, and `additionalItems` beside it what all further items are. */
function readTuple(made: Rewriting): void {
  const [items, further] = [made.members.get('items'), made.members.get('additionalItems')]
  // Lists under both names contradict each other: the reader of `items` says so.
  if (Array.isArray(items) && made.members.has('prefixItems')) return
  if (Array.isArray(items)) {
    made.notes.push(['items', 'items is a list, as in older drafts: it is read as prefixItems.'])
    made.put('items', items.length === 0 ? undefined : items, 'prefixItems')
    if (further !== undefined) made.put('additionalItems', further, 'items')
  } else if (further !== undefined) {
    made.notes.push(['additionalItems', 'additionalItems stands beside no list of items, and says nothing.'])
    made.put('additionalItems', undefined)
  }
}

/** `dependencies` holds what `dependentRequired` and `dependentSchemas` hold apart. */
function readDependencies(made: Rewriting): void {
  const rules = made.members.get('dependencies')
  const isTwice = ['dependentRequired', 'dependentSchemas'].some((it) => made.members.has(it))
  if (rules === undefined || !isJsonObject(rules) || isTwice) return
  const entries = Object.entries(rules) as [string, Json][]
  const lists = entries.filter(([, it]) => Array.isArray(it))
  const schemas = entries.filter(([, it]) => !Array.isArray(it))
  made.notes.push(['dependencies', 'dependencies is read as dependentRequired and dependentSchemas.'])
  made.replace('dependencies', [
    ...(lists.length > 0 ? [['dependentRequired', Object.fromEntries(lists)] as const] : []),
    ...(schemas.length > 0 ? [['dependentSchemas', Object.fromEntries(schemas)] as const] : []),
  ])
}

/** `nullable: true` admits null. True where null has to pass by what a list of types or of values cannot say. */
function readNullable(made: Rewriting): boolean {
  const isNullable = made.members.get('nullable')
  if (typeof isNullable !== 'boolean') return false
  made.put('nullable', undefined)
  if (!isNullable) return false
  const { members, notes } = made
  const [type, values, only] = [members.get('type'), members.get('enum'), members.get('const')]
  if (type !== undefined && !types(type).includes('null')) made.put('type', [...types(type), 'null'])
  if (Array.isArray(values) && !values.includes(null)) {
    made.put('enum', [...values, null])
    notes.push(['nullable', 'nullable is true beside an enum without null: null is valid.'])
  }
  if (only !== undefined && only !== null && values === undefined) made.put('const', [only, null], 'enum')
  const beside = applied.filter((keyword) => members.has(keyword))
  if (beside.length > 0) notes.push(['nullable', `nullable is true beside ${beside.join(' and ')}: null is valid.`])
  return beside.length > 0 || (only !== undefined && values !== undefined)
}

function types(type: Json): readonly Json[] {
  return Array.isArray(type) ? type : [type]
}
