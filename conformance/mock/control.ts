import type { Json } from '../../generator/document/json.js'
import { parsedJson } from '../../generator/document/json.js'
import { jsonResponse, type MockRequest, type MockResponse } from './exchange.js'
import { allowed, optionsResponse } from './method.js'
import type { RequestRecord } from './request-record.js'
import type { Replies } from './runware/reply/replies.js'
import { repliesOf } from './runware/reply/reply.js'
import { failed } from './service.js'

/** Where tests in another process see what was asked, and say what is to be answered. */
const controlPath = '/__mock'

export function isControl(path: string): boolean {
  return path === controlPath || path.startsWith(`${controlPath}/`)
}

/** What of a mock can be controlled from elsewhere. */
export interface Controlled {
  readonly requests: RequestRecord
  readonly replies: Replies
  /** The only right key; undefined where any is. */
  readonly apiKey: string | undefined
  reset(): void
}

type Work = (mock: Controlled, body: string) => MockResponse

const works: Readonly<Record<string, Readonly<Record<string, Work>>>> = {
  requests: {
    GET: ({ requests }) => jsonResponse(200, { requests: requests.all }),
    DELETE: ({ requests }) => {
      requests.clear()
      return jsonResponse(200, {})
    },
  },
  replies: {
    GET: ({ replies }) => jsonResponse(200, { replies: replies.told }),
    POST: ({ replies }, body) => {
      const json = parsedJson(body)
      if (json === undefined) return failed(400, { code: 'invalidPayloadFormat', message: 'The body is no JSON.' })
      const list: Json = Array.isArray(json) ? json : [json]
      try {
        // Paths of files are for who is at this machine.
        replies.add(...repliesOf(list))
        return jsonResponse(201, { replies: replies.told })
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        return failed(400, { code: 'invalidReply', message })
      }
    },
    DELETE: ({ replies }) => {
      replies.reset()
      return jsonResponse(200, {})
    },
  },
  reset: {
    POST: (mock) => {
      mock.reset()
      return jsonResponse(200, {})
    },
  },
}

/** What is called so; no name that every object has is one. */
const own = <T>(all: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined

/** Answers what is asked below `/__mock`, to who has the key of the mock. */
export function controlResponse(path: string, { method, headers, body }: MockRequest, mock: Controlled): MockResponse {
  const place = own(works, path.slice(controlPath.length + 1))
  if (place === undefined) {
    const all = Object.entries(works).map(
      ([name, methods]) => `${controlPath}/${name} (${Object.keys(methods).join(', ')})`,
    )
    return failed(404, { code: 'notFound', message: `There is nothing at ${path}. There are ${all.join(', ')}.` })
  }
  const methods = Object.keys(place)
  if (method === 'OPTIONS') return optionsResponse(methods)
  const { apiKey } = mock
  const given = headers.authorization?.split(/\s+/).at(-1) ?? headers['x-api-key']
  if (apiKey !== undefined && given !== apiKey)
    return failed(401, {
      code: 'invalidApiKey',
      message: 'Send "Authorization: Bearer <key>" with the key of the mock.',
    })
  const work = own(place, method)
  if (work !== undefined) return work(mock, body)
  const allow = allowed(methods)
  return failed(405, { code: 'methodNotAllowed', message: `${path} takes ${allow}.` }, { allow })
}
