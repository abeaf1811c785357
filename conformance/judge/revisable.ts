import { type OpenDocument, openDocument } from './ajv/compile.js'
import { isOfToday, rewrite } from './ajv/dialect.js'
import { Revision } from './ajv/revision.js'
import { isAccepted, judgement, mayOverflow } from './judgement.js'
import { parsed } from './parsed.js'
import { decoded, tokensOf } from './pointer.js'
import { TextMap } from './text-map.js'
import type { Json, Judge, Verdict } from './verdict.js'
import { KnownVisits, RevisionEffects, Visits } from './visits.js'

/** What the document as it is says of a text. */
interface Remembered {
  /** Absent where the text is of no value. */
  readonly value?: Json
  /** The text where a number in it may be beyond a double: of long texts that is not looked for each time. */
  readonly overflowing?: string
  readonly verdict: Verdict
  readonly visits: Visits
}

/** The judge of a document of which one schema is another one. */
export interface RevisedJudge {
  readonly judge: Judge
  /** Whether it accepts a text, which takes less time to tell. */
  accepts(jsonText: string): boolean
}

/** Texts of so many characters in all are remembered. */
const rememberedLength = 2 ** 25

/** These are judged by other means than the place of a schema, or not at all. */
const unusual = /"\$(?:dynamicRef|dynamicAnchor|recursiveRef)":|"\$ref":"[^"#]+#\//

/**
 * The oracle of a document of which one schema is another one, over and over: what `judgeOf` says of the document with the
 * change, without compiling it. Of each text it is known which values of it were held against which schemas. Where the
 * schemas that change take and refuse the same ones of these values as before, the verdict is that on the document as it is.
 */
export class RevisableJudge {
  private readonly document: Json
  private readonly opened: OpenDocument
  private readonly pointer: string
  private readonly mayReplace: (at: readonly string[], values: readonly Json[]) => boolean
  private readonly known = new TextMap<Remembered>()
  private visits = new KnownVisits()
  private length = 0
  private current: Revision | undefined

  private constructor(document: Json, text: string, pointer: string) {
    this.document = document
    this.opened = openDocument(document, text, { mode: 'assert', isInUnits: true })
    // Shared code reads its limits in another copy, which does not change with this one.
    this.opened.units.mayShare = false
    this.pointer = pointer
    const targets = [...text.matchAll(/"\$ref":"#(\/[^"]*)"/g)].map(([, it = '']) => tokensOf(decoded(it)))
    this.mayReplace = (at, values) =>
      !targets.some((it) => at.every((token, i) => it[i] === token)) &&
      !values.some((it) => /"\$(?:id|anchor)":/.test(JSON.stringify(it)))
  }

  /**
   * The judge of the requests of a document by the schema at a pointer; undefined for a document whose schemas cannot be
   * changed by their places alone.
   */
  static of(document: unknown, pointer: string): RevisableJudge | undefined {
    const text = JSON.stringify(document)
    if (unusual.test(text)) return undefined
    const copy = JSON.parse(text) as Json
    if (!isPlain(copy, text) || !/^\/(?:components|paths)\//.test(pointer)) return undefined
    const judge = new RevisableJudge(copy, text, pointer)
    return hasPlainNames(copy, text) ? judge : undefined
  }

  /** The judge of the document with another schema at a place; undefined where it cannot be told without compiling all of it. */
  with(at: string, schema: unknown): RevisedJudge | undefined {
    const text = JSON.stringify(schema)
    const copy = JSON.parse(text) as Json
    if (!isPlain(copy, text) || !/^\/(?:components|paths)\//.test(at)) return undefined
    this.enter(undefined)
    const { document } = this
    const revision = Revision.of({ document, units: this.opened.units }, at, copy, this.mayReplace)
    if (revision === undefined) return undefined
    const effects = new RevisionEffects(revision, () => this.enter(revision))
    // Where judging ended before its time nobody knows what else a value would have met.
    const on = ({ verdict, visits }: Remembered) => (verdict.verdict === 'undecided' ? 'verdict' : effects.on(visits))
    return {
      judge: (text) => {
        const known = this.known.get(text)
        if (known === undefined) return this.judgedOnce(revision, text)
        if (known.value === undefined || on(known) === 'none') return known.verdict
        this.enter(revision)
        return this.judged(known.value, known.overflowing ?? '')
      },
      accepts: (text) => {
        const known = this.remembered(text)
        if (known.value === undefined || on(known) !== 'verdict') return known.verdict.valid
        this.enter(revision)
        return isAccepted(known.value, known.overflowing ?? '', () => this.opened.compile(this.pointer))
      },
    }
  }

  /** Of a text that nobody asked about before: to see what the document as it is says of it would take longer. */
  private judgedOnce(revision: Revision, text: string): Verdict {
    const read = parsed(text)
    if ('verdict' in read) return read.verdict
    this.enter(revision)
    return this.judged(read.value, text)
  }

  private judged(value: Json, text: string): Verdict {
    const verdict = judgement(value, text, () => this.opened.compile(this.pointer))
    // Limits are parts of the copy, which is another one in a moment.
    return { ...verdict, violations: verdict.violations.map((it) => ({ ...it, limit: copied(it.limit) })) }
  }

  private enter(revision: Revision | undefined): void {
    if (this.current === revision) return
    this.current?.undo()
    this.current = revision
    revision?.apply()
  }

  private remembered(text: string): Remembered {
    const known = this.known.get(text)
    if (known !== undefined) return known
    this.enter(undefined)
    if (this.length + text.length > rememberedLength) {
      this.known.clear()
      this.visits = new KnownVisits()
      this.length = 0
    }
    this.length += text.length
    const found = this.visited(text)
    this.known.add(text, found)
    return found
  }

  private visited(text: string): Remembered {
    const read = parsed(text)
    if ('verdict' in read) return { verdict: read.verdict, visits: new Visits() }
    const overflowing = mayOverflow(text) ? text : undefined
    // What is beyond a double is null in the JSON of a value.
    const visits = new Visits(overflowing === undefined ? this.visits : undefined)
    const { units } = this.opened
    units.watch = visits
    const verdict = this.judged(read.value, text)
    units.watch = undefined
    return { value: read.value, ...(overflowing !== undefined && { overflowing }), verdict, visits }
  }
}

/** Whether nothing in a schema is spelled as older versions spell it; rewrites the copy where it is. */
function isPlain(copy: Json, text: string): boolean {
  if (isOfToday(text)) return true
  rewrite(copy, 'request')
  return JSON.stringify(copy) === text
}

/** Whether each name that something refers to is the name of one schema, and none of a part with pointers of its own. */
function hasPlainNames(opened: Json, text: string): boolean {
  return namedIn(opened).every((it) => {
    const name = `"$id":${JSON.stringify(it.$id)}`
    return text.split(name).length === 2 && !JSON.stringify(it).includes('"$ref":"#/')
  })
}

function namedIn(value: Json): { readonly [key: string]: Json }[] {
  if (typeof value !== 'object' || value === null) return []
  const own = !Array.isArray(value) && typeof (value as { $id?: Json }).$id === 'string'
  return [...(own ? [value as { readonly [key: string]: Json }] : []), ...Object.values(value).flatMap(namedIn)]
}

function copied(value: Json): Json {
  return typeof value === 'object' && value !== null ? (JSON.parse(JSON.stringify(value)) as Json) : value
}
