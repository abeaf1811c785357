import { counted } from '../../../generator/document/counted.js'
import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import type { Recording, RecordingFolder } from './recording.js'
import type { VcrOptions } from './vcr-options.js'

interface Miss {
  readonly asked: Recording['request']
  /** The file that was looked for. */
  readonly name: string
  readonly model: string | undefined
  readonly folder: RecordingFolder
  readonly options: VcrOptions
  /** Members that differ from request to request. */
  readonly identifiers: ReadonlySet<string>
}

/** What is said of a request that nothing is recorded for. */
export function missText({ asked, name, model, folder, options, identifiers }: Miss): string {
  const { method, path } = asked
  const subject = model === undefined ? '' : ` for ${model}`
  const near = nearestTo(asked, folder, identifiers)
  const difference = near === undefined ? '' : ` The nearest, ${near.name}, differs at ${near.places || 'its place'}.`
  const remedy =
    options.mode === 'replay'
      ? 'Record it: --upstream URL --vcr record-on-miss.'
      : 'The task that it asks for is a recorded one, of which this poll was not recorded: delete the recordings of that task to record them again.'
  return `Nothing is recorded for ${method} ${path}${subject}: there is no ${name} in ${options.folder}.${difference} ${remedy}`
}

/** So many places where a recording differs are named. */
const mostPlaces = 3

/** Of the recordings for the same place that which differs at the fewest places. */
function nearestTo(asked: Recording['request'], folder: RecordingFolder, identifiers: ReadonlySet<string>) {
  const all = folder.names.flatMap((name) => {
    const request = folder.get(name)?.request
    if (request?.method !== asked.method || request.path !== asked.path) return []
    const places = differences(bodyOf(request), bodyOf(asked))
    return [{ name, places: places.filter((it) => !identifiers.has(it.slice(it.lastIndexOf('/') + 1))) }]
  })
  const [first] = all.sort((a, b) => a.places.length - b.places.length)
  if (first === undefined) return undefined
  const rest = first.places.length - mostPlaces
  const more = rest > 0 ? ` and ${counted(rest, 'more place')}` : ''
  return { name: first.name, places: `${first.places.slice(0, mostPlaces).join(', ')}${more}` }
}

function bodyOf(request: Recording['request']): Json {
  if ('json' in request) return request.json ?? null
  return 'text' in request ? (request.text ?? null) : null
}

/** Pointers to where two values differ. */
function differences(left: Json, right: Json, at = ''): readonly string[] {
  if (canonicalText(left) === canonicalText(right)) return []
  const keys = new Set([...keysOf(left), ...keysOf(right)])
  const isNested = typeof left === 'object' && typeof right === 'object' && left !== null && right !== null
  if (!isNested || Array.isArray(left) !== Array.isArray(right)) return [at]
  return [...keys].flatMap((key) => {
    const [one, other] = [left, right].map((it) => (isJsonObject(it) ? it[key] : (it as readonly Json[])[Number(key)]))
    const place = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    return one === undefined || other === undefined ? [place] : differences(one, other, place)
  })
}

function keysOf(value: Json): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}
