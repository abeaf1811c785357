import { isJsonObject, type Json } from '../../../generator/document/json.js'
import { keywordHolds } from '../../../generator/document/vocabulary.js'

const closing = ['additionalProperties', 'unevaluatedProperties']

/** The document as a reader takes it that ignores members it does not know: `false` for further members is gone. */
export function tolerantly(document: Json): Json {
  return opened(document, false)
}

function opened(value: Json, isMap: boolean): Json {
  if (Array.isArray(value)) return value.map((it: Json) => opened(it, false))
  if (!isJsonObject(value)) return value
  const members: [string, Json][] = []
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined || (!isMap && closing.includes(key) && inner === false)) continue
    const isData = !isMap && ['const', 'enum', 'default', 'example', 'examples'].includes(key)
    members.push([key, isData ? inner : opened(inner, !isMap && keywordHolds(key) === 'schema-map')])
  }
  return Object.fromEntries(members)
}
