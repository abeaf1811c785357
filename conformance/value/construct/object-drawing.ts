import type { Json } from '../../../generator/document/json.js'
import { oneOf } from './chance.js'
import type { Draw, DrawContext, Drawer, Drawing } from './draw.js'
import { deepest, type Making } from './making.js'
import { demandsOn, freeKeys, leastCount, mostCount, unevaluatedDemands } from './members.js'
import type { Literal, OpenValue } from './open-value.js'

/** A member: one that was decided on, or one that may come along. */
interface MemberEntry {
  readonly key: string
  readonly isFree: boolean
  readonly draw: Draw
}

/** What draws objects whose members were decided on, as far as they had to be. */
export function drawObject(
  place: OpenValue,
  { making, plans }: DrawContext,
  drawOf: (member: OpenValue) => Draw,
): Draw {
  const entryOf = (key: string): MemberEntry => {
    const member = place.members.get(key)
    if (member !== undefined) return { key, isFree: false, draw: drawOf(member) }
    let drawer: Drawer | undefined
    const draw: Draw = (drawing, depth) => {
      drawer ??= plans.of([...demandsOn(place, key), ...unevaluatedDemands(place, key)])
      return drawer.draw(drawing, depth)
    }
    return { key, isFree: true, draw }
  }
  const keys = [...new Set([...place.demands.keys(), ...place.members.keys()])]
  const entries = keys.filter((key) => place.presence.get(key) !== false).map(entryOf)
  const isOpen = place.having('additional').length > 0 || place.having('patterned').length > 0
  const outlined: OutlinedObject = {
    entries,
    extras: extraKeys(making, place).map(entryOf),
    extraOdds: isOpen ? 1 : 1 / 8,
    least: leastCount(place, 'properties'),
    most: mostCount(place, 'properties'),
    relations: tiedMembersOf(place, making, entries),
  }
  return (drawing, depth) => new ObjectDrawing(outlined, drawing, depth).made()
}

interface OutlinedObject {
  readonly entries: readonly MemberEntry[]
  /** Members that no schema names. */
  readonly extras: readonly MemberEntry[]
  /** How much less likely one of those is than one that is named. */
  readonly extraOdds: number
  readonly least: number
  readonly most: number
  readonly relations: readonly TiedMembers[]
}

/** One object that is drawn. */
class ObjectDrawing {
  private readonly object: OutlinedObject
  private readonly drawing: Drawing
  private readonly depth: number
  private readonly value: Record<string, Json> = {}
  private count = 0

  constructor(object: OutlinedObject, drawing: Drawing, depth: number) {
    this.object = object
    this.drawing = drawing
    this.depth = depth
  }

  made(): Json | undefined {
    const { entries, extras, extraOdds, least, most, relations } = this.object
    const { chance, density } = this.drawing
    const odds = oddsAt(density, this.depth)
    let room = most - entries.reduce((sum, it) => sum + (it.isFree ? 0 : 1), 0)
    for (const it of entries) {
      if (!it.isFree) {
        if (!this.put(it)) return undefined
      } else if (room > 0 && chance.odds(odds) && this.put(it)) room--
    }
    if (extras.length > 0 && room > 0 && chance.odds(odds * extraOdds)) this.put(oneOf(chance, extras))
    if (this.count < least) this.fillUp()
    const isWhole = this.count >= least && this.count <= most && relations.every((it) => this.meets(it))
    return isWhole ? this.value : undefined
  }

  /** As many members as there have to be. */
  private fillUp(): void {
    const { entries, extras, least } = this.object
    for (const it of [...entries, ...extras]) {
      if (this.count >= least) return
      if (!Object.hasOwn(this.value, it.key)) this.put(it)
    }
  }

  private put({ key, draw }: MemberEntry): boolean {
    const value = draw(this.drawing, this.depth + 1)
    if (value === undefined) return false
    if (!Object.hasOwn(this.value, key)) this.count++
    define(this.value, key, value)
    return true
  }

  /** Numbers of several members are drawn again until they agree. */
  private meets({ entries, holds }: TiedMembers): boolean {
    if (!entries.every(({ key }) => Object.hasOwn(this.value, key))) return true
    for (let round = 0; round < patience; round++) {
      if (holds(this.value)) return true
      this.put(entries[round % entries.length] as MemberEntry)
    }
    return false
  }
}

/** So often numbers are drawn again. */
const patience = 24

/** How likely an optional member is so deep in a value. */
const oddsAt = (density: number, depth: number) => (depth >= deepest ? 0 : depth > 3 ? density / 3 : density)

/** `__proto__` is a member like any other. */
function define(made: Record<string, Json>, key: string, value: Json): void {
  if (key !== '__proto__') made[key] = value
  else Object.defineProperty(made, key, { value, enumerable: true, writable: true, configurable: true })
}

/** So many names of members that no schema names are known. */
const mostExtras = 6

function extraKeys(making: Making, place: OpenValue): string[] {
  const keys = new Set<string>()
  for (const key of freeKeys(making, place, 2)) {
    if (!place.presence.has(key) && !place.demands.has(key)) keys.add(key)
    if (keys.size === mostExtras) break
  }
  return [...keys]
}

/** A rule about numbers of several members. */
interface TiedMembers {
  readonly entries: readonly MemberEntry[]
  readonly holds: (made: Json) => boolean
}

function tiedMembersOf(place: OpenValue, making: Making, entries: readonly MemberEntry[]): TiedMembers[] {
  return place.literals.flatMap(({ constraint, holds }: Literal) => {
    if (constraint.kind !== 'relation') return []
    const tied = constraint.parameters.map((key) => entries.find((it) => it.key === key))
    if (!tied.every((it) => it !== undefined)) return []
    return [{ entries: tied, holds: (made: Json) => making.holds(constraint, made) === holds }]
  })
}
