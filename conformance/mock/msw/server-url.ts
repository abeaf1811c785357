import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { escaped } from '../escaped.js'

/** Where requests for a server go, with and without a scheme, host, port or path of their own. */
export interface ServerPlace {
  /** Source of a pattern for its address, without what is below it. */
  readonly source: string
  /** Whether any host may be meant: the document was to be served by the one that it describes. */
  readonly isAnywhere: boolean
}

/** Any scheme and host. */
const anyOrigin = '[a-z][a-z0-9+.-]*://[^/?#]+'

/** Stand-ins for variables while a URL is parsed: they survive in host, path and port. */
const standIn = (index: number) => `zqv${index}vqz`
const portStandIn = (index: number) => String(65_001 + index)

/**
 * The places that a server object of OpenAPI names: absolute, without a scheme, or relative to wherever the document is
 * served; a variable stands for each of its values, and for any text where none are listed.
 */
export function serverPlaces(server: Json): readonly ServerPlace[] {
  if (!isJsonObject(server) || typeof server.url !== 'string') return []
  const variables = isJsonObject(server.variables) ? server.variables : {}
  return placesOf(server.url.trim().replace(/[?#].*$/s, ''), variables)
}

function placesOf(url: string, variables: JsonObject): readonly ServerPlace[] {
  const leading = /^\{([^{}]*)\}(?!:\/\/)/.exec(url)
  if (leading !== null) {
    const rest = url.slice(leading[0].length)
    const values = valuesOf(leading[1] as string, variables)
    if (values.some((it) => /:\/\/|^\//.test(it))) return values.flatMap((it) => placesOf(it + rest, variables))
  }
  const names: string[] = []
  const filled = url.replace(/\{([^{}]*)\}/g, (whole, name: string, at: number) => {
    names.push(name)
    const isPort = /:$/.test(url.slice(0, at)) && /^(\/|$)/.test(url.slice(at + whole.length))
    return isPort ? portStandIn(names.length - 1) : standIn(names.length - 1)
  })
  const source = sourceOf(filled)
  return source === undefined ? [] : [{ ...source, source: withVariables(source.source, names, variables) }]
}

/** The pattern of a URL whose variables have stand-ins; undefined for what is no URL. */
function sourceOf(url: string): ServerPlace | undefined {
  if (URL.canParse(url)) return { source: escaped(bare(new URL(url).href)), isAnywhere: false }
  if (url.startsWith('//') && URL.canParse(`https:${url}`))
    return { source: `https?:${escaped(bare(new URL(`https:${url}`).href.slice('https:'.length)))}`, isAnywhere: false }
  if (!URL.canParse(url, 'http://localhost')) return undefined
  const path = escaped(bare(new URL(url, 'http://localhost').pathname))
  // Where the document lies is not known: what is relative to its folder may stand in any.
  return { source: `${anyOrigin}${/^\/|^$/.test(url) ? '' : '(?:/[^?#]*)?'}${path}`, isAnywhere: true }
}

function withVariables(source: string, names: readonly string[], variables: JsonObject): string {
  return names.reduce((before, name, index) => {
    const values = valuesOf(name, variables)
    const hasList = isJsonObject(variables[name]) && Array.isArray(variables[name].enum)
    const open = (any: string) => {
      const listed = values.map(escaped)
      return `(?:${(hasList ? listed : [...listed, any]).join('|')})`
    }
    const isScheme = before.startsWith(`${standIn(index)}:`)
    return before
      .replace(`:${portStandIn(index)}`, `(?::${open('\\d+')})?`)
      .replace(standIn(index), isScheme ? open('(?:https?|wss?)') : open('[^?#]*?'))
  }, source)
}

/** What a variable may be: its list, its default beside it. */
function valuesOf(name: string, variables: JsonObject): readonly string[] {
  const variable = member(variables, name)
  if (!isJsonObject(variable)) return []
  const { default: usual, enum: list } = variable
  return [...new Set([...(Array.isArray(list) ? list : []), usual])].filter((it) => typeof it === 'string')
}

function bare(url: string): string {
  return url.replace(/\/+$/, '')
}
