import type { JsonObject } from '../../generator/document/json.js'
import type { Key } from '../value/request-key.js'
import { expressionOf, type ReproducedRequest, type Reproduction } from './reproduction.js'
import { shellWord } from './shell-word.js'

/** A WebSocket that requests go over. */
export interface ReproducedSocket {
  readonly url: string
  /** The environment variable that the key is read from. */
  readonly keyVariable: string
  /** What shows a key first of all. */
  readonly login: (key: string) => JsonObject
  /** Headers of the handshake, whose values are read from the environment. */
  readonly extraHeaders?: readonly { readonly name: string; readonly variable: string }[] | undefined
}

/** What sends the frames of a finding again, all with one key over one socket: it is for Node.js 22 or newer. */
export function socketReproduction(steps: readonly ReproducedRequest[], place: ReproducedSocket): Reproduction {
  const groups: ReproducedRequest[][] = []
  for (const it of steps) {
    const last = groups.at(-1)
    if (last?.[0]?.key === it.key) last.push(it)
    else groups.push([it])
  }
  const scripts = groups.map((it) => scriptOf(it, place))
  return {
    curl: scripts.map((it) => `node -e ${shellWord(it.replace(/\n\s*/g, ' '))}`).join('\n'),
    snippet: scripts.map((it) => (scripts.length === 1 ? it : `{\n${it}\n}`)).join('\n'),
  }
}

function scriptOf(
  steps: readonly ReproducedRequest[],
  { url, keyVariable, login, extraHeaders = [] }: ReproducedSocket,
): string {
  const shown = keyExpression(steps[0]?.key ?? 'right', `process.env.${keyVariable}`)
  const place = 'the key'
  const first = JSON.stringify([login(place)]).replace(JSON.stringify(place), () => `$\{JSON.stringify(${shown})}`)
  const frames = [...(shown === undefined ? [] : [`\`${first}\``]), ...steps.map(({ body }) => expressionOf(body))]
  const headers = extraHeaders.map((it) => `${JSON.stringify(it.name)}: process.env.${it.variable}`).join(', ')
  return [
    `const socket = new WebSocket(${JSON.stringify(url)}${headers === '' ? '' : `, { headers: { ${headers} } }`});`,
    `socket.onopen = () => [${frames.join(', ')}].forEach((it) => socket.send(it));`,
    'socket.onmessage = ({ data }) => console.log(data);',
    'setTimeout(() => socket.close(), 5000);',
  ].join('\n')
}

/** A JavaScript expression for a key as it is shown; undefined for none. */
function keyExpression(kind: Key, variable: string): string | undefined {
  const values: Readonly<Record<Key, string | undefined>> = {
    right: variable,
    missing: undefined,
    wrong: "'wrong-key'",
    empty: "''",
    bare: variable,
    basic: variable,
    longer: `${variable} + '0'`,
    shorter: `${variable}.slice(0, -1)`,
    altered: `${variable}.slice(0, -1) + 'a'`,
    recased: `${variable}.toUpperCase()`,
  }
  return values[kind]
}
