import { counted } from '../../../generator/document/counted.js'
import type { Json } from '../../../generator/document/json.js'
import { tokens } from '../../../generator/document/pointer.js'
import { oneLine } from '../../../generator/document/printable.js'
import { recipe } from '../../value/recipe.js'
import { conclusionOf } from './conclusion.js'
import { byReason, type ReasonPart, type SharedReason } from './reasons.js'
import type { Change, ChangePlace, DiffResult } from './result.js'
import { verdictOrder, verdictTexts } from './verdict.js'

/** `maxLength 262144 → 131072`, `inputs removed`. */
export function changeText(change: Change): string {
  const { keyword, old, new: next, oldPlace, newPlace } = change
  const hasPlaces = oldPlace !== undefined || newPlace !== undefined
  const isMember = [
    'properties',
    'patternProperties',
    'dependentSchemas',
    'operation',
    'servers',
    'parameters',
  ].includes(keyword)
  const [only] = [old, next].filter((it) => it !== null)
  // A row names its place itself.
  if (hasPlaces && typeof only === 'string' && only === placeText(change))
    return `${keyword} ${newPlace === undefined ? 'removed' : 'added'}`
  if (hasPlaces && newPlace === undefined)
    return isMember && typeof old !== 'string' ? `${nounOf(keyword)} removed` : `${keyword} ${short(old)} removed`
  if (hasPlaces && oldPlace === undefined)
    return isMember && typeof next !== 'string' ? `${nounOf(keyword)} added` : `${keyword} ${short(next)} added`
  return `${keyword} ${short(old)} → ${short(next)}`
}

function nounOf(keyword: string): string {
  return keyword === 'properties' ? 'field' : keyword
}

/** A value in a few words. */
export function short(value: Json): string {
  const text = recipe(value)
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}

/** Cells of the law book that are about a body as a whole. */
const ofBody = /^(?:operation\.requestBody|requestBody|mediaType|response)\b[.: ]/

/** The place of a change in a body, or the operation or component that it is about. */
export function placeText(change: Change): string {
  const { path, direction, cell } = change
  if (path !== '') return path
  if (direction === 'document') return 'document'
  return cell === undefined || ofBody.test(cell) ? `${direction} body` : homeText(change) || 'document'
}

/** The component or the operation that a change stands in: `RequestBody`, `POST /things`; '' where it stands in neither. */
function homeText({ oldPlace, newPlace }: Change): string {
  const [first, second = '', third = ''] = tokens((newPlace ?? oldPlace)?.pointer ?? '')
  if (first === 'components') return third
  if (first === 'webhooks') return `webhook ${second}`
  return first === 'paths' ? [third.toUpperCase(), second].filter((it) => it !== '').join(' ') : ''
}

/** What the place of a change stands in, where that says more than the place. */
export function besideText(change: Change): string {
  const home = homeText(change)
  return home === placeText(change) ? '' : home
}

/** `file.json:89`, or `file.json#/pointer` where there is no line. */
export function fileText(place: ChangePlace): string {
  return place.line === undefined ? `${place.file}#${place.pointer}` : `${place.file}:${place.line}`
}

/** The witness in one line: `settings.systemPrompt = "a" × 131073`. */
export function witnessText(change: Change): string | undefined {
  const { witness } = change
  if (witness === undefined) return undefined
  return witness.part === undefined ? witness.recipe : `${placeText(change)} = ${witness.recipe}`
}

/** A change in one line, for other tools: `width: maximum 10 → 5; refused: width = 6`. */
export function messageText(change: Change): string {
  const witness = witnessText(change)
  return `${placeText(change)}: ${changeText(change)}${witness === undefined ? '' : `; refused: ${witness}`}`
}

/** The same, with the reason where no witness gives it. */
export function reasonedText(change: Change): string {
  return change.witness === undefined ? `${messageText(change)}. ${change.why}` : messageText(change)
}

/** `2 proven, 61 annotation`; `no change`. */
export function countsText(result: DiffResult): string {
  const parts = verdictOrder.flatMap((it) => (result.counts[it] > 0 ? [`${result.counts[it]} ${it}`] : []))
  return parts.length === 0 ? 'no change' : parts.join(', ')
}

/** `alibaba-qwen3-5-397b → alibaba-qwen3-5-27b`, or the one id with both files; and the overlays that applied. */
export function titleText(result: DiffResult): string {
  const { old, new: next } = result
  const files = old.sha256 === next.sha256 ? '' : ` (${old.sha256.slice(0, 8)} → ${next.sha256.slice(0, 8)})`
  const names = old.id === next.id ? `${old.id}${files}` : `${old.id} → ${next.id}`
  const overlays = overlaysText(result)
  return overlays === '' ? names : `${names}; ${overlays}`
}

/** `overlays/text-responses.json on both sides`; '' where none applied. */
export function overlaysText({ overlays = [] }: Pick<DiffResult, 'overlays'>): string {
  return overlays
    .map(({ file, appliedTo, replaces }) => {
      const side = appliedTo.length === 2 ? 'both sides' : `the ${appliedTo[0]} side only`
      return `${file} on ${side}${replaces === undefined ? '' : " (as the new side has it; the old side's differs)"}`
    })
    .join(', ')
}

/** How the search was made, in one line. */
export function searchText({ search }: DiffResult): string {
  const judges = search.judges >= 2 ? 'two validators' : 'no second validator: nothing is proven'
  const reached = search.limits.map(({ most, of }) => `${most} ${of}`)
  const bounds = reached.length === 0 ? '' : `; bounds reached: ${reached.join('; ')}`
  const tried = `${counted(search.candidates, 'candidate')}, ${search.valid} of them valid before`
  return `${tried}; seed ${search.seed}; ${judges}; formats asserted; ${search.reader} reader${search.aligned ? '; model names aligned' : ''}${bounds}`
}

