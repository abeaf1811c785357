import { parsedJson } from '../../../generator/document/json.js'
import { child, tokens } from '../../../generator/document/pointer.js'
import type { Parameter } from '../../../generator/ir/parameter.js'
import type { Judge, Verdict, Violation } from '../../judge/verdict.js'
import type { PlainError } from './error-form.js'

/** What a request says beside its body. */
export interface Said {
  /** Parameters of the path, spelled as they came. */
  readonly path: ReadonlyMap<string, string>
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** A parameter that is not as the document has it. */
export interface ParameterError extends PlainError {
  /** The rule; its pointer begins with `/path`, `/query` or `/headers`. */
  readonly violation: Violation
}

/** What is wrong with the parameters of a request; `judge` knows the schema of each. */
export function parameterErrors(
  parameters: readonly Parameter[],
  said: Said,
  judge: (parameter: Parameter) => Judge | undefined,
): readonly ParameterError[] {
  const names = new Set(parameters.flatMap((it) => (it.in === 'query' ? [it.name, `${it.name}[]`] : [])))
  return parameters.flatMap((parameter): ParameterError[] => {
    const { name, isRequired, in: where } = parameter
    const judged = judge(parameter)
    const values = valuesOf(parameter, { ...said, names }, judged)
    const verdicts = values.map((it) => judged?.(JSON.stringify(it)))
    if (verdicts.length === 0) {
      const message = `The ${where} parameter ${JSON.stringify(name)} is missing.`
      const missing = { pointer: pointerOf(parameter), keyword: 'required', limit: true, message }
      return isRequired ? [{ message, parameter: name, in: where, path: [name], violation: missing }] : []
    }
    const refused = verdicts.filter((it): it is Verdict => it?.verdict === 'refuses')
    if (refused.length < verdicts.length) return []
    const others = values.flatMap((it, i) => rereadings(it, refused[i] as Verdict))
    const reread = others.flatMap((it) => judged?.(JSON.stringify(it)) ?? [])
    if (reread.some((it) => it.verdict !== 'refuses')) return []
    const best =
      [...refused, ...reread].find((it) => it.violations.every(({ keyword }) => keyword !== 'type')) ?? refused[0]
    return (best?.violations.slice(0, 1) ?? []).map((it) => {
      const violation = { ...it, pointer: `${pointerOf(parameter)}${it.pointer}` }
      return { message: it.message, parameter: name, in: where, path: [name], violation }
    })
  })
}

/** A list or an object of which each text that is refused is read as what it spells: of many not all readings are tried. */
function rereadings(value: unknown, { violations }: Verdict): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const wrong = new Set(violations.map(({ pointer }) => tokens(pointer)[0]))
  const members = Object.entries(value).map(([name, it]) => [
    name,
    wrong.has(name) && typeof it === 'string' ? (spelled(it)[0] ?? it) : it,
  ])
  return [Array.isArray(value) ? members.map(([, it]) => it) : Object.fromEntries(members)]
}

/** Where a parameter stands in `{ path, query, headers }`. */
export function pointerOf({ in: where, name }: Pick<Parameter, 'in' | 'name'>): string {
  return child(`/${where === 'header' ? 'headers' : where}`, name)
}

interface SaidAmong extends Said {
  /** Names that parameters of the query have. */
  readonly names: ReadonlySet<string>
}

/** The values that a parameter may have been given; none where it is not there. */
function valuesOf(parameter: Parameter, said: SaidAmong, judged: Judge | undefined): readonly unknown[] {
  const members = membersOf(parameter, said, judged)
  if (members !== undefined) return members.length === 0 ? [] : objectsOf(members)
  const texts = textsOf(parameter, said)
  return texts === undefined ? [] : readings(parameter, texts)
}

type Member = readonly [name: string, text: string]

/** The members of an object that stand in the query one by one; undefined where the parameter is none of that kind. */
function membersOf(parameter: Parameter, said: SaidAmong, judged: Judge | undefined): readonly Member[] | undefined {
  const { name, style, explodes, in: where } = parameter
  if (where !== 'query') return undefined
  const all = [...said.query]
  if (style === 'deepObject')
    return all.flatMap(([key, text]): Member[] =>
      key.startsWith(`${name}[`) && key.endsWith(']') ? [[key.slice(name.length + 1, -1), text]] : [],
    )
  if (!explodes || style !== 'form' || said.query.has(name) || !isObjectAlone(judged)) return undefined
  return all.filter(([key]) => !said.names.has(key) && !/\[.*\]$/.test(key))
}

