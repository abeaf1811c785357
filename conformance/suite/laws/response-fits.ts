import type { Operation } from '../../../generator/ir/model.js'
import type { Broken } from '../../arbitrary/meaning.js'
import { recipeText } from '../../report/recipe.js'
import type { Context, Sighting } from '../context.js'
import { inquire, type Law, notApplicable, wanted } from '../law.js'
import type { PlannedRequest } from '../plan.js'
import { brief, type Pins, plainRefusals, requestWishing, spread } from '../request.js'
import { idOf } from '../table.js'

/** What the server answers fits the response that the document describes, success and failure. */
export const responseFits: Law = {
  name: 'response-fits',
  title: 'every response fits the documented one',
  needsTarget: true,
  run: async (context, plan) => {
    const { response, error } = context.operation
    if (response === undefined && error === undefined) return notApplicable('the document describes no response')
    const checks = {
      success: response && context.compile(response[context.profile]).validate,
      failure: error && context.compile(error[context.profile]).validate,
    }
    const statuses = documentedStatuses(context.operation)
    return inquire(context, 'response-fits', async (inquiry) => {
      for (const text of samplesOf(context, plan)) await inquiry.ask(text)
      const told = new Map<string, { readonly sighting: Sighting; readonly fault: Fault; count: number }>()
      for (const sighting of context.sightings) {
        for (const fault of faultsIn(sighting, { ...checks, statuses }, context)) {
          const key = `${fault.what} ${fault.keyword} ${fault.pointer.replace(/\/\d+/g, '/…')}`
          const known = told.get(key)
          if (known === undefined) told.set(key, { sighting, fault, count: 1 })
          else known.count++
        }
      }
      for (const [key, { sighting, fault, count }] of told) {
        const id = idOf('response-fits', key)
        if (!context.wants(id)) continue
        const about = { id, path: fault.pointer, value: `${fault.keyword} in ${fault.what}` }
        const { pointer, keyword } = fault
        inquiry.find(about, [sighting], {
          message: `${fault.says ?? `${keyword} at ${pointer || 'the body'} breaks the ${context.profile} ${fault.what}`}, in ${count} of ${context.sightings.length} answers.`,
          expected: wanted('a documented response'),
          actual: {
            verdict: recipeText(JSON.stringify(sighting.reading.json) ?? '', 160),
            pointers: [pointer],
          },
        })
      }
    })
  },
}

interface Fault extends Broken {
  readonly what: 'response' | 'error response'
  /** What is wrong, where it is no rule of a schema. */
  readonly says?: string
}

interface Checks {
  /** Statuses that the document describes; undefined where it describes all. */
  readonly statuses: ReadonlySet<string> | undefined
  readonly success: ((value: unknown) => readonly Broken[]) | undefined
  readonly failure: ((value: unknown) => readonly Broken[]) | undefined
}

function faultsIn(
  { reading, kind, contentType, isLeaky }: Sighting,
  checks: Checks,
  { profile }: Context,
): readonly Fault[] {
  const { verdict, json, stream } = reading
  const what = verdict === 'accepts' ? 'response' : 'error response'
  const isLabelled = contentType === undefined || /^application\/([\w.+-]+\+)?json\b/i.test(contentType)
  const odd = (keyword: string, says: string): Fault => ({ what, keyword, pointer: '', says })
  const leak = isLeaky ? [odd('key', 'The server repeats the API key')] : []
  if (stream !== undefined || json === undefined) return leak
  const label = isLabelled ? leak : [...leak, odd('content-type', `JSON is labelled ${contentType}`)]
  const isKnown = checks.statuses?.has(String(reading.status)) !== false
  // Refusals come with many statuses, whatever is published; a success that is none of those described is another answer.
  if (verdict === 'accepts' && !isKnown) label.push(odd('status', `A success has the status ${reading.status}`))
  // What is told of the state of a task is described nowhere: it is known only by having been seen.
  const isDescribed = profile === 'observed' || kind === 'request'
  const isFailure = verdict === 'refuses' || verdict === 'unauthorised'
  const check = verdict === 'accepts' ? checks.success : isFailure ? checks.failure : undefined
  const broken = isDescribed && check !== undefined ? check(json) : []
  return [...label, ...broken.slice(0, 20).map((it) => ({ ...it, what }) as const)]
}

function documentedStatuses({ statuses }: Operation): ReadonlySet<string> | undefined {
  const isOpen = statuses.length === 0 || statuses.some((it) => it === 'default' || /^2xx$/i.test(it))
  return isOpen ? undefined : new Set(statuses)
}

/** Requests whose answers differ in form, where no other law asked before. */
function samplesOf(context: Context, plan: readonly PlannedRequest[]): readonly string[] {
  const isAccepted = ({ reading }: Sighting) => reading.verdict === 'accepts' && reading.stream === undefined
  const missing = context.sightings.filter(isAccepted).length < 8
  if (!missing) return []
  const wishes: readonly Pins[] = [
    {},
    { '/includeCost': true },
    { '/includeUsage': true },
    { '/numberResults': 2 },
    { '/deliveryMethod': 'async' },
  ]
  const made = wishes.map((it) => requestWishing(context, it, brief)).filter((it) => it !== undefined)
  const isStreamed = (it: PlannedRequest) => it.text.includes('"deliveryMethod":"stream"')
  const accepted = plan.filter((it) => it.expected === 'accepted' && !it.isWhole && !isStreamed(it))
  const refused = spread(plainRefusals(context, plan), 4)
  return [...made, ...[...spread(accepted, 8), ...refused].map((it) => it.text)]
}
