import { parsedJson } from '../../../generator/document/json.js'
import type { Parameter } from '../../../generator/ir/parameter.js'
import type { Judge } from '../../judge/verdict.js'
import type { PlainError } from './error-form.js'

/** What a request says beside its body. */
export interface Said {
  /** Parameters of the path, spelled as they came. */
  readonly path: ReadonlyMap<string, string>
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** What is wrong with the parameters of a request; `judge` knows the schema of each. */
export function parameterErrors(
  parameters: readonly Parameter[],
  said: Said,
  judge: (parameter: Parameter) => Judge | undefined,
): readonly PlainError[] {
  return parameters.flatMap((parameter): PlainError[] => {
    const { name, isRequired, in: where } = parameter
    const judged = judge(parameter)
    const texts = textsOf(parameter, said)
    if (texts === undefined) {
      if (!isRequired || isSpread(parameter, said, judged)) return []
      return [{ message: `The ${where} parameter ${JSON.stringify(name)} is missing.`, parameter: name }]
    }
    if (judged === undefined) return []
    const verdicts = readings(parameter, texts).map((it) => judged(JSON.stringify(it)))
    if (verdicts.some((it) => it.verdict !== 'refuses')) return []
    const best = verdicts.find((it) => it.violations.every(({ keyword }) => keyword !== 'type')) ?? verdicts[0]
    return (best?.violations.slice(0, 1) ?? []).map(({ message }) => ({ message, parameter: name }))
  })
}

/** Whether it is an object whose members stand in the query one by one. */
function isSpread(
  { name, in: where, style, explodes }: Parameter,
  { query }: Said,
  judged: Judge | undefined,
): boolean {
  if (where !== 'query') return false
  if (style === 'deepObject') return [...query.keys()].some((it) => it.startsWith(`${name}[`))
  const object = Object.fromEntries([...query].map(([key, text]) => [key, spelled(text)[0] ?? text]))
  return explodes && query.size > 0 && judged?.(JSON.stringify(object)).verdict === 'accepts'
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

/** The values that texts may stand for: as they are, as the number or the word of JSON that they spell, as a list. */
function readings({ style, explodes }: Parameter, texts: readonly string[]): readonly unknown[] {
  const [first = ''] = texts
  if (style === 'json') return [parsedJson(first) ?? first]
  const text = style === 'label' ? first.replace(/^\./, '') : style === 'matrix' ? first.replace(/^;[^=]*=/, '') : first
  const parts = explodes && texts.length > 1 ? texts : text.split(separators[style] ?? /,/)
  const scalars = texts.length > 1 ? [] : [text, ...spelled(text)]
  return [...scalars, parts, parts.map((it) => spelled(it)[0] ?? it)]
}

function spelled(text: string): readonly unknown[] {
  return /^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?)$/.test(text) ? [JSON.parse(text)] : []
}
