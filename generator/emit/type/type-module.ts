import type { CallableOperation, Operation, Shape } from '../../ir/model.js'
import { type AnswerBody, answersOf } from '../answers.js'
import { parametersShape } from '../parameters.js'
import type { TypeStatement } from './declaration-text.js'
import { globalTypeNames, typeDeclarations } from './types.js'

/** The bodies of one kind, and what their types are called. */
interface Kind {
  readonly name: string
  readonly what: string
  readonly bodies: readonly AnswerBody[]
  /** Name of the type that tells the body of one status. */
  readonly byStatus: string
}

/** The name of the request's type in a module that several models share. */
const sharedRequest = 'InputRequest'

/** The types of a request that several models share. */
export function sharedRequestTypes({ request }: Operation): TypeStatement[] {
  const taken = new Set(globalTypeNames)
  const declared = typeDeclarations(request, sharedRequest, taken, { stem: 'Input', isShared: true })
  return [...declared, `export type { ${sharedRequest} as Request }`]
}

/**
 * `types.ts`: the types of an operation's request and answers, in the order of the document.
 * @param from the module that has the types of the request, where other models share it
 */
export function typeStatements(operation: CallableOperation, stem: string, from?: string): TypeStatement[] {
  const kinds = answerKinds(operation)
  const parameters = parametersShape(operation)
  // Each root name is kept free until its own turn.
  const taken = new Set([...globalTypeNames, ...rootNames(kinds), ...rootNames(kinds).map((name) => stem + name)])
  const declared = (name: string, shape: Shape): TypeStatement[] => {
    taken.delete(stem + name)
    return typeDeclarations(shape, stem + name, taken, { stem })
  }
  return [
    ...('request' in operation ? requestTypes(operation, stem, { declared, from }) : []),
    ...(parameters === undefined ? [] : declared('Parameters', parameters)),
    ...kinds.flatMap((kind) => answerTypes(kind, stem, declared)),
    ...byStatus(kinds, stem),
  ]
}

/** How a type is declared, and where another module has that of the request. */
interface RequestTyping {
  readonly declared: (name: string, shape: Shape) => TypeStatement[]
  readonly from: string | undefined
}

function requestTypes({ request }: Operation, stem: string, { declared, from }: RequestTyping): TypeStatement[] {
  return from === undefined
    ? [...declared('Request', request), `export type Request = ${stem}Request`]
    : [`export type { Request, Request as ${stem}Request } from '${from}'`]
}

/** Whether a document tells the statuses of an operation's bodies, so that there are types by status. */
export function typesByStatus(operation: CallableOperation): readonly string[] {
  return answerKinds(operation).flatMap((it) => (numbered(it).length > 0 ? [it.byStatus] : []))
}

function answerKinds(operation: CallableOperation): readonly Kind[] {
  const { successes, failures } = answersOf(operation)
  return [
    { name: 'Response', what: 'a success', bodies: successes, byStatus: 'ResponseOf' },
    { name: 'ErrorResponse', what: 'a failure', bodies: failures, byStatus: 'ErrorOf' },
  ]
}

function rootNames(kinds: readonly Kind[]): readonly string[] {
  return ['Request', 'Parameters', 'Responses', ...kinds.flatMap((it) => [it.name, it.byStatus, ...bodyNames(it)])]
}

/** The names of the types of several bodies: each by the first of its statuses. */
function bodyNames({ name, bodies }: Kind): readonly string[] {
  return bodies.length === 1 ? [name] : bodies.map(({ statuses }) => `${name}${capital(statuses[0] ?? '')}`)
}

function answerTypes(
  kind: Kind,
  stem: string,
  declared: (name: string, shape: Shape) => TypeStatement[],
): TypeStatement[] {
  const { name, what, bodies } = kind
  const alias = `export type ${name} = ${stem}${name}`
  if (bodies.length === 0) {
    const doc = `/** The document does not describe the body of ${what}. */`
    return ['', `${doc}\nexport type ${name} = unknown`, `export type ${stem}${name} = ${name}`]
  }
  const names = bodyNames(kind)
  const types = bodies.flatMap(({ shapes }, i) => declared(names[i] as string, shapes.published))
  if (bodies.length === 1) return [...types, alias]
  const union = names.map((it) => stem + it).join(' | ')
  return [...types, '', `/** The body of ${what}, of any status. */\nexport type ${stem}${name} = ${union}`, alias]
}

/** The types that tell bodies by status; nothing where the document tells no status. */
function byStatus(kinds: readonly Kind[], stem: string): TypeStatement[] {
  const told = kinds.filter((it) => numbered(it).length > 0)
  if (told.length === 0) return []
  const all = `${stem}Responses`
  const records = new Map<string, string[]>()
  for (const [status, name] of new Map(told.flatMap(numbered)))
    records.set(name, [...(records.get(name) ?? []), keyOf(status)])
  const bodies = [...records].map(([name, own]) => `Record<${own.join(' | ')}, ${stem}${name}>`)
  const lookups = told.map((kind) => {
    const own = numbered(kind).map(([status]) => keyOf(status))
    return `export type ${stem}${kind.byStatus}<Status extends ${own.join(' | ')}> = ${all}[Status]`
  })
  const aliases = ['Responses', ...told.map((it) => it.byStatus)].map((it) => `${stem}${it} as ${it}`)
  return [
    '',
    `/** The bodies of answers by their status, as the document spells it. */\nexport type ${all} = Readonly<${bodies.join(' & ')}>`,
    ...lookups,
    `export type { ${aliases.join(', ')} }`,
  ]
}

/** Each status of a kind, with the name of its body's type. */
function numbered(kind: Kind): (readonly [status: string, name: string])[] {
  const names = bodyNames(kind)
  return kind.bodies.flatMap(({ statuses }, i) => statuses.map((it) => [it, names[i] as string] as const))
}

/** A status as a key and as a type: `200`, `'4XX'`. */
function keyOf(status: string): string {
  return /^\d+$/.test(status) ? status : `'${status}'`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
