import type { Model } from '../../../generator/ir/model.js'
import { escaped } from '../escaped.js'
import type { MockRequest } from '../exchange.js'
import { basesOf } from './route.js'

/** Whether a request asks for the state or the result of another, as the queue of a provider has it, whether or not a document does. */
export type IsQueueCall = (request: Pick<MockRequest, 'method' | 'path'>) => boolean

export function queueCallsOf(models: readonly Model[]): IsQueueCall {
  const sources = new Set(models.flatMap((it) => sourcesOf(it)))
  if (sources.size === 0) return () => false
  const any = new RegExp(`^(?:${[...sources].join('|')})/?(?:[?#]|$)`)
  return ({ method, path }) => any.test(`${method} ${path}`)
}

function sourcesOf(model: Model): readonly string[] {
  const { queue } = model.provider.protocol
  if (queue === undefined) return []
  const bases = basesOf(model).map(escaped).join('|')
  return [queue.poll, queue.result, ...(queue.cancel ? [queue.cancel] : [])].flatMap(({ method, path }) =>
    model.operations.map((operation) => {
      const place = path.replace('{path}', operation.path).split('{id}').map(pathSource).join('[^/?#]+')
      return `${method} (?:${bases})${place}`
    }),
  )
}

/** A path whose own parameters are any text. */
const pathSource = (path: string) =>
  path
    .split(/\{[^{}]*\}/)
    .map(escaped)
    .join('[^/?#]+')
