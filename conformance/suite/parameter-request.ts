import { compileShape } from '../../generator/compile.js'
import { isJsonObject, type Json, type JsonObject, parsedJson } from '../../generator/document/json.js'
import { child, type Pointer } from '../../generator/document/pointer.js'
import { parametersShape } from '../../generator/emit/parameters.js'
import type { Constraint } from '../../generator/ir/constraint.js'
import type { Model, Operation, OperationParameter, OperationWithoutBody, Shape } from '../../generator/ir/model.js'
import { type Parameter, parametersAt } from '../../generator/ir/parameter.js'
import type { WrittenParameters } from '../../generator/runtime/parameter.js'
import { RequestError } from '../../generator/runtime/violation.js'
import { judgeOf } from '../judge/index.js'
import { type Judge, undecided, type Verdict, verdictOf } from '../judge/verdict.js'
import { type Documented, documentedIn } from '../mock/plain/documented.js'
import { parameterErrors, pointerOf } from '../mock/plain/parameters.js'
import { routeOf } from '../mock/plain/route.js'
import { addressIn, lowered, placeOf, usualValue, writerOf } from './written-parameters.js'

/*
 * What an operation without a body is asked is its parameters. They are a request as any other: `{ "query": { "limit": 0 } }`
 * has edges and near-misses, is drawn by chance and shrinks. Two things are its own. What arrives is a text, so that the
 * oracle judges what is read from the URL again, as the server has to: `limit=5` is the number 5 and the text "5". And what no
 * URL and no header carries, such as null, is not sent: of that the oracle is undecided.
 */

/** How requests travel that stand in path, query and headers alone. */
export interface Carriage {
  /** Where a request goes; undefined for one that cannot be written. */
  written(text: string): { readonly path: string; readonly headers: Readonly<Record<string, string>> } | undefined
  /** The oracle on the values themselves, as the caller of generated code hands them over. */
  readonly judgeValues: Judge
  /** The oracle by another document with the same places, and by who judges the schemas of parameters in it. */
  readonly judgeBy: (document: JsonObject, judgeAt: (schema: Pointer) => Judge) => Judge
  /** Whether the document says that a key is needed. */
  readonly isLocked: boolean
  /** Generated code's own check of them. */
  readonly validate: (value: unknown) => readonly { readonly pointer: Pointer; readonly keyword: string }[]
}

/** An operation without a body as one whose request is its parameters; those of the path are filled in where none is at issue. */
export interface ParameterRequest {
  readonly operation: Operation
  /** The oracle, on what is read of a request once it was written. */
  readonly judge: Judge
  readonly carriage: Carriage
}

/** URLs and headers that are longer many servers refuse, whatever the document says. */
const longest = 6000

export function parameterRequest(model: Model, own: OperationWithoutBody, document: object): ParameterRequest {
  const operation = operationOf(own)
  const all = allIn(model, document)
  const documented = all.find((it) => it.method === own.method && it.path === own.path) as Documented
  const route = routeOf(documented)
  const nearer = all.filter((it) => it !== documented && it.method === own.method && mayMeet(it, own)).map(routeOf)
  const filled = filledIn(own)
  const judges = new Map<Pointer, Judge>()
  const judgeAt = (schema: Pointer | undefined): Judge | undefined => {
    if (schema === undefined) return undefined
    const judge = judges.get(schema) ?? judgeOf(document, { pointer: schema, way: 'request' })
    judges.set(schema, judge)
    return judge
  }
  const write = writingOf(own)
  const judgeOn = (parameters: readonly Parameter[], at: JudgeAt) => (text: string) => {
    const written = write(filled(text))
    if (typeof written === 'string') return undecided(written)
    const path = route.match(written.path)
    const isElsewhere = nearer.some((it) => it.literals > route.literals && it.match(written.path) !== undefined)
    if (path === undefined || isElsewhere) return undecided('its path is that of another operation')
    const headers = lowered(written.headers)
    const said = { path, query: new URLSearchParams(written.query), headers }
    return verdictOf(parameterErrors(parameters, said, (it) => at(it.schema)).map((it) => it.violation))
  }
  const check = compileShape(parametersShape(own) ?? operation.request)
  return {
    operation,
    judge: judgeOn(documented.parameters, judgeAt),
    carriage: {
      written: (text) => {
        const written = write(filled(text))
        if (typeof written === 'string') return undefined
        return { path: addressIn(written), headers: lowered(written.headers) }
      },
      judgeBy: (changed, at) =>
        judgeOn(parametersAt(changed, own.at.pointer), (schema) => (schema === undefined ? undefined : at(schema))),
      isLocked: documented.isLocked,
      judgeValues: (text) => valuesVerdict(own.parameters, filled(text), judgeAt),
      validate: (value) => check.validate(filled(JSON.stringify(value))),
    },
  }
}

const known = new WeakMap<Model, readonly Documented[]>()

/** Everything that a document describes: each of its operations looks for it. */
function allIn(model: Model, document: object): readonly Documented[] {
  const all = known.get(model) ?? documentedIn(model, document, () => false)
  known.set(model, all)
  return all
}

