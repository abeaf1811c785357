import { isJsonObject, type Json, type JsonObject } from '../document/json.js'
import { componentsOf } from './component.js'

/** The document with the members of its schemas in the order in which the provider shows them. */
export function inOrder(document: JsonObject, orderOf: (schema: JsonObject) => readonly string[]): JsonObject {
  const schemas = Object.entries(componentsOf(document)).map(([name, schema]) => [
    name,
    isJsonObject(schema) ? withMembers(schema, orderOf(schema)) : schema,
  ])
  if (schemas.length === 0) return document
  const components = { ...(document.components as JsonObject), schemas: Object.fromEntries(schemas) as Json }
  return { ...document, components }
}

/** Members that are in no order stay behind the others. */
function withMembers(schema: JsonObject, order: readonly string[]): JsonObject {
  const { properties } = schema
  if (!isJsonObject(properties) || order.length === 0) return schema
  const names = new Set([...order.filter((it) => Object.hasOwn(properties, it)), ...Object.keys(properties)])
  return { ...schema, properties: Object.fromEntries([...names].map((it) => [it, properties[it] as Json])) }
}
