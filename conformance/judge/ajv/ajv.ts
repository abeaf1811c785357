import type { Ajv2020 as Ajv, CodeKeywordDefinition } from 'ajv/dist/2020.js'
import { formats } from '../format.js'
import { LimitedPattern } from '../limited-pattern.js'
import { applicators } from './applicator.js'
import { inUnits } from './call.js'
import { fieldRules, multipleOf } from './decimal.js'
import { equality } from './equality.js'
import { maxLength, minLength } from './length.js'
import { Ajv2020, load } from './library.js'
import { pattern } from './pattern.js'
import { referenceOf } from './reference.js'
import { unevaluated } from './unevaluated.js'
import { withAnyFragment } from './uri.js'

const regExp = Object.assign((pattern: string) => new LimitedPattern(pattern), { code: 'new RegExp' })

// These are in ajv's 2020-12 vocabularies and not in the 2020-12 drafts; `id` even stops it.
const foreign = ['id', 'dependencies', 'nullable', '$recursiveRef', '$recursiveAnchor', '$async']

const ours = [...applicators, ...unevaluated, ...equality, maxLength, minLength, multipleOf, pattern, fieldRules]

/**
 * `$dynamicRef` for the meta-schemas only. ajv's reaches just the anchors of schemas that were entered on the way, and
 * calls the schema it stands in where it finds none: no verdict is better than such a one.
 */
function dynamicRefOf(ajv: Ajv): CodeKeywordDefinition {
  const { code, ...definition } = ajv.getKeyword('$dynamicRef') as CodeKeywordDefinition
  return {
    ...definition,
    code(cxt) {
      if (!cxt.it.schemaEnv.root.meta) throw new Error('$dynamicRef is not judged')
      code(cxt)
    },
  }
}

/** What rewriting left of them (dialect.ts) means different schemas on different ways. */
const recursiveRef: CodeKeywordDefinition = {
  keyword: '$recursiveRef',
  code() {
    throw new Error('this $recursiveRef is not judged')
  },
}

/** How an ajv is made. */
export interface AjvOptions {
  /** Whether formats are checked. */
  readonly mode: 'assert' | 'annotate'
  /** Whether it holds the meta-schemas of 2020-12; to read them takes most of the time. */
  readonly knowsMetaSchemas: boolean
  /** Whether each schema has code of its own, so that little is compiled anew where one changes. @defaultValue false */
  readonly isInUnits?: boolean
}

/** A fresh ajv. */
export function createAjv({ mode, knowsMetaSchemas, isInUnits = false }: AjvOptions): Ajv {
  load()
  const ajv = new Ajv2020({
    meta: knowsMetaSchemas,
    // Unknown keywords, also those of OpenAPI, are not the oracle's business.
    strict: false,
    // An OpenAPI document is no schema, and what a schema may say is the generator's business.
    validateSchema: false,
    // A verdict names every place.
    allErrors: true,
    // A violation carries the keyword's value.
    verbose: true,
    // A value is what JSON says: `toString` is there only when the text holds it.
    ownProperties: true,
    // Copies of one target's code would only be longer.
    inlineRefs: false,
    addUsedSchema: false,
    logger: false,
    validateFormats: mode === 'assert',
    formats,
    // To tidy the code takes a quarter of all the time to compile, and what runs is as fast without.
    code: { regExp, optimize: false },
  })
  // Ajv2020 insists on this option; unevaluated.ts takes its place, and without it the code is shorter.
  ajv.opts.unevaluated = false
  ajv.opts.uriResolver = withAnyFragment(ajv.opts.uriResolver)
  for (const keyword of foreign) ajv.removeKeyword(keyword)
  for (const definition of [...ours, recursiveRef, dynamicRefOf(ajv), referenceOf(ajv)])
    ajv.removeKeyword(definition.keyword as string).addKeyword(definition)
  // In their places, for errors stand in the order of keywords.
  for (const rule of isInUnits ? Object.values(ajv.RULES.all) : [])
    if (typeof rule === 'object' && 'code' in rule.definition)
      rule.definition = { ...rule.definition, code: inUnits(rule.definition.code) }
  return ajv
}
