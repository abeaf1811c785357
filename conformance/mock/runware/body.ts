import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import type { Choices } from './choices.js'

/** One item of the array body: its value, and the very text it was sent as. */
export interface TaskItem {
  readonly value: JsonObject
  readonly text: string
}

/** A body is a list of tasks, or it is refused for a reason. */
export type Body = { readonly items: readonly TaskItem[] } | { readonly refused: string }

/** Reads a body that must be an array of objects. Never throws. */
export function readBody(text: string, { maxDepth, maxTasksPerRequest }: Choices): Body {
  const bare = text.trim()
  if (bare === '') return { refused: 'The body is empty. The payload must be an array of objects.' }
  if (isDeeperThan(text, maxDepth)) return { refused: `The payload is nested more than ${maxDepth} levels deep.` }
  let value: Json
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { refused: `The payload is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (!Array.isArray(value)) return { refused: 'The payload must be an array of objects.' }
  if (value.length > maxTasksPerRequest)
    return { refused: `The payload has ${value.length} tasks; a request takes at most ${maxTasksPerRequest}.` }
  const none = value.findIndex((it) => !isJsonObject(it))
  if (none >= 0) return { refused: `The payload must be an array of objects, and item ${none} is none.` }
  // One item needs no other outline than the brackets around it.
  const { starts, ends } = value.length > 1 ? outlineOf(text, maxDepth) : { starts: [], ends: [] }
  const items = (value as readonly JsonObject[]).map((item, i) => {
    const own = value.length > 1 ? text.slice(starts[i], ends[i]) : bare.slice(1, -1)
    return { value: item, text: text.length - own.length > largeRest ? released(own) : own }
  })
  return { items }
}

/** Characters beside an item from which on the body must not live as long as the item. */
const largeRest = 65_536

/** A copy that does not keep alive the long text it was cut out of, as slices do. */
function released(text: string): string {
  return globalThis.Buffer ? Buffer.from(text, 'utf16le').toString('utf16le') : text
}

/** Whether arrays and objects are nested deeper than that. */
export function isDeeperThan(text: string, maxDepth: number): boolean {
  // Most texts do not even have so many brackets, and those are counted much faster than followed.
  return hasMore('[', '{', text, maxDepth) && outlineOf(text, maxDepth).depth > maxDepth
}

/** Whether two characters together stand more often in a text than that. */
function hasMore(one: string, other: string, text: string, most: number): boolean {
  let count = 0
  for (const it of [one, other])
    for (let at = text.indexOf(it); at >= 0; at = text.indexOf(it, at + 1)) if (++count > most) return true
  return false
}

interface Outline {
  readonly depth: number
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const openList = 0x5b
const openObject = 0x7b
const closeList = 0x5d
const closeObject = 0x7d

/** How deep the text is nested and where the items of an outer array begin and end; of no use for text that is no JSON. */
function outlineOf(text: string, maxDepth: number): Outline {
  const starts: number[] = []
  const ends: number[] = []
  let depth = 0
  let deepest = 0
  for (let i = 0; i < text.length && deepest <= maxDepth; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) i = endOfString(text, i)
    else if (code === openList || code === openObject) {
      deepest = Math.max(deepest, ++depth)
      if (depth === 1) starts.push(i + 1)
    } else if (code === closeList || code === closeObject) {
      if (--depth === 0) ends.push(i)
    } else if (code === comma && depth === 1) {
      ends.push(i)
      starts.push(i + 1)
    }
  }
  return { depth: deepest, starts, ends }
}

/** The index of the quote that ends the string beginning at `start`; the end of the text when none does. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++
    if (slashes % 2 === 0) return end
  }
  return text.length
}
