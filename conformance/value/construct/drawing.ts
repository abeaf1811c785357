import { canonicalText, type Json } from '../../../generator/document/json.js'
import { type Chance, oneOf } from './chance.js'
import type { Draw, DrawContext, Drawer, Drawing } from './draw.js'
import { itemDemands } from './items.js'
import { fits, numberWishes, stringWish } from './leaves.js'
import { deepest } from './making.js'
import { leastCount, mostCount } from './members.js'
import { numberSource } from './number.js'
import { drawObject } from './object-drawing.js'
import { kind, type OpenValue } from './open-value.js'
import { stringsFor } from './string.js'

/** What draws the rest of an outline. */
export function drawOf(place: OpenValue, known: DrawContext): Draw {
  const { making } = known
  if (place.values !== undefined) return drawListed(place.values.filter((it) => fits(making, place, it)))
  switch (place.kinds) {
    case kind.null:
      return () => null
    case kind.boolean:
      return drawListed([false, true].filter((it) => fits(making, place, it)))
    case kind.string:
      return drawText(place, known)
    case kind.array:
      return place.items === undefined ? drawList(place, known) : drawFixedList(place, place.items, known)
    case kind.object:
      return drawObject(place, known, (member) => drawOf(member, known))
    default:
      return drawNumber(place)
  }
}

function drawListed(values: readonly Json[]): Draw {
  if (values.length === 0) return () => undefined
  return ({ chance }) => oneOf(chance, values)
}

function drawNumber(place: OpenValue): Draw {
  const sources = numberWishes(place).map(numberSource)
  return ({ chance }) => oneOf(chance, sources)(chance)
}

function drawText(place: OpenValue, { making }: DrawContext): Draw {
  const wish = stringWish(place)
  const isCertain = wish.patterns.length + wish.formats.length === 0 && !wish.isUnlike
  return ({ chance }) => {
    for (const text of stringsFor(wish, chance)) if (isCertain || fits(making, place, text)) return text
    return undefined
  }
}

// Lists ---------------------------------------------------------------------------------------------------------------

/** How often an item is one that stands in the list before, where that is allowed. */
const repetition = 0.12

function drawList(place: OpenValue, { plans }: DrawContext): Draw {
  const isUnique = place.having('unique').length > 0
  const [least, most] = [Math.max(leastCount(place, 'items'), place.length), mostCount(place, 'items')]
  // From some index on all items are alike.
  const alike = Math.max(
    0,
    ...place.having('prefix').map((it) => it.shapes.length),
    ...place.having('items').map((it) => it.from),
  )
  const planBy: Drawer[] = []
  const planAt = (index: number): Drawer => {
    const at = Math.min(index, alike)
    planBy[at] ??= plans.of(itemDemands(place, at))
    return planBy[at]
  }
  const isMixed = place.having('prefix').length > 0
  const lengthAt = (chance: Chance, depth: number): number => {
    if (depth >= deepest) return least
    return most <= 64 && chance.odds(0.05) ? most : least + chance.below(Math.min(most - least, 3) + 1)
  }
  return (drawing, depth) => {
    const { chance } = drawing
    const items: Json[] = []
    const seen = isUnique ? new Set<string>() : undefined
    for (let left = lengthAt(chance, depth); left > 0; left--) {
      const isAgain = !isUnique && !isMixed && items.length > 0 && chance.odds(repetition)
      const item = isAgain ? oneOf(chance, items) : drawFresh(planAt(items.length), drawing, depth + 1, seen)
      if (item === undefined) break
      items.push(item)
    }
    return items.length >= least ? items : undefined
  }
}

/** An item that is not among those that were seen. */
function drawFresh(drawer: Drawer, drawing: Drawing, depth: number, seen: Set<string> | undefined): Json | undefined {
  if (seen === undefined) return drawer.draw(drawing, depth)
  for (let round = 0; round < 8; round++) {
    const item = drawer.draw(drawing, depth)
    const text = item !== undefined && canonicalText(item)
    if (typeof text !== 'string' || seen.has(text)) continue
    seen.add(text)
    return item
  }
  return undefined
}

/** A list whose items were decided on: they are counted, or have to be alike. */
function drawFixedList(place: OpenValue, items: readonly OpenValue[], known: DrawContext): Draw {
  const draws = items.map((it) => drawOf(it, known))
  const { length, isDoubled } = place
  const isUnique = place.having('unique').length > 0
  return (drawing, depth) => {
    const made: Json[] = []
    for (const draw of draws) {
      const item = draw(drawing, depth + 1)
      if (item === undefined) return undefined
      made.push(item)
    }
    const last = made.at(-1)
    while (made.length < length && last !== undefined) made.push(last)
    if (isDoubled && made[0] !== undefined) made[1] = made[0]
    return isUnique && new Set(made.map(canonicalText)).size < made.length ? undefined : made
  }
}
