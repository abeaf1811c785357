import { type JsonObject, member } from '../../../generator/document/json.js'
import { isDeclared } from '../declaration.js'
import type { Faults } from '../fault-plan.js'
import { numberFrom } from '../hash.js'
import type { Judges } from '../judges.js'
import type { MockSettings } from '../settings.js'
import { type Lock, lockOf } from './authentication.js'
import type { TaskItem } from './body.js'
import { Catalogue, type CatalogueEntry, type MockModel } from './catalogue.js'
import type { Choices } from './choices.js'
import type { ErrorEntry } from './error-entry.js'
import { refusalOf } from './refusal.js'
import { Replies } from './reply/replies.js'

/** What clients of today send as the API once took it. */
const legacyFields: readonly string[] = [
  'checkNSFW',
  'usePromptWeighting',
  'promptWeighting',
  'gScale',
  'modelId',
  'sizeId',
]

/** Whose tasks they are: the models it may use, the key that opens it, what is left on it, and what is refused of a task. */
export class Account {
  readonly settings: MockSettings
  readonly choices: Choices
  readonly catalogue: Catalogue
  readonly replies: Replies
  /** The lock that keys have to fit. */
  readonly lock: Lock
  private readonly judges: Judges
  private spent = 0
  /** Tasks without a seed so far. */
  private unseeded = 0

  constructor(models: readonly MockModel[], settings: MockSettings, judges: Judges) {
    this.settings = settings
    this.choices = settings.resolvedChoices
    this.lock = lockOf(settings.apiKey, this.choices)
    this.judges = judges
    this.replies = new Replies(settings.replies ?? [])
    this.catalogue = new Catalogue(models, settings.judgeOf)
  }

  /** Nothing was spent and no reply given yet. */
  reset(): void {
    this.spent = 0
    this.unseeded = 0
    this.replies.reset()
  }

  /** The seed that results are made with: that of the mock, or by choice another for each task that names none. */
  seedFor(isSeeded: boolean): number {
    const { seed } = this.settings
    if (isSeeded || this.choices.withoutSeed === 'same') return seed
    this.unseeded++
    return numberFrom(`${seed} unseeded ${this.unseeded}`)
  }

  /** A task without the fields of older APIs that its document does not declare, where these are ignored. */
  withoutLegacy(item: TaskItem, entry: CatalogueEntry): TaskItem {
    if (this.choices.legacyFields === 'refuse') return item
    const fields = legacyFields.filter((it) => Object.hasOwn(item.value, it) && !isDeclared(entry.request, [it]))
    if (fields.length === 0) return item
    this.settings.onEvent?.({ kind: 'unknown-fields', path: '/v1', fields })
    const text = JSON.stringify(
      Object.fromEntries(Object.entries(item.value).filter(([name]) => !fields.includes(name))),
    )
    return { value: JSON.parse(text), text }
  }

  /** US dollars left on the account. */
  get balance(): number {
    return Math.round(((this.settings.balance ?? 1_000) - this.spent) * 1e8) / 1e8
  }

  /** Takes a price from the account; false when there is not enough left. */
  charge(dollars: number): boolean {
    if (this.settings.balance !== undefined && dollars > this.balance) return false
    this.spent += dollars
    return true
  }

  /** Every error of a task, which was read from the text, by its model's document. */
  validate(entry: CatalogueEntry, task: JsonObject, text: string, faults: Faults): ErrorEntry[] {
    const verdict = this.judges.verdict(entry, { text, value: task }, faults)
    const count = member(task, 'numberResults')
    if (verdict.valid && typeof count === 'number' && count > this.choices.maxResults)
      return [
        {
          code: 'invalidNumberResults',
          message: `Invalid value for 'numberResults' parameter. The mock makes at most ${this.choices.maxResults}.`,
          parameter: 'numberResults',
          max: this.choices.maxResults,
          documentation: entry.documentation,
        },
      ]
    if (verdict.valid) return []
    if (verdict.violations.length === 0)
      return this.choices.undecided === 'accept'
        ? []
        : [{ code: 'invalidTask', message: `The task cannot be judged: ${verdict.reason ?? 'no reason is given'}.` }]
    const { documentation, request: shape } = entry
    const violations = verdict.violations.slice(0, this.choices.maxErrorsPerTask)
    const entries = refusalOf(violations, { value: task, shape, documentation }, this.choices)
    const known = entries.map((it) => this.withKnownNames(it, entry))
    return [...new Map(known.map((it) => [`${it.code} ${String(it.parameter)}`, it])).values()]
  }

  /** Task types and models are matched against everything that is loaded, not against one document. */
  private withKnownNames(error: ErrorEntry, entry: CatalogueEntry): ErrorEntry {
    if (error.parameter === 'model' && error.code === 'unsupportedModel') {
      const allowedValues = this.catalogue.ofType(entry.taskType).flatMap((it) => it.air ?? [])
      return {
        ...error,
        code: this.choices.unknownModelCode,
        message: `Unsupported value for 'model' parameter. Loaded models: ${allowedValues.join(', ')}.`,
        allowedValues,
      }
    }
    if (error.parameter === 'taskType' && error.code !== 'missingTaskType')
      return { ...error, code: 'invalidTaskType', allowedValues: [entry.taskType] }
    return error
  }
}
