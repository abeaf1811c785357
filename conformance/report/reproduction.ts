import { freshId, withFreshIds } from '../value/fresh-id.js'
import type { Key } from '../value/request-key.js'
import { headerWord, shellWord } from './shell-word.js'

/** One request of a finding; it may go elsewhere than the others. */
export interface ReproducedRequest extends Partial<ReproductionPlace> {
  readonly body: string
  /** True where there is no body. @defaultValue false */
  readonly isBodiless?: boolean | undefined
  /** The key that it is sent with, in relation to the right one. */
  readonly key: Key
}

/** Where requests go. */
export interface ReproductionPlace {
  readonly url: string
  /** @defaultValue 'POST' */
  readonly method?: string | undefined
  /** Headers beside those of key and content type. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** How the key is shown. @defaultValue `Bearer` in `authorization` */
  readonly authentication?: { readonly header: string; readonly scheme: string } | undefined
  /** The environment variable that the key is read from. */
  readonly keyVariable: string
  /** Headers whose values are read from the environment too. */
  readonly extraHeaders?: readonly { readonly name: string; readonly variable: string }[] | undefined
}

/** What sends the requests of a finding again. */
export interface Reproduction {
  /** Command lines, one for each request; the key is read from the environment. */
  readonly curl: string
  /** TypeScript that does the same. */
  readonly snippet: string
}

/**
 * What reproduces a finding: the same requests in the same order, under identifiers that were never used, for a server
 * refuses those it knows.
 */
export function reproduction(
  steps: readonly ReproducedRequest[],
  place: ReproductionPlace,
  uuidField: string | undefined,
): Reproduction {
  const sent = withNewIds(steps, uuidField)
  return {
    curl: sent.map((it) => curlLine(it, place)).join('\n'),
    snippet: sent.map((it, i) => snippetText(it, place, sent.length === 1 ? '' : String(i + 1))).join('\n'),
  }
}

/** The same requests under identifiers that were never used. */
export function withNewIds(
  steps: readonly ReproducedRequest[],
  field: string | undefined,
): readonly ReproducedRequest[] {
  const known = new Map<string, string>()
  const renewed = (old: string): string => {
    const fresh = known.get(old) ?? freshId(old)
    known.set(old, fresh)
    return fresh
  }
  return steps.map((it) => ({ ...it, body: withFreshIds(it.body, field, renewed) }))
}

/** How a place is asked, with what is not said of it. */
function completed(request: ReproducedRequest, place: ReproductionPlace) {
  const whole = { ...place, ...request }
  const {
    method = 'POST',
    headers = {},
    authentication,
    isBodiless,
    url,
    keyVariable,
    extraHeaders: extra = [],
  } = whole
  const { header, scheme } = authentication ?? { header: 'authorization', scheme: 'Bearer' }
  const typed = isBodiless ? [] : [['content-type', 'application/json'] as const]
  const all = [...typed, ...Object.entries(headers)]
  return { url, keyVariable, method, headers: all, extra, header, before: scheme === '' ? '' : `${scheme} ` }
}

function curlLine(request: ReproducedRequest, place: ReproductionPlace): string {
  const { body, key, isBodiless } = request
  const { url, keyVariable: name, method, headers, extra, header: keyHeader, before } = completed(request, place)
  const values: Readonly<Record<Key, string | undefined>> = {
    right: `${before}$${name}`,
    missing: undefined,
    wrong: `${before}wrong-key`,
    empty: before,
    bare: `$${name}`,
    basic: `Basic $${name}`,
    longer: `${before}\${${name}}0`,
    shorter: `${before}\${${name}%?}`,
    altered: `${before}\${${name}%?}a`,
    recased: `${before}$(printf %s "$${name}" | tr a-z A-Z)`,
  }
  const shown = values[key]
  const header =
    shown === undefined ? '' : ` -H ${shown === '' ? headerWord(keyHeader, '') : `"${keyHeader}: ${shown}"`}`
  const others = [
    ...headers.map(([it, text]) => ` -H ${headerWord(it, text)}`),
    ...extra.map((it) => ` -H "${it.name}: $${it.variable}"`),
  ].join('')
  const how = method === 'HEAD' ? '-I' : `-X ${method}`
  const head = `curl -sS ${how} ${shellWord(url)}${others}${header}`
  if (isBodiless) return head
  if (!hasLongRun(body)) return `${head} --data-raw ${shellWord(body)}`
  return `node -e ${shellWord(`process.stdout.write(${expressionOf(body)})`)} | ${head} --data-binary @-`
}

function snippetText(request: ReproducedRequest, place: ReproductionPlace, suffix: string): string {
  const { body, key, isBodiless } = request
  const { url, keyVariable, method, headers, extra, header: keyHeader, before } = completed(request, place)
  const variable = `process.env.${keyVariable}`
  const values: Readonly<Record<Key, string | undefined>> = {
    right: `\`${before}\${${variable}}\``,
    missing: undefined,
    wrong: `'${before}wrong-key'`,
    empty: `'${before}'`,
    bare: `\`\${${variable}}\``,
    basic: `\`Basic \${${variable}}\``,
    longer: `\`${before}\${${variable}}0\``,
    shorter: `\`${before}\${${variable}?.slice(0, -1)}\``,
    altered: `\`${before}\${${variable}?.slice(0, -1)}a\``,
    recased: `\`${before}\${${variable}?.toUpperCase()}\``,
  }
  const shown = values[key]
  const nameOf = (it: string) => (/^[a-z]+$/.test(it) ? it : `'${it}'`)
  const said = headers.map(([it, text]) =>
    it === 'content-type' ? `'${it}': '${text}'` : `${JSON.stringify(it)}: ${JSON.stringify(text)}`,
  )
  const further = extra.map((it) => `${JSON.stringify(it.name)}: \`\${process.env.${it.variable}}\``)
  const all = [...said, ...further, ...(shown === undefined ? [] : [`${nameOf(keyHeader)}: ${shown}`])]
  return [
    `const response${suffix} = await fetch(${JSON.stringify(url)}, {`,
    `  method: '${method}',`,
    `  headers: { ${all.join(', ')} },`,
    ...(isBodiless ? [] : [`  body: ${expressionOf(body)},`]),
    `})`,
    `console.log(response${suffix}.status, await response${suffix}.text())`,
  ].join('\n')
}

const longRun = /(.|[\uD800-\uDBFF][\uDC00-\uDFFF])\1{199,}/gu

/** A JavaScript expression for a text, long runs of one character as `"a".repeat(262145)`. */
export function expressionOf(text: string): string {
  const parts: string[] = []
  let at = 0
  for (const run of text.matchAll(longRun)) {
    parts.push(JSON.stringify(text.slice(at, run.index)), `${JSON.stringify(run[1])}.repeat(${[...run[0]].length})`)
    at = run.index + run[0].length
  }
  return [...parts, JSON.stringify(text.slice(at))].filter((it) => it !== '""').join(' + ') || '""'
}

/** True where `expressionOf` makes a text much shorter. */
function hasLongRun(text: string): boolean {
  return text.search(longRun) >= 0
}
