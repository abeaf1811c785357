import type { Json } from '../document/json.js'
import type { Constraint } from '../ir/constraint.js'
import type { CallableOperation, OperationParameter, Shape } from '../ir/model.js'
import { literal } from './javascript.js'
import type { Statement } from './statement.js'

/* An operation's parameters are checked and typed like an object with a member for each place, which is closed. */

/** What a caller says beside the body: `{ path, query, headers }`. Undefined where an operation takes no parameters. */
export function parametersShape(operation: CallableOperation): Shape | undefined {
  const { parameters, path } = operation
  if (parameters.length === 0) return undefined
  const hasBody = 'body' in operation
  const groups = new Map<string, OperationParameter[]>()
  for (const it of parameters) groups.set(placeOf(it), [...(groups.get(placeOf(it)) ?? []), it])
  const shapes = [...groups].map(([place, own]): readonly [string, Shape] => [
    place,
    closedObject(
      own[0] as OperationParameter,
      own.map((it) => [it.name, parameterShape(it)]),
      own.filter((it) => it.isRequired).map((it) => it.name),
    ),
  ])
  const required = [...groups].filter(([, own]) => own.some((it) => it.isRequired)).map(([place]) => place)
  const whole = closedObject({ at: hasBody ? operation.body.at : operation.at }, shapes, required)
  return { ...whole, description: `What a request says${hasBody ? ' beside its body' : ''}, for ${path}.` }
}

/** The rule of each parameter, as the runtime's writer takes them. */
export function parameterRules({ parameters }: CallableOperation): Statement {
  const rules = parameters.map((it) => {
    const rule = [placeOf(it), it.name, it.style, it.explodes, ...(it.allowsReserved ? [true] : [])]
    return `  ${literal(rule)},`
  })
  return {
    kind: 'constant',
    name: 'callParameters',
    isExported: true,
    type: 'ParameterWriter',
    value: `/* @__PURE__ */ parameterWriter(parameters, [\n${rules.join('\n')}\n])`,
  }
}

function placeOf({ in: where }: OperationParameter): string {
  return where === 'header' ? 'headers' : where
}

function closedObject(
  { at }: Pick<Shape, 'at'>,
  members: readonly (readonly [string, Shape])[],
  required: readonly string[],
): Shape {
  const origin = (keyword: string, limit: Json) => ({ at, keyword, limit })
  const never: Shape = { at, constraints: [{ kind: 'never', ...origin('false schema', false) }] }
  const named = members.map(([name]) => name)
  const constraints: Constraint[] = [
    { kind: 'type', types: ['object'], ...origin('type', 'object') },
    { kind: 'properties', shapes: new Map(members), ...origin('properties', {}) },
    ...(required.length === 0 ? [] : [{ kind: 'required', keys: required, ...origin('required', required) } as const]),
    { kind: 'additional', shape: never, named, patterns: [], ...origin('additionalProperties', false) },
  ]
  return { at, constraints }
}

/** A parameter's schema with what the parameter itself says; how it is written where that is unusual. */
function parameterShape({ shape, at, description, deprecated, style, in: where, name }: OperationParameter): Shape {
  const usual = where === 'query' ? 'form' : 'simple'
  const form = style === 'json' ? 'Written as JSON.' : style === usual ? undefined : `Written in the style ${style}.`
  const said = [description ?? shape?.description ?? (form && name), form].filter((it) => it !== undefined).join('\n\n')
  return {
    at,
    ...(said !== '' && { description: said }),
    ...(deprecated && { deprecated }),
    constraints: shape === undefined ? [] : [{ kind: 'ref', target: shape, at, keyword: 'schema', limit: {} }],
  }
}
