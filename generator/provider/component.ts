import { isJsonObject, type JsonObject, member } from '../document/json.js'

/** The schemas of a document, by name. */
export function componentsOf(document: JsonObject): JsonObject {
  const components = member(document, 'components')
  const schemas = isJsonObject(components) ? member(components, 'schemas') : undefined
  return isJsonObject(schemas) ? schemas : {}
}

/** Whether a document describes no path. */
export function isWithoutPaths(document: JsonObject): boolean {
  const paths = member(document, 'paths')
  return paths === undefined || (isJsonObject(paths) && Object.keys(paths).length === 0)
}
