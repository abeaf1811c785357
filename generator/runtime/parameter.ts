import { type Check, distinct, violations } from './check.js'
import { sendable } from './value.js'
import { RequestError, type Violation } from './violation.js'

/** How one parameter is written: where, its name, its style, whether it explodes, whether it keeps reserved characters. */
export type ParameterRule = readonly [
  where: 'path' | 'query' | 'headers',
  name: string,
  style: string,
  explodes: boolean,
  allowsReserved?: boolean,
]

/** What a request says beside its body. */
export interface WrittenParameters {
  /** The path, with its parameters. */
  readonly path: string
  /** Without the question mark; empty where there is nothing to say. */
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Writes parameters.
 * @param template the path as the document has it, with names of parameters in braces
 * @throws RequestError; pointers begin with `/path`, `/query` or `/headers`
 */
export type ParameterWriter = (parameters: unknown, template: string) => WrittenParameters

/** A writer of the parameters that `check` accepts. */
export function parameterWriter(check: Check, rules: readonly ParameterRule[]): ParameterWriter {
  return (given, template) => {
    const own = sendable(given)?.value
    const found = distinct(violations(check, own))
    if (found.length > 0) throw new RequestError(found)
    const values = own as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>
    const faults: Violation[] = []
    const texts = rules.flatMap((rule) => {
      const [where, name] = rule
      const value = values[where]?.[name]
      const parts = value === undefined ? [] : written(rule, value)
      const fault = typeof parts === 'string' ? parts : unfit(where, parts[0])
      if (fault !== undefined) faults.push(violation(rule, fault))
      return fault !== undefined || parts.length === 0 ? [] : [[where, name, parts as readonly string[]] as const]
    })
    const of = (wanted: ParameterRule[0]) => texts.filter(([where]) => where === wanted)
    const segments = new Map(of('path').map(([, name, [text = '']]) => [name, text]))
    // What tells paths apart that are one address is not sent (`/talks#stream`), what stands behind a ? is (`/talks?beta=true`).
    const [place = '', ...stated] = template.replace(/#.*/s, '').split('?')
    const path = place.split('/').map((it) => filled(it, segments))
    for (const rule of rules.filter(([where, name]) => where === 'path' && isLost(name, path, place)))
      faults.push(violation(rule, 'an empty text, "." and ".." are lost on their way in a path'))
    if (faults.length > 0) throw new RequestError(faults)
    const headers = Object.fromEntries(of('headers').map(([, name, [text = '']]) => [name, text]))
    return {
      path: path.join('/'),
      query: [...stated, ...of('query').flatMap(([, , parts]) => parts)].join('&'),
      headers,
    }
  }
}

function filled(segment: string, texts: ReadonlyMap<string, string>): string {
  return segment.replace(/\{([^{}]+)\}/g, (braces, name: string) => texts.get(name) ?? braces)
}

/** Whether URLs drop the segment that a parameter stands in. */
function isLost(name: string, path: readonly string[], template: string): boolean {
  return template.split('/').some((it, i) => it.includes(`{${name}}`) && /^\.{0,2}$/.test(path[i] ?? ''))
}

function violation([where, name, style]: ParameterRule, fault: string): Violation {
  const pointer = `/${where}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`
  return { pointer, keyword: 'style', limit: style, message: `${where}.${name}: ${fault}` }
}

/** Why a text cannot stand where it should. */
function unfit(where: ParameterRule[0], text = ''): string | undefined {
  if (where !== 'headers' || /^(?! )[\t -~\x80-\xff]*(?<![\t ])$/.test(text)) return undefined
  return 'no header carries line breaks, letters beyond Latin-1, or spaces at its ends'
}

/** The texts of a parameter, of one in the query as many as it takes there; or why there are none. */
function written(rule: ParameterRule, value: unknown): readonly string[] | string {
  try {
    if (rule[2] === 'json') return [named(rule, asciiJson(value))]
    return typeof value === 'object' && value !== null ? members(rule, value) : single(rule, value)
  } catch {
    return 'a lone surrogate cannot be written'
  }
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Styles for lists and objects alone, with what stands between items. */
const delimiters: Readonly<Record<string, string>> = { spaceDelimited: '%20', pipeDelimited: '%7C' }

/** What the text of a parameter begins with in a path, by style. */
const starts: Readonly<Record<string, string>> = { label: '.', matrix: ';' }

function single(rule: ParameterRule, value: unknown): readonly string[] | string {
  const [, name, style] = rule
  if (value === null) return 'null cannot be written; leave it out'
  if (style === 'deepObject' || delimiters[style]) return `the style ${style} is for lists and objects`
  const text = String(value)
  return [style === 'matrix' ? `;${encoded(name)}=${encoded(text)}` : `${starts[style] ?? ''}${named(rule, text)}`]
}

function members(rule: ParameterRule, value: object): readonly string[] | string {
  const [where, name, style, explodes] = rule
  const isList = Array.isArray(value)
  const entries = Object.entries(value)
  if (entries.length === 0) return 'an empty list or object cannot be written; leave it out'
  if (entries.some(([, it]) => typeof it === 'object'))
    return `null, lists and objects inside ${isList ? 'a list' : 'an object'} cannot be written in the style ${style}`
  if (style === 'deepObject' && isList) return 'the style deepObject is for objects'
  const keyOf = (key: string) => (style === 'deepObject' ? `${name}[${key}]` : isList ? name : key)
  const pairs = entries.map(([key, it]) => `${encode(rule, keyOf(key))}=${encode(rule, it)}`)
  if (style === 'deepObject' || (explodes && where === 'query')) return pairs
  if (explodes && style === 'matrix') return [pairs.map((it) => `;${it}`).join('')]
  const flat = entries.flatMap(([key, it]) => (isList ? [it] : [key, it])).map((it) => encode(rule, it))
  return joined(rule, explodes && !isList ? pairs : flat)
}

/** Items in one text. */
function joined([where, name, style, explodes]: ParameterRule, items: readonly string[]): readonly string[] | string {
  const delimiter = delimiters[style] ?? (explodes && style === 'label' ? '.' : ',')
  if (items.some((it) => it.includes(delimiter)))
    return `${JSON.stringify(decodeURIComponent(delimiter))} stands between items, and one of them has it too`
  const start = where === 'query' ? `${encoded(name)}=` : style === 'matrix' ? `;${encoded(name)}=` : starts[style]
  return [`${start ?? ''}${items.join(delimiter)}`]
}

/** A text, in the query with the name of the parameter. */
function named(rule: ParameterRule, text: string): string {
  return `${rule[0] === 'query' ? `${encoded(rule[1])}=` : ''}${encode(rule, text)}`
}

/** A value as it stands in its place: headers know no percent-encoding. */
function encode([where, , , , allowsReserved]: ParameterRule, value: unknown): string {
  if (where === 'headers') return String(value)
  const text = encoded(String(value))
  // What has a meaning of its own in a query stays encoded.
  return allowsReserved
    ? text.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B|3D)/g, (it) => decodeURIComponent(it))
    : text
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`)
}
