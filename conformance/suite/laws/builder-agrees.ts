import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import { child } from '../../../generator/document/pointer.js'
import { constraintOf, dereferenced, type Shape } from '../../../generator/ir/model.js'
import { createModel } from '../../../generator/runtime/model.js'
import type { Violation } from '../../../generator/runtime/violation.js'
import { RequestError } from '../../../generator/runtime/violation.js'
import type { Item } from '../answer.js'
import { runUnits } from '../chance.js'
import type { Context } from '../context.js'
import { type About, type Inquiry, type Law, notApplicable, type Says } from '../law.js'
import { packUnits } from '../packs.js'
import { lackOfBody } from '../subject.js'

const name = 'builder-agrees'

/** What the law needs of a model object. */
interface RebuiltModel {
  build(fields: unknown): unknown
  request(): Chain
}

interface Chain {
  set(name: string, value: unknown): Chain
  build(): unknown
}

/** Fills in identifiers that can be foreseen. */
const filledId = '00000000-0000-4000-8000-000000000000'

/**
 * Building accepts exactly what the oracle accepts, in one call and field by field, names the same places, and hands over
 * the fields that it was given and no others but those that it fills in.
 */
export const builderAgrees: Law = {
  name,
  title: 'build() accepts exactly what the oracle accepts, and sends nothing that it was not given',
  needsTarget: false,
  state: (context, plan) => {
    if (context.carriage !== undefined) return notApplicable(lackOfBody)
    const shape = dereferenced(context.operation.request)
    if (constraintOf(shape, 'properties') === undefined) return notApplicable('the request is no object with fields')
    const model = modelOf(context, shape)
    const hear = async (inquiry: Inquiry, { text }: { readonly text: string }): Promise<BuilderFault | undefined> => {
      const given: unknown = JSON.parse(text)
      if (!isJsonObject(given)) return undefined
      const whole = completed(given, context)
      const { verdict, violations } = context.judge(JSON.stringify(whole))
      if (verdict === 'undecided') return undefined
      const ways = { 'build()': () => model.build(given), 'the builder': () => chained(model, given) }
      for (const [way, run] of Object.entries(ways)) {
        inquiry.comparisons++
        const own = outcomeOf(run)
        const message = faultIn(way, own, { whole, violations }, context)
        if (message === undefined) continue
        return {
          text,
          message,
          expected: { verdict: verdict === 'accepts' ? 'accepts' : 'refuses', pointers: pointersOf(violations) },
          actual: { verdict: own.kind, pointers: own.kind === 'refuses' ? pointersOf(own.violations) : [] },
        }
      }
      return undefined
    }
    const note = (inquiry: Inquiry, about: About, { text, ...says }: BuilderFault) =>
      inquiry.find(about, [{ body: text, key: 'right' }], says)
    return [
      ...packUnits(
        plan.filter((it) => !it.isWhole),
        { law: name, hear, note },
      ),
      ...runUnits(context, name, async (inquiry, run) => {
        const fault = await hear(inquiry, run)
        if (fault !== undefined) note(inquiry, run.about, fault)
      }),
    ]
  },
}

interface BuilderFault extends Says {
  readonly text: string
}

function modelOf(context: Context, shape: Shape): RebuiltModel {
  const { operation, compile, model } = context
  const fields = constraintOf(shape, 'properties')?.shapes ?? new Map<string, Shape>()
  const checks = new Map([...fields].map(([name, it]) => [name, compile(it).validate]))
  const validate = compile(operation.request).validate as (value: unknown) => readonly Violation[]
  const created = createModel({
    info: { id: model.id, title: model.title, capabilities: model.capabilities },
    method: operation.method,
    path: operation.path,
    limits: {},
    defaults: {},
    fields: [...fields.keys()],
    fixed: Object.fromEntries(operation.fixed),
    ...(operation.uuidField !== undefined && { uuidField: operation.uuidField }),
    validate,
    // A field that is not declared has no check of its own: the whole is checked when it is built.
    validateField: (name, value) =>
      ((checks.get(name)?.(value) ?? []) as readonly Violation[]).map((it) => ({
        ...it,
        pointer: child('', name) + it.pointer,
      })),
    is: (value) => validate(value).length === 0,
  })
  return created as unknown as RebuiltModel
}

/** The fields with what a builder fills in: present ones stay, whatever they are. */
function completed(given: Item, { operation }: Context): Json {
  const { fixed, uuidField } = operation
  const uuid = uuidField === undefined ? {} : { [uuidField]: filledId }
  return { ...Object.fromEntries(fixed), ...uuid, ...given } as Json
}

function chained(model: RebuiltModel, given: Item): unknown {
  let chain = model.request()
  for (const [name, value] of Object.entries(given)) chain = chain.set(name, value)
  return chain.build()
}

type BuilderOutcome =
  | { readonly kind: 'accepts'; readonly value: unknown }
  | { readonly kind: 'refuses'; readonly violations: readonly Violation[] }
  | { readonly kind: 'fails'; readonly reason: string }

function outcomeOf(run: () => unknown): BuilderOutcome {
  try {
    return { kind: 'accepts', value: run() }
  } catch (error) {
    if (error instanceof RequestError) return { kind: 'refuses', violations: error.violations }
    return { kind: 'fails', reason: error instanceof Error ? error.message : String(error) }
  }
}

function faultIn(
  way: string,
  own: BuilderOutcome,
  { whole, violations }: OracleReading,
  { operation }: Context,
): string | undefined {
  if (own.kind === 'fails') return `${way} fails with ${JSON.stringify(own.reason)}.`
  if (own.kind === 'accepts') {
    if (violations.length > 0) return `${way} accepts what the oracle refuses.`
    const [made, wanted] = [own.value as Json, whole].map((it) => canonicalText(withoutId(it, operation.uuidField)))
    return made === wanted ? undefined : `${way} hands over other fields than it was given.`
  }
  if (violations.length === 0) return `${way} refuses what the oracle accepts.`
  const known = new Set(pointersOf(violations))
  const named = pointersOf(own.violations)
  // Field by field, the first one that is wrong ends it.
  const isSame = way === 'build()' ? named.length === known.size : named.length > 0
  return isSame && named.every((it) => known.has(it)) ? undefined : `${way} names other places than the oracle.`
}

/** What the oracle makes of a request with all that a builder fills in. */
interface OracleReading {
  readonly whole: Json
  readonly violations: readonly { readonly pointer: string }[]
}

/** An identifier that was filled in is another one each time. */
function withoutId(value: Json, field: string | undefined): Json {
  if (field === undefined || !isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== field)) as Json
}

function pointersOf(list: readonly { readonly pointer: string }[]): string[] {
  return [...new Set(list.map((it) => it.pointer))].sort()
}
