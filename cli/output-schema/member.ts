import { exit } from '../exit.js'
import type { JsonRefusal } from '../json-output.js'
import type { problemJson } from '../terminal.js'

/** A JSON Schema. */
export type OutputSchema = Readonly<Record<string, unknown>> | true

type SometimesKey<T> = {
  [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? K : never
}[keyof T]

/**
 * An object of type T, which has these members and no others: one that T gets, or loses, does not compile here.
 * @param always those that are there in each
 */
export function closed<T extends object>(
  always: { readonly [K in Exclude<keyof T, SometimesKey<T>>]: OutputSchema },
  sometimes: { readonly [K in SometimesKey<T>]: OutputSchema },
): OutputSchema {
  return {
    type: 'object',
    required: Object.keys(always),
    properties: { ...always, ...sometimes },
    additionalProperties: false,
  }
}

/** A schema with words about what it stands for. */
export function about(description: string, schema: OutputSchema = true): OutputSchema {
  return { description, ...(schema === true ? {} : schema) }
}

export const string = { type: 'string' } as const
export const boolean = { type: 'boolean' } as const
export const count = { type: 'integer', minimum: 0 } as const
export const number = { type: 'number' } as const
export const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const
export const yes = { const: true } as const
export const listOf = (items: OutputSchema): OutputSchema => ({ type: 'array', items })
export const strings = listOf(string)

/** The whole schema of what one command prints: its result, or a refusal. */
export function printed(
  title: string,
  result: OutputSchema | readonly OutputSchema[],
  definitions: Readonly<Record<string, OutputSchema>> = {},
): object {
  const results: readonly OutputSchema[] = Array.isArray(result) ? result : [result]
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `specproof ${title} --json`,
    anyOf: [...results, { $ref: '#/$defs/refusal' }],
    $defs: { ...definitions, refusal, problem },
  }
}

const version = { const: 1 } as const

/** An object that says which form it has. */
export function versioned<T extends object>(
  always: Parameters<typeof closed<T>>[0],
  sometimes: Parameters<typeof closed<T>>[1],
): OutputSchema {
  const { required, properties, ...rest } = closed<T>(always, sometimes) as {
    readonly required: readonly string[]
    readonly properties: object
  }
  return { ...rest, required: ['schemaVersion', ...required], properties: { schemaVersion: version, ...properties } }
}

export const problems = listOf({ $ref: '#/$defs/problem' })

const problem = closed<ReturnType<typeof problemJson>>(
  {
    code: about('such as spec/bad-step', string),
    file: string,
    pointer: about('into the file', string),
    rule: string,
    fact: string,
    remedy: string,
  },
  {},
)

const refusal = versioned<JsonRefusal>(
  {
    error: about('why there is no result', string),
    exitCode: { enum: [exit.no, exit.usage, exit.input, exit.internal] },
    problems,
  },
  {},
)
