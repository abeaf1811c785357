import { createHash } from 'node:crypto'
import { isJsonObject, type Json, parsedJson } from '../../generator/document/json.js'
import { child, type Pointer, tokens } from '../../generator/document/pointer.js'
import { extreme, numberRange } from '../../generator/ir/range.js'
import { unwrapped } from '../../generator/provider/envelope.js'
import type { Envelope } from '../../generator/provider/provider.js'
import type { Driver, Size } from '../server/estimate.js'
import { sitesOf } from '../value/edge/constraint-site.js'
import type { Subject } from './subject.js'

/** Tokens that a model may read before and after each text. */
const perText = 4
/** Names of numbers that prices grow with. */
const priced =
  /(tokens|budget|results|width|height|pixels|steps|duration|seconds|frames|fps|framerate|scale|factor|count|samples)$/i
/** Names of what is chosen and has its price. */
const chosen = /think|reason|effort|quality|resolution|acceler|mode|size|search|tool|audio|upscale|hires/i

/** What may decide the price of the requests of one operation. */
export class Sizing {
  private readonly of: string
  private readonly envelope: Envelope
  private readonly uuidField: string | undefined
  /** Where a request says how many results it asks for. */
  private readonly count: Pointer | undefined
  /** What no model reads: what a request is addressed to, and how its results are delivered. */
  private readonly unread: ReadonlySet<string>
  private readonly limits = new Map<string, Pick<Driver, 'least' | 'most'>>()

  constructor({ model, operation }: Pick<Subject, 'model' | 'operation'>) {
    const { tasks } = model.provider.protocol
    this.of = `${model.id} ${operation.id}`
    this.count = tasks?.count
    this.envelope = operation.envelope
    this.uuidField = operation.uuidField
    const delivered = tasks ? [tasks.webhook, tasks.delivery.at].map((at) => tokens(at)[0] ?? '') : []
    this.unread = new Set([...operation.fixed.keys(), operation.uuidField ?? '', ...delivered])
    for (const { constraint, path, siblings } of sitesOf(operation.request)) {
      const isNumber = constraint.kind === 'type' && constraint.types.some((it) => it === 'integer' || it === 'number')
      if (!isNumber || !isPriced(path)) continue
      const range = numberRange(siblings)
      const least = extreme(range, 'lower') ?? 1
      this.limits.set(path, { least: least > 0 ? least : 1, most: extreme(range, 'upper') ?? Number.POSITIVE_INFINITY })
    }
  }

  /** The sizes of the tasks in a body; none where it holds no task. */
  sizesOf(body: string): readonly Size[] {
    const text = this.envelope === 'input' ? (unwrapped('input', body) ?? '') : body
    const json = parsedJson(text) as Json | undefined
    return [json]
      .flat()
      .flatMap((it) => (isJsonObject(it) ? [this.sizeOf(it as { readonly [name: string]: Json })] : []))
  }

  private sizeOf(task: { readonly [name: string]: Json }): Size {
    const numbers = new Map<string, number>()
    const options: string[] = []
    const texts: string[] = []
    const noteLeaf = (value: Json, path: string): void => {
      const [name = ''] = tokens(path).slice(-1)
      if (typeof value === 'string') texts.push(value)
      if (typeof value === 'number' && isPriced(path)) numbers.set(path, Math.max(numbers.get(path) ?? 0, value))
      if (value !== null && chosen.test(name)) options.push(`${path} ${String(value)}`)
    }
    const note = (value: Json, path: string): void => {
      if (typeof value !== 'object' || value === null) noteLeaf(value, path)
      else
        for (const [key, member] of Object.entries(value))
          note(member as Json, child(path, Array.isArray(value) ? '0' : key))
    }
    const id = task[this.uuidField ?? '']
    for (const [key, member] of Object.entries(task)) if (!this.unread.has(key)) note(member, child('', key))
    const drivers: Record<string, Driver> = {}
    for (const path of new Set([...this.limits.keys(), ...numbers.keys()])) {
      const value = numbers.get(path)
      drivers[path] = { ...(this.limits.get(path) ?? { least: 1, most: 1 }), ...(value !== undefined && { value }) }
    }
    return {
      of: this.of,
      ...(typeof id === 'string' && { task: id }),
      bytes: texts.reduce((sum, it) => sum + perText + Buffer.byteLength(it), 0),
      texts: createHash('sha256').update(JSON.stringify(texts)).digest('hex'),
      results: Math.max(1, numbers.get(this.count ?? '') ?? 1),
      drivers,
      options: options.sort().join('\n'),
      isVarying: [...this.limits.keys()].some((it) => /tokens$/i.test(it)),
    }
  }
}

function isPriced(path: string): boolean {
  return priced.test(tokens(path).at(-1) ?? '')
}
