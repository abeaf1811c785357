import type { Layout, Provider } from '../provider/provider.js'
import type { Shape } from './model.js'
import { ShapeView } from './schema-view.js'

/** A request body, taken apart as its provider lays bodies out. */
export interface LaidOut extends Layout {
  /** The schema of a request: a task of the list, or the body itself. */
  readonly request: Shape
}

/** Takes a body apart. */
export function laidOut(provider: Provider, body: Shape): LaidOut {
  const view = new ShapeView(body)
  const layout = provider.layoutOf(view)
  if (layout.envelope !== 'task') return { ...layout, request: body }
  return { ...layout, request: (view.isList ? (view.items ?? view) : view).shape }
}