/** Whether paths may be the same once parameters stand in them: those of as many segments. */
function mayMeet(a: { readonly path: string }, b: { readonly path: string }): boolean {
  return a.path.split('/').length === b.path.split('/').length
}

/** Its parameters as the request: an object for each place, where those of the path may be left out. */
function operationOf(own: OperationWithoutBody): Operation {
  const places = new Map<string, OperationParameter[]>()
  for (const it of own.parameters) {
    const place = placeOf(it)
    places.set(place, [...(places.get(place) ?? []), it])
  }
  const isNeeded = (it: OperationParameter) => it.isRequired && it.in !== 'path'
  const shapes = [...places].map(([place, all]): readonly [string, Shape] => [
    place,
    objectOf(
      own,
      all.map((it) => [it.name, it.shape ?? { at: it.at, constraints: [] }]),
      all.filter(isNeeded).map(({ at, name }) => ({ at, name })),
    ),
  ])
  const demanded = [...places].flatMap(([name, all]) => {
    const first = all.find(isNeeded)
    return first === undefined ? [] : [{ at: first.at, name }]
  })
  const request = objectOf(own, shapes, demanded)
  return { ...own, envelope: 'body', body: request, request, fixed: new Map() }
}

function objectOf(
  { at }: OperationWithoutBody,
  members: readonly (readonly [string, Shape])[],
  demanded: readonly { readonly at: OperationParameter['at']; readonly name: string }[],
): Shape {
  // No document says this of an operation: it stands below it, and nowhere in particular.
  const below = { file: at.file, pointer: child(at.pointer, '') }
  const constraints: readonly Constraint[] = [
    { kind: 'type', types: ['object'], at: below, keyword: 'type', limit: 'object' },
    { kind: 'properties', shapes: new Map(members), at: below, keyword: 'properties', limit: {} },
    ...demanded.map(({ at: { file, pointer }, name }): Constraint => {
      const place = { file, pointer: child(pointer, 'required') }
      return { kind: 'required', keys: [name], at: place, keyword: 'required', limit: true }
    }),
  ]
  return { at, constraints }
}

/** The parameters of a request, with what is usual for each of the path that it leaves out. */
function filledIn({ parameters, path: template }: OperationWithoutBody): (text: string) => Json {
  const usual = Object.fromEntries(
    parameters.flatMap((it) => (it.in === 'path' ? [[it.name, usualValue(it, template) ?? 'x'] as const] : [])),
  )
  const isEmpty = Object.keys(usual).length === 0
  return (text) => {
    const value = parsedJson(text) ?? null
    if (isEmpty || !isJsonObject(value)) return value
    const { path = {} } = value
    return isJsonObject(path) ? ({ ...value, path: { ...usual, ...path } } as JsonObject) : value
  }
}

/** What is written of parameters, or why it cannot be. */
function writingOf({ parameters, path }: OperationWithoutBody): (value: Json) => WrittenParameters | string {
  const writer = writerOf(parameters)
  return (value) => {
    if (!isJsonObject(value) || !Object.values(value).every(isJsonObject)) return 'no URL and no header carries it'
    try {
      const written = writer(value, path)
      const length = [written.path, written.query, ...Object.values(written.headers)].join('').length
      return length > longest ? `more than ${longest} characters of URL and headers are not sent` : written
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      return error.violations.map((it) => it.message).join('; ')
    }
  }
}

type Places = Readonly<Record<string, JsonObject | undefined>>
type JudgeAt = (schema: Pointer | undefined) => Judge | undefined

/** What is wrong with values before they are written; undecided where they are those of no parameters. */
function valuesVerdict(parameters: readonly OperationParameter[], value: Json, judgeAt: JudgeAt): Verdict {
  if (!isSaid(parameters, value)) return undecided('it says what no parameter is')
  const verdicts = parameters.map((it) => valueVerdict(it, value, judgeAt))
  return verdicts.find((it) => it.verdict === 'undecided') ?? verdictOf(verdicts.flatMap((it) => it.violations))
}

function valueVerdict(it: OperationParameter, value: Places, judgeAt: JudgeAt): Verdict {
  const own = value[placeOf(it)]
  const given = own?.[it.name]
  if (given === undefined && !it.isRequired) return verdictOf([])
  if (given === undefined) {
    const pointer = own === undefined ? `/${placeOf(it)}` : pointerOf(it)
    return verdictOf([{ pointer, keyword: 'required', limit: true, message: 'must be there' }])
  }
  const verdict = judgeAt(it.schema)?.(JSON.stringify(given)) ?? verdictOf([])
  const violations = verdict.violations.map((one) => ({ ...one, pointer: `${pointerOf(it)}${one.pointer}` }))
  return { ...verdict, violations }
}

/** Whether all that is said are values of parameters. */
function isSaid(parameters: readonly OperationParameter[], value: Json): value is JsonObject & Places {
  if (!isJsonObject(value)) return false
  const places = new Set<string>(parameters.map(placeOf))
  const known = new Set(parameters.map(pointerOf))
  return Object.entries(value).every(
    ([place, own]) =>
      places.has(place) && isJsonObject(own) && Object.keys(own).every((name) => known.has(child(`/${place}`, name))),
  )
}