/** A painter of words; the plain one leaves them as they are. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string) => string

/** `2 proven, 61 annotation; suggested bump: major`; without a bump while that hangs on what is undecided. */
export function sumText(result: DiffResult): string {
  return result.bump === null ? countsText(result) : `${countsText(result)}; suggested bump: ${result.bump}`
}

/** A comparison as people read it, what it comes to first. Annotations are counted only. */
export function describe(result: DiffResult, paint: Paint = (_, text) => text): string {
  const told = result.changes.filter((it) => it.verdict !== 'annotation')
  const conclusion = conclusionOf([result])
  const { colour } = verdictTexts[conclusion.like]
  const lines = [
    conclusion.like === 'undecided'
      ? paint(colour, conclusion.text)
      : `${conclusion.like === 'proven' ? paint(colour, conclusion.text) : conclusion.text}: ${sumText(result)}`,
    paint('bold', titleText(result)),
    ...(conclusion.like === 'undecided' ? [sumText(result)] : []),
  ]
  const identity = told.filter((it) => it.identity)
  for (const it of identity) lines.push('', ...block(it, paint, { note: ' (identity)' }))
  for (const verdict of verdictOrder) {
    const group = told.filter((it) => it.verdict === verdict && !it.identity)
    if (group.length === 0) continue
    lines.push('', paint(verdictTexts[verdict].colour, verdictTexts[verdict].title))
    for (const it of byReason(group)) lines.push(...blocks(it, paint))
  }
  const notes = result.counts.annotation
  lines.push('')
  if (notes > 0) lines.push(paint('dim', `${counted(notes, 'annotation')}, listed by --format json`))
  if (told.length > 0) lines.push(paint('dim', searchText(result)))
  return `${lines.map(oneLine).join('\n').replace(/\n+$/, '')}\n`
}

/** Changes, below what is said of all of them. */
function blocks({ why, parts }: SharedReason, paint: Paint): string[] {
  const inPart = ({ undone, changes }: ReasonPart) => [
    ...(undone === undefined ? [] : [paint('dim', `  Refused as well by ${undone.join(', ')}:`)]),
    ...changes.flatMap((it) => block(it, paint, { said: { why: why !== undefined, undone: undone !== undefined } })),
  ]
  return [...(why === undefined ? [] : [paint('dim', `  ${why}`)]), ...parts.flatMap(inPart)]
}

interface BlockOptions {
  readonly note?: string
  /** What is said above already. */
  readonly said?: { readonly why: boolean; readonly undone: boolean }
}

function block(change: Change, paint: Paint, { note = '', said }: BlockOptions = {}): string[] {
  const { witness, group, undone, ignored, newPlace, oldPlace, why, id } = change
  const place = newPlace ?? oldPlace
  const head = `  ${paint('bold', placeText(change))}${note}  ${changeText(change)}  ${paint('dim', id)}`
  const rows = [
    witness && `    ${witness.takenBy === 'old' ? 'witness' : 'answer '}  ${witnessText(change)}`,
    place && paint('dim', `    ${[fileText(place), besideText(change)].filter((it) => it !== '').join('  ')}`),
    group && `    only together with ${group.join(', ')}`,
    said?.undone !== true && undone && `    refused by ${undone.join(', ')} too`,
    ignored && `    ignored until ${ignored.expires}: ${ignored.reason}`,
    said?.why !== true && paint('dim', `    ${why}`),
  ]
  return [head, ...rows.filter((it) => typeof it === 'string')]
}

const orderTexts: Readonly<Record<Change['order'], string>> = {
  equal: 'Both documents take the same here.',
  narrower: 'The new document takes less than the old one here.',
  wider: 'The new document takes more than the old one here.',
  incomparable: 'Each document takes something here that the other one refuses.',
  unknown: 'It is not known which document takes more here.',
}

/** Everything that is known of one change. */
export function explain(change: Change): string {
  const { title, meaning } = verdictTexts[change.verdict]
  const places = [
    ['old', change.oldPlace],
    ['new', change.newPlace],
  ] as const
  const lines = [
    `${change.id}  ${placeText(change)}  ${changeText(change)}`,
    `${title}. ${meaning}`,
    change.why,
    `Direction: ${change.direction}. ${orderTexts[change.order]}`,
    ...places.flatMap(([name, it]) =>
      it ? [`${name}: ${fileText(it)}${it.line === undefined ? '' : `  #${it.pointer}`}`] : [],
    ),
    ...(change.cell === undefined ? [] : [`Law: ${change.cell}; --levels can take it for something else.`]),
    ...(change.witness ? [`witness: ${witnessText(change)}`] : []),
  ]
  const rest = [
    ...(change.undone ? [`The witness is refused by ${change.undone.join(', ')} too.`] : []),
    ...(change.group ? [`Breaks only together with ${change.group.join(', ')}.`] : []),
  ]
  const body = change.witness === undefined ? [] : [fullWitness(change.witness.value)]
  return `${[...lines.map(oneLine), ...body, ...rest.map(oneLine)].join('\n')}\n`
}

/** The whole witness where it can be read, else how to get it. */
function fullWitness(value: Json): string {
  const text = JSON.stringify(value, null, 2)
  return text.length <= 4000 ? text : `The whole body has ${counted(text.length, 'character')}; --format json holds it.`
}
