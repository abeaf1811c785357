import type { SourceDocument } from './document/load.js'
import type { Pointer } from './document/pointer.js'
import { type Problem, SpecError } from './document/problem.js'
import { References } from './document/resolve.js'
import { checkCode } from './emit/check/check-code.js'
import { Lowering } from './ir/lower.js'
import type { Shape } from './ir/model.js'
import { withLimit } from './ir/pattern.js'
import type { Undecidable } from './ir/time-limit.js'
import * as check from './runtime/check.js'
import * as dispatch from './runtime/dispatch.js'
import * as format from './runtime/format.js'
import * as number from './runtime/number.js'
import * as relation from './runtime/relation.js'
import * as text from './runtime/text.js'
import * as type from './runtime/type.js'
import * as value from './runtime/value.js'
import type { Violation } from './runtime/violation.js'

export interface CompileOptions {
  /** Whether formats are checked (`assert`, the default) or only describe (`annotate`). */
  readonly formats?: 'assert' | 'annotate'
  /** Further schemas that $ref may name, by absolute URI. Nothing is ever fetched. */
  readonly schemas?: Readonly<Record<string, unknown>>
  /** Whether keywords that nothing is known of are problems. Default false. */
  readonly strict?: boolean
  /** Called with every warning. */
  readonly onWarning?: (warning: Problem) => void
}

/** A check made from a schema. */
export interface CompiledValidator {
  /**
   * Every violation, in document order.
   * @throws Undecidable where a pattern that may take exponential time took more than a second; nothing else
   */
  validate(value: unknown): readonly Violation[]
  is(value: unknown): boolean
}

const runtime: Readonly<Record<string, object>> = { check, dispatch, format, number, relation, text, type, value }

/** A schema that no value satisfies is legal JSON Schema, if hardly meant in a document. */
const tolerated = new Set(['spec/contradiction', 'spec/empty-range'])

/**
 * Compiles a JSON Schema 2020-12 into a check, with the very statements that `generate` writes. The only place that
 * evaluates code: use it in tools and tests, and generated modules in applications.
 * @throws SpecError when the schema cannot be honoured; `problems` says why
 */
export function compileValidator(schema: unknown, options: CompileOptions = {}): CompiledValidator {
  return compileShape(shapeOf(schema, options))
}

/**
 * What a JSON Schema 2020-12 means.
 * @param options `at` is where the schema stands in the given value, a JSON Pointer
 * @throws SpecError when the schema cannot be honoured; `problems` says why
 */
export function shapeOf(schema: unknown, options: CompileOptions & { readonly at?: Pointer } = {}): Shape {
  const documents = [
    schemaDocument('schema.json', 'specproof:///schema.json', schema),
    ...Object.entries(options.schemas ?? {}).map(([uri, json]) => schemaDocument(uri, uri, json)),
  ]
  const references = new References(documents)
  const lowering = new Lowering(references, {
    formats: options.formats ?? 'assert',
    strict: options.strict ?? false,
  })
  const target = references.at('schema.json', options.at ?? '')
  if (target === undefined) throw new Error('The schema was not registered.')
  const shape = lowering.shape(target)
  for (const it of lowering.problems) if (it.severity === 'warning') options.onWarning?.(it)
  const errors = lowering.problems.filter((it) => it.severity === 'error' && !tolerated.has(it.code))
  if (errors.length > 0) throw new SpecError(errors)
  return shape
}

/** Compiles what a schema means. */
export function compileShape(shape: Shape): CompiledValidator {
  const { entries, constants, functions, imports } = checkCode({ check: shape })
  const names = [...imports.values()].flat()
  const parts = [...imports].flatMap(([module, used]) =>
    used.map((name) => (runtime[module] as Record<string, unknown>)[name]),
  )
  const body = [
    ...constants.map(({ name, initializer }) => `const ${name} = ${limit}(${initializer})`),
    ...functions.map((it) => `function ${it.name}(${it.parameters.join(', ')}) {\n${it.statements}\n}`),
    `return ${entries[0]?.name}`,
  ].join('\n')
  const ended: Undecidable[] = []
  const limited = <T>(value: T) => withLimit(value, (why) => ended.push(why))
  const entryPoint: check.Check = new Function(limit, ...names, body)(limited, ...parts)
  // A check takes what is thrown within it for a fault of the value.
  const decided = <T>(verdict: () => T): T => {
    ended.length = 0
    const told = verdict()
    if (ended[0] !== undefined) throw ended[0]
    return told
  }
  return {
    validate: (candidate) => decided(() => check.distinct(check.violations(entryPoint, candidate))),
    is: (candidate) => decided(() => check.accepts(entryPoint, candidate)),
  }
}

/** What compiled code calls the function that limits the time of patterns. */
const limit = '$limit'

function schemaDocument(file: string, uri: string, json: unknown): SourceDocument {
  return { file, uri, sha256: '', json: json as SourceDocument['json'] }
}
