import { isJsonObject, type Json } from '../../../generator/document/json.js'
import { keywordHolds } from '../../../generator/document/vocabulary.js'

const closing = ['additionalProperties', 'unevaluatedProperties']

/**
 * The document as a reader takes it that ignores members it does not know: `false` for further members is gone. What holds
 * none is the same object as before.
 */
export function tolerantly(document: Json): Json {
  return opened(document, false)
}

function opened(value: Json, isMap: boolean): Json {
  if (Array.isArray(value)) {
    const items = value.map((it: Json) => opened(it, false))
    return items.every((it, i) => it === value[i]) ? value : items
  }
  if (!isJsonObject(value)) return value
  const members: [string, Json][] = []
  let isSame = true
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined || (!isMap && closing.includes(key) && inner === false)) {
      isSame = false
      continue
    }
    const isData = !isMap && ['const', 'enum', 'default', 'example', 'examples'].includes(key)
    const open = isData ? inner : opened(inner, !isMap && keywordHolds(key) === 'schema-map')
    isSame &&= open === inner
    members.push([key, open])
  }
  return isSame ? value : Object.fromEntries(members)
}
