import type * as Yaml from 'yaml'
import type { Pair, YAMLMap } from 'yaml'
import { builtin } from './builtin.js'
import { isExactly } from './decimal-text.js'
import type { Json } from './json.js'
import { TextFault } from './json-text.js'
import { child, type Pointer } from './pointer.js'
import type { Losses } from './unreadable-json.js'

const { createRequire } = builtin('node:module')

/** The library, loaded with the first text in YAML. */
export const yaml = (): typeof Yaml => createRequire(import.meta.url)('yaml')

/** Most values that aliases may stand for, each counted as often as it is repeated. */
const mostRepeated = 100_000

type Node = unknown

/**
 * The value of a YAML 1.2 text (core schema), as JSON has it: keys are texts, and an alias is a copy of what it names. The
 * merge key `<<` of older versions is followed. What JSON cannot say (tags, `.nan`, keys that are no scalars, aliases
 * that lead back to themselves or multiply without measure) is refused.
 * @throws TextFault
 */
export function yamlOf(text: string): Losses & { readonly json: Json } {
  try {
    const options = { schema: 'core', uniqueKeys: false, prettyErrors: false, resolveKnownTags: false } as const
    const { errors, warnings, directives, contents } = yaml().parseDocument(text, options)
    for (const { pos, message } of [...errors, ...warnings]) throw faultAt(text, pos[0], message)
    const { explicit, version } = directives?.yaml ?? {}
    if (explicit && version !== '1.2') throw faultAt(text, 0, `it declares YAML ${version}, and is read as YAML 1.2`)
    return new Conversion(text).read(contents)
  } catch (error) {
    if (error instanceof RangeError) throw faultAt(text, 0, 'it is nested too deeply')
    throw error
  }
}

/** The library's sentence as part of ours. */
function faultAt(text: string, position: number, message: string): TextFault {
  const reason = message.replace(/\.$/, '')
  return new TextFault(reason.charAt(0).toLowerCase() + reason.slice(1), text.slice(0, position))
}

class Conversion {
  private readonly yaml = yaml()
  private readonly text: string
  private readonly anchors = new Map<string, Node>()
  /** What is being converted: an alias to it would never end. */
  private readonly open = new Set<Node>()
  private readonly rounded = new Map<Pointer, string>()
  private lost: Losses['lost']
  /** How many aliases are being followed, and how many values they stood for so far. */
  private aliases = 0
  private repeated = 0

  constructor(text: string) {
    this.text = text
  }

  read(contents: Node): Losses & { readonly json: Json } {
    const json = this.value(contents, '')
    return { json, rounded: this.rounded, ...(this.lost && { lost: this.lost }) }
  }

  private value(node: Node, at: Pointer): Json {
    if (this.aliases > 0 && ++this.repeated > mostRepeated)
      throw this.fault(node, `aliases stand for more than ${mostRepeated} values`)
    if (this.yaml.isAlias(node)) return this.followed(node, (target) => this.value(target, at))
    const anchor = (node as { readonly anchor?: string } | null)?.anchor
    if (anchor !== undefined) this.anchors.set(anchor, node)
    if (this.yaml.isScalar(node)) return this.scalar(node, at)
    if (!this.yaml.isMap(node) && !this.yaml.isSeq(node)) return null
    this.open.add(node)
    const json = this.yaml.isMap(node)
      ? Object.fromEntries(this.members(node, at))
      : node.items.map((item, i) => this.value(item, child(at, i)))
    this.open.delete(node)
    return json
  }

  private followed<T>(alias: { readonly source: string }, then: (target: Node) => T): T {
    const target = this.anchors.get(alias.source)
    if (target === undefined) throw this.fault(alias, `the alias *${alias.source} names nothing before it`)
    if (this.open.has(target)) throw this.fault(alias, `the alias *${alias.source} leads back to itself`)
    this.aliases++
    const made = then(target)
    this.aliases--
    return made
  }

  private members(map: YAMLMap, at: Pointer): Map<string, Json> {
    const own = new Map<string, Json>()
    const merged: Node[] = []
    for (const { key, value } of map.items as Pair<Node, Node>[]) {
      if (this.yaml.isScalar(key) && key.value === '<<' && key.type === 'PLAIN') {
        merged.push(value)
        continue
      }
      const name = this.key(key, map)
      const place = child(at, name)
      if (own.has(name)) this.lost ??= { pointer: place, fact: `The key ${JSON.stringify(name)} occurs twice.` }
      own.set(name, this.value(value, place))
    }
    for (const it of merged) for (const [name, value] of this.merged(it, at)) if (!own.has(name)) own.set(name, value)
    return own
  }

  /** What a merge key brings; of several mappings the first has a key. */
  private merged(node: Node, at: Pointer): Map<string, Json> {
    if (this.yaml.isAlias(node)) return this.followed(node, (target) => this.merged(target, at))
    if (this.yaml.isSeq(node)) return new Map([...node.items].reverse().flatMap((item) => [...this.merged(item, at)]))
    if (!this.yaml.isMap(node)) throw this.fault(node, 'the merge key << holds no mapping')
    return this.members(node, at)
  }

  private key(node: Node, map: YAMLMap): string {
    if (this.yaml.isAlias(node)) return this.followed(node, (target) => this.key(target, map))
    const text = this.yaml.isScalar(node) ? (typeof node.value === 'string' ? node.value : node.source) : undefined
    if (text === undefined || (text === '' && this.yaml.isScalar(node) && node.value === null))
      throw this.fault(node ?? map, 'a key is no text, number or word')
    if (this.yaml.isScalar(node) && node.anchor !== undefined) this.anchors.set(node.anchor, node)
    return text
  }

  private scalar(node: { readonly value: unknown; readonly source?: string }, at: Pointer): Json {
    const { value, source = '' } = node
    if (typeof value !== 'number') return value as Json
    if (/^[+-]?\.(inf|nan)$/i.test(source)) throw this.fault(node, `JSON has no number ${source}`)
    if (!Number.isFinite(value)) this.lost ??= { pointer: at, fact: 'The number is beyond the range of doubles.' }
    const decimal = /^0[ox]/.test(source) ? String(BigInt(source)) : source
    if (!isExactly(value, decimal)) this.rounded.set(at, decimal)
    return value
  }

  private fault(node: Node, reason: string): TextFault {
    const position = (node as { readonly range?: readonly number[] } | null)?.range?.[0] ?? 0
    return new TextFault(reason, this.text.slice(0, position))
  }
}
