import type { Json } from '../../../generator/document/json.js'
import { declaredKeys, memberShapes, type View } from '../../../generator/ir/normal-form.js'
import type { Samples } from './sample.js'

/** Takes members that are set, and keys that are taken away. */
export type Put = (set: Record<string, Json>, without?: readonly string[]) => void

/**
 * Members that satisfy one part of a rule, such as one branch, together: one set for each part, and one for each further
 * value of a member of it.
 */
export function directed(source: View, parts: readonly View[], samples: Samples): Record<string, Json>[] {
  const made: Record<string, Json>[] = []
  for (const part of parts) {
    if (part.shapes === source.shapes) continue
    const keys = new Set([...declaredKeys(part), ...part.required])
    const options = [...keys].flatMap((key) => {
      const shapes = [...memberShapes(source, key).shapes, ...memberShapes(part, key).shapes]
      const values = samples.of([...new Set(shapes)])
      return values.length > 0 ? [{ key, values }] : []
    })
    const first = Object.fromEntries(options.map(({ key, values }) => [key, values[0] as Json]))
    if (options.length > 0) made.push(first)
    for (const { key, values } of options) for (const value of values.slice(1)) made.push({ ...first, [key]: value })
  }
  return made
}

/** A key with the values that it may have. */
export interface Options {
  readonly key: string
  readonly values: readonly Json[]
}

/** How many combinations are made. */
export interface Bound {
  readonly limit: number
  readonly samples: Samples
}

/** Each combination of values and of absence, or as many as the limit allows by chance. */
export function products(options: readonly Options[], { limit, samples }: Bound, put: Put): void {
  const all = options.reduce((product, it) => product * (it.values.length + 1), 1)
  if (all > limit) samples.reached.names.add('combinations')
  for (let n = 0; n < Math.min(all, limit); n++) {
    const set: Record<string, Json> = {}
    const without: string[] = []
    let rest = n
    for (const it of options) {
      const size = it.values.length + 1
      const at = all <= limit ? rest % size : samples.chance.below(size)
      rest = Math.floor(rest / size)
      if (at === 0) without.push(it.key)
      else set[it.key] = it.values[at - 1] as Json
    }
    put(set, without)
  }
}

/** Presence, absence and value of the keys that rules are about: all combinations of a few, a sample of many. */
export function combined(
  keys: readonly string[],
  values: (key: string) => readonly Json[],
  bound: Bound,
  put: Put,
): void {
  const options = keys.map((key) => ({ key, values: values(key) }))
  const few = options.slice(0, 24).map(({ key, values: all }) => ({ key, values: all.slice(0, 8) }))
  if (options.some((it, i) => i >= few.length || it.values.length > 4)) bound.samples.reached.names.add('combinations')
  for (const a of options) for (const value of a.values) put({ [a.key]: value })
  for (const [i, a] of few.entries()) {
    for (const b of few.slice(i + 1)) {
      for (const x of a.values.slice(0, 4)) for (const y of b.values.slice(0, 4)) put({ [a.key]: x, [b.key]: y })
    }
  }
  products(few, bound, put)
}
