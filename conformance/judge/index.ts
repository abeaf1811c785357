import { compilerOf } from './ajv/compile.js'
import { isOfToday, rewrite, type Way } from './ajv/dialect.js'
import { judgement } from './judgement.js'
import { parsed } from './parsed.js'
import { valueAt } from './pointer.js'
import { type Judged, requestSchema } from './request.js'
import type { Json, Judge } from './verdict.js'

export { formats } from './format.js'
export { RevisableJudge, type RevisedJudge } from './revisable.js'
export { TextMap } from './text-map.js'
export type { Judge, Verdict, Violation } from './verdict.js'

/** How a document is judged by. */
export type JudgeOptions = {
  /** The judged schema, as a JSON Pointer into the document; `''` is the whole document. Default: the request schema. */
  readonly pointer?: string
  /** Whether a known `format` is a rule or a remark. @defaultValue 'assert' */
  readonly formats?: 'assert' | 'annotate'
  /** Which way values go, if one way only: nobody has to send what is `readOnly`. Default: told by the place. */
  readonly way?: Way
}

/**
 * The independent judge: ajv on the document as received, references included; the document is not changed.
 *
 * Without `pointer` the schema is that of the first operation's JSON body, post before all others. Where that is a list
 * of tasks, as in Runware's documents, text that holds an array is judged as the list (pointers `/0/…`), and text that
 * holds anything else as one task. With `pointer` the schema is taken exactly as it stands.
 *
 * The judge never throws. It is undecided where ajv cannot compile a schema that the value gets to (a reference to another document than the
 * meta-schemas of 2020-12, `$dynamicRef`, a keyword with a value it cannot have) and where a value is nested too deeply.
 * Throws an Error when the document is no JSON value or holds no schema at that place.
 *
 * Keywords of OpenAPI 3.0 are read whatever version the document names: `nullable`, exclusive limits that are true or
 * false, `type: null`; of what is `readOnly` or `writeOnly` nothing is demanded where it does not belong.
 *
 * Known limit, where a verdict differs from JSON Schema 2020-12: `$vocabulary` is not read. Violations stand in ajv's
 * order, not in the document's.
 */
export function judgeOf(document: unknown, options: JudgeOptions = {}): Judge {
  const text = textOf(document)
  const copy: Json = JSON.parse(text)
  const judged = judgedIn(copy, options.pointer)
  const moveTo = isOfToday(text) ? (pointer: string) => pointer : rewrite(copy, options.way ?? wayAt(options.pointer))
  const compile = compilerOf(copy, options.formats ?? 'assert', text)
  return (jsonText, known) => {
    const read = known?.value === undefined ? parsed(jsonText) : { value: known.value as Json }
    if ('verdict' in read) return read.verdict
    const { value } = read
    return judgement(value, jsonText, () =>
      compile(moveTo(Array.isArray(value) ? judged.whole : (judged.task ?? judged.whole))),
    )
  }
}

/** What is judged without a pointer is a request. */
function wayAt(pointer: string | undefined): Way | undefined {
  if (pointer === undefined || /^\/paths\/.*\/requestBody\//.test(pointer)) return 'request'
  return /^\/paths\/.*\/responses\//.test(pointer) ? 'answer' : undefined
}

/** A round trip through text keeps an own key `__proto__`, which structuredClone and spreading lose. */
function textOf(document: unknown): string {
  const text = JSON.stringify(document)
  if (text === undefined) throw new Error('The document is no JSON value.')
  return text
}

function judgedIn(document: Json, pointer: string | undefined): Judged {
  if (pointer !== undefined) {
    if (valueAt(document, pointer) === undefined) throw new Error(`The document has nothing at "${pointer}".`)
    return { whole: pointer }
  }
  const judged = requestSchema(document)
  if (judged === undefined) throw new Error('The document has no operation with a JSON request body that has a schema.')
  return judged
}
