import { quoted, suggestion } from '../../generator/document/nearest.js'
import {
  type DeclaredFault,
  declaredFaults,
  type Fault,
  type FaultParameter,
  faultStatuses,
  frequency,
  type Quantity,
} from './fault.js'

const kinds = Object.entries(declaredFaults) as [Fault['kind'], DeclaredFault][]
const kindByName = new Map(kinds.flatMap(([kind, { names }]) => names.map((it) => [it, kind] as const)))

/** What a text may ask for, for help pages; any of them takes `;times=N` and `;chance=0.5` as well. */
export const faultForms: readonly (readonly [form: string, meaning: string])[] = kinds.map(([, it]) => [
  `${it.names.join(' ')}${it.parameters.flatMap(({ name, example }) => (example ? [`;${name}=${example}`] : [])).join('')}`,
  it.meaning,
])

/**
 * Reads faults from a text; any of them may have `;times=N` and `;chance=0.5`. Values are percent-encoded where they need to be.
 * @throws Error that names what there is when a fault, one of its values or its name is none
 */
export function parseFaults(text: string): Fault[] {
  return text
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '')
    .map(parseFault)
}

function parseFault(text: string): Fault {
  const [name = '', ...parts] = text.split(';').map((it) => it.trim())
  const kind = kindByName.get(name)
  if (kind === undefined)
    throw new Error(`There is no fault ${quoted(name)}. ${suggestion(name, [...kindByName.keys()])}`)
  const parameters = parametersOf(kind)
  const fields: Record<string, unknown> = { kind, ...(kind === 'status' && { status: Number(name) }) }
  const given = new Map(parts.map(pairOf))
  for (const key of given.keys()) mustBeNamed(key, name, parameters)
  for (const { name: key, field, takes, default: absent } of parameters) {
    const value = given.get(key) ?? absent
    if (value === undefined) continue
    fields[field] = takes.read(value)
    if (!takes.has(fields[field])) throw new Error(unfit(key, name, takes, value))
  }
  return checkedFault(fields as unknown as Fault)
}

/**
 * A fault that was not read from a text, when it is one.
 * @throws Error when its kind, or what stands in it, is none that there is
 */
export function checkedFault(fault: Fault): Fault {
  const { kind } = fault
  if (!Object.hasOwn(declaredFaults, kind))
    throw new Error(
      `There is no fault of kind ${quoted(String(kind))}. ${suggestion(String(kind), Object.keys(declaredFaults))}`,
    )
  const fields = Object.fromEntries(
    Object.entries(fault).filter(([key, value]) => key !== 'kind' && value !== undefined),
  )
  if (kind === 'status') {
    const statuses = faultStatuses.map(String)
    if (!statuses.includes(String(fields.status)) || typeof fields.status !== 'number')
      throw new Error(
        `There is no fault of status ${quoted(String(fields.status))}. There are: ${statuses.join(', ')}.`,
      )
    delete fields.status
  }
  const parameters = parametersOf(kind)
  for (const { name, field, takes, isRequired, default: absent } of parameters) {
    const value = fields[field]
    if (value === undefined && (isRequired || absent !== undefined))
      throw new Error(`The fault ${kind} needs ${quoted(name)}.`)
    if (value !== undefined && !takes.has(value)) throw new Error(unfit(name, kind, takes, value))
  }
  const byField = parameters.map((it) => ({ ...it, name: it.field }))
  for (const key of Object.keys(fields)) mustBeNamed(key, kind, byField)
  return fault
}

function parametersOf(kind: Fault['kind']): readonly FaultParameter[] {
  return [...declaredFaults[kind].parameters, ...frequency]
}

function mustBeNamed(key: string, fault: string, parameters: readonly FaultParameter[]): void {
  const names = parameters.map((it) => it.name)
  if (!names.includes(key)) throw new Error(`The fault ${fault} has no ${quoted(key)}. ${suggestion(key, names)}`)
}

function unfit(key: string, fault: string, { words }: Quantity, value: unknown): string {
  return `${key} of the fault ${fault} is ${words}, not ${quoted(String(value))}.`
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 0) throw new Error(`${quoted(text)} is no name=value.`)
  try {
    return [text.slice(0, at), decodeURIComponent(text.slice(at + 1))]
  } catch {
    return [text.slice(0, at), text.slice(at + 1)]
  }
}
