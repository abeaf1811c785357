import type { Model } from '../../../generator/ir/model.js'
import { escaped } from '../escaped.js'
import type { Documented } from './documented.js'

/** A path of a document, ready to be compared with those that are asked for. */
export interface Route {
  readonly documented: Documented
  /** How many of its segments are spelled out: such a path goes before one with parameters. */
  readonly literals: number
  /** Its path without the names of its parameters: what is not told apart by it has one address. */
  readonly place: string
  /** What its path says of the query (`/talks?beta=true`). */
  readonly query: readonly (readonly [name: string, value: string])[]
  /** Its parameters in a path, spelled as they came; undefined for a path that is another one. */
  match(path: string): ReadonlyMap<string, string> | undefined
}

export function routeOf(documented: Documented): Route {
  const [path = '', query = ''] = documented.path.replace(/#.*/s, '').split('?')
  const names: string[] = []
  const pattern = path
    .replace(/\/+$/, '')
    .split(/(\{[^{}]*\})/)
    .map((part, i) => {
      if (i % 2 === 0) return escaped(part)
      names.push(part.slice(1, -1))
      return '([^/]+)'
    })
    .join('')
  const whole = new RegExp(`^${pattern === '' ? '/' : pattern}$`)
  return {
    documented,
    place: path.replace(/\/+$/, '').replace(/\{[^{}]*\}/g, '{}'),
    query: [...new URLSearchParams(query)],
    literals: path.split('/').filter((it) => it !== '' && !it.includes('{')).length,
    match: (asked) => {
      const found = whole.exec(asked)
      return found === null ? undefined : new Map(names.map((name, i) => [name, found[i + 1] as string]))
    },
  }
}

/** Paths before those of a model's operations, the longest first: those of its servers, that of the mock, and none. */
export function basesOf({ servers, provider }: Model): readonly string[] {
  const paths = [...servers, ...provider.protocol.servers].flatMap((it) => {
    const url = it.replace(/\{[^{}]*\}/g, 'x')
    return URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost').pathname.replace(/\/+$/, '') : []
  })
  return [...new Set([...paths, '/v1', ''])].sort((a, b) => b.length - a.length)
}
