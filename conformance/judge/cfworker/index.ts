import { type OutputUnit, validate } from '@cfworker/json-schema'
import { formats } from '../format.js'
import { LimitedPattern } from '../limited-pattern.js'
import { messageOf, parsed } from '../parsed.js'
import { type Judged, requestSchema } from '../request.js'
import { type Json, undecided, type Verdict, type Violation, verdictOf } from '../verdict.js'
import { breaksRule } from './field-rule.js'
import { type Prepared, prepare, type ReplacedKeyword, type Way } from './prepare.js'

/** How a document is judged by. */
export type SecondJudgeOptions = {
  /** The judged schema, as a JSON Pointer into the document. Default: the request schema. */
  readonly pointer?: string
  /** Which way values go, if one way only. Default: a request where no place is named. */
  readonly way?: Way
}

/**
 * A second judge beside the oracle: @cfworker/json-schema on the document as received. It interprets the schema where
 * ajv compiles it, so that a fault in one of them shows as a disagreement. It takes the same documents and pointers and
 * shares with the oracle what is policy: which schema is the request's, and what each format means.
 *
 * The judge never throws: it is undecided where a reference that the value gets to leads nowhere, and for `$dynamicRef`. Its violations name
 * places and keywords as the library reports them.
 * Throws an Error when the document holds no schema at that place.
 */
export function judgeOf(document: unknown, options: SecondJudgeOptions = {}): (jsonText: string) => Verdict {
  const text = JSON.stringify(document)
  const copy: Json = JSON.parse(text)
  const hasNames = /"\$(?:id|anchor)":/.test(text)
  const judged: Judged | undefined = options.pointer === undefined ? requestSchema(copy) : { whole: options.pointer }
  if (judged === undefined) throw new Error('The document has no operation with a JSON request body that has a schema.')
  const way = options.way ?? (options.pointer === undefined ? 'request' : undefined)
  const prepared = new Map<string, Prepared>()
  const replaced: ReplacedKeyword[] = []
  let parts = partsOf(null)
  const onReplaced = (it: ReplacedKeyword) => {
    replaced.push(it)
    fill(it, parts)
  }
  return (jsonText) => {
    const read = parsed(jsonText)
    if ('verdict' in read) return read.verdict
    const { value } = read
    try {
      const pointer = Array.isArray(value) ? judged.whole : (judged.task ?? judged.whole)
      parts = partsOf(value)
      for (const it of replaced) fill(it, parts)
      const ready = prepared.get(pointer) ?? prepare(copy, pointer, { way, hasNames, onReplaced })
      prepared.set(pointer, ready)
      const { valid, errors } = validate(value, ready.schema, '2020-12', ready.lookup)
      return verdictOf(valid ? [] : errors.map(violationOf))
    } catch (error) {
      return undecided(messageOf(error))
    }
  }
}

function violationOf({ instanceLocation, keyword, error }: OutputUnit): Violation {
  return { pointer: decodeURIComponent(instanceLocation.slice(1)), keyword, limit: null, message: error }
}

/** Tells a replaced keyword which strings and objects of a value break it. */
function fill(it: ReplacedKeyword, { strings, objects }: Parts): void {
  it.broken.length = 0
  for (const value of it.keyword === 'x-constraints' ? ruledOut(it, objects) : unfit(it, strings)) it.broken.push(value)
}

function ruledOut(
  { wanted, declared }: ReplacedKeyword,
  objects: readonly { readonly [key: string]: Json }[],
): readonly Json[] {
  return objects.filter((object) => (wanted as readonly Json[]).some((rule) => breaksRule(object, rule, declared)))
}

function unfit({ keyword, wanted }: ReplacedKeyword, strings: ReadonlySet<string>): readonly Json[] {
  const pattern = keyword === 'pattern' ? new LimitedPattern(wanted as string) : undefined
  const fits = pattern === undefined ? formats[wanted as string] : (text: string) => pattern.test(text)
  return fits === undefined ? [] : [...strings].filter((text) => !fits(text))
}

/** The strings of a value, keys among them, and its objects, at any depth. */
type Parts = { readonly strings: ReadonlySet<string>; readonly objects: readonly { readonly [key: string]: Json }[] }

function partsOf(value: Json): Parts {
  const strings = new Set<string>()
  const objects: { readonly [key: string]: Json }[] = []
  const collect = (it: Json): void => {
    if (typeof it === 'string') strings.add(it)
    else if (Array.isArray(it)) it.forEach(collect)
    else if (typeof it === 'object' && it !== null) {
      objects.push(it as { readonly [key: string]: Json })
      for (const [key, inner] of Object.entries(it)) {
        strings.add(key)
        collect(inner)
      }
    }
  }
  collect(value)
  return { strings, objects }
}
