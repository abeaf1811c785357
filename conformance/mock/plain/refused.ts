import type { Json, JsonObject } from '../../../generator/document/json.js'
import { child, type Pointer } from '../../../generator/document/pointer.js'
import type { ErrorFormat } from '../../../generator/provider/protocol.js'
import type { DocumentedValue } from './documented-value.js'
import { type ErrorForm, errorForms, type PlainError, wordsOf } from './error-form.js'

/** How many texts of a schema are tried to tell an error in. */
const mostPlaces = 8

/** The bodies of refusals, in the form that a document describes, or else the provider. */
export class Refusals {
  private readonly forms: readonly ErrorForm[]
  private readonly value: DocumentedValue | undefined
  private readonly fits: (value: Json) => boolean
  /** The form that fitted last. */
  private last: ErrorForm | undefined

  constructor(format: ErrorFormat, value: DocumentedValue | undefined, fits: (value: Json) => boolean) {
    this.forms = errorForms(format)
    this.value = value
    this.fits = fits
  }

  /** A body that tells errors and that its schema takes; where no form fits a value of the schema, which tells nothing. */
  of(errors: readonly PlainError[]): Json {
    const forms = this.last === undefined ? this.forms : [this.last, ...this.forms]
    for (const make of [this.plainly, this.fitted]) {
      for (const form of forms) {
        const body = make(form(errors) as Json, errors)
        if (body === undefined) continue
        this.last = form
        return body
      }
    }
    const open = this.forms.map((form) => form(errors) as Json).find(this.fits)
    return this.somewhere(errors) ?? open ?? this.value?.plainest ?? (forms[0]?.(errors) as Json)
  }

  /** What is told in a text of the schema, wherever it stands. */
  private somewhere(errors: readonly PlainError[]): Json | undefined {
    for (const place of this.value?.wordPlaces.slice(0, mostPlaces) ?? []) {
      const made = this.value?.with(new Map([[place, wordsOf(errors)]]))
      if (made !== undefined && JSON.stringify(made).includes(quoted(errors))) return made
    }
    return undefined
  }

  private readonly plainly = (told: Json): Json | undefined => {
    const isDeclared = Object.keys(told as JsonObject).every((it) => this.value?.declares(it) !== false)
    return isDeclared && this.fits(told) ? told : undefined
  }

  /** What is told within a value of the schema, as much of it as goes in. */
  private readonly fitted = (told: Json, errors: readonly PlainError[]): Json | undefined => {
    const leaves = [...leavesOf(told, '')]
    const telling = leaves.filter(([at]) => !/\/(code|type)$/.test(at))
    const words = telling.filter(([at]) => /\/(message|msg|detail|error)$/.test(at))
    for (const pins of [leaves, telling, words]) {
      const made = this.value?.with(new Map(pins))
      if (made === undefined || !JSON.stringify(made).includes(quoted(errors)) || !isOfForm(told, made)) continue
      if (Object.keys(made as JsonObject).every((it) => this.value?.declares(it) !== false)) return made
    }
    return undefined
  }
}

const quoted = (errors: readonly PlainError[]) => JSON.stringify(errors[0]?.message ?? '').slice(1, -1)

/** Whether lists of the one are lists in the other, and objects objects, as far as both have them. */
function isOfForm(told: Json, made: Json | undefined): boolean {
  if (typeof told !== 'object' || told === null || made === undefined) return true
  if (typeof made !== 'object' || made === null || Array.isArray(told) !== Array.isArray(made)) return false
  return Object.entries(told).every(([key, it]) => isOfForm(it as Json, (made as JsonObject)[key]))
}

function* leavesOf(value: Json, at: Pointer): Generator<[Pointer, Json]> {
  if (typeof value !== 'object' || value === null) yield [at, value]
  else for (const [key, inner] of Object.entries(value)) yield* leavesOf(inner as Json, child(at, key))
}