/** Whether a schema takes objects and neither texts nor lists. */
function isObjectAlone(judged: Judge | undefined): boolean {
  const takes = (text: string) => judged?.(text).violations.every((it) => it.pointer !== '' || it.keyword !== 'type')
  return takes('{}') === true && takes('""') === false && takes('[]') === false
}

/** The texts that a parameter is given by; undefined where it is not there. */
function textsOf({ name, in: where }: Parameter, { path, query, headers }: Said): readonly string[] | undefined {
  if (where === 'query') {
    const all = query.has(name) ? query.getAll(name) : query.getAll(`${name}[]`)
    return all.length > 0 ? all : undefined
  }
  const text = where === 'path' ? decoded(path.get(name)) : headers[name.toLowerCase()]
  return text === undefined ? undefined : [text]
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text)
  } catch {
    return text
  }
}

const separators: Readonly<Record<string, RegExp>> = { spaceDelimited: /[ ]|%20/, pipeDelimited: /\|/ }

/** The values that texts may stand for: as they are, as the number or the word of JSON that they spell, as a list or object. */
function readings(parameter: Parameter, texts: readonly string[]): readonly unknown[] {
  const [first = ''] = texts
  if (parameter.style === 'json') return [parsedJson(first) ?? first]
  const text = begun(parameter, first)
  const scalars = texts.length > 1 ? [] : [text, ...spelled(text)]
  const parts = parameter.explodes && texts.length > 1 ? texts : partsOf(parameter, text)
  return [...scalars, ...spellings(parts), ...objectsOf(pairsIn(parameter.explodes, parts))]
}

/** A text without what its style has before it: `.a` and `;name=a` as `a`. */
function begun({ style, name }: Parameter, text: string): string {
  if (style === 'label') return text.replace(/^\./, '')
  return style === 'matrix' ? withoutName(text.replace(/^;/, ''), name) : text
}

const withoutName = (text: string, name: string) => (text.startsWith(`${name}=`) ? text.slice(name.length + 1) : text)

function partsOf({ style, explodes, name }: Parameter, text: string): readonly string[] {
  if (explodes && style === 'matrix') return text.split(';').map((it) => withoutName(it, name))
  return text.split(explodes && style === 'label' ? '.' : (separators[style] ?? /,/))
}

/** The members that `a,1,b,2` tells, or `a=1,b=2` where it is exploded. */
function pairsIn(explodes: boolean, parts: readonly string[]): readonly Member[] {
  if (explodes) {
    const pairs = parts.map((it) => /^([^=]+)=(.*)$/s.exec(it))
    return pairs.flatMap((it): Member[] => (it === null ? [] : [[it[1] as string, it[2] as string]]))
  }
  if (parts.length % 2 === 1) return []
  return parts.flatMap((it, i): Member[] => (i % 2 === 0 ? [[it, parts[i + 1] as string]] : []))
}

function objectsOf(members: readonly Member[]): readonly unknown[] {
  if (members.length === 0) return []
  const names = members.map(([name]) => name)
  return spellings(members.map(([, text]) => text)).map((values) =>
    Object.fromEntries(names.map((name, i) => [name, values[i]])),
  )
}

/** So many texts are read each both ways, whatever the others are read as. */
const mostSpelled = 6

/** The lists that texts may stand for. */
function spellings(texts: readonly string[]): readonly (readonly unknown[])[] {
  const either = texts.map((it) => [it, ...spelled(it)])
  const open = either.filter((it) => it.length > 1).length
  if (open > mostSpelled) return [texts, either.map((it) => it.at(-1))]
  return either.reduce<unknown[][]>((made, ways) => made.flatMap((it) => ways.map((way) => [...it, way])), [[]])
}

function spelled(text: string): readonly unknown[] {
  return /^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?)$/.test(text) ? [JSON.parse(text)] : []
}
