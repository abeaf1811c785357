import type { CodeUnit, UnitWatch } from './ajv/code-unit.js'
import type { Revision } from './ajv/revision.js'

/** A value that was held against a schema, and what came of it. */
interface Visit {
  readonly unit: CodeUnit
  readonly value: unknown
  readonly isValid: boolean
}

/** What is seen while one text is judged. */
export class Visits implements UnitWatch {
  readonly byUnit = new Map<CodeUnit, Set<Visit>>()
  /** The schemas in which members of its values were looked for. */
  readonly walkedIn = new Set<object>()
  private readonly known: KnownVisits | undefined

  /** @param known where visits by the same JSON are the same; absent where equal JSON does not say that values are equal */
  constructor(known?: KnownVisits) {
    this.known = known
  }

  called(unit: CodeUnit, value: unknown, isValid: boolean): void {
    const all = this.byUnit.get(unit) ?? new Set()
    this.byUnit.set(unit, all)
    all.add(this.known?.of({ unit, value, isValid }) ?? { unit, value, isValid })
  }

  walked(schema: object): void {
    this.walkedIn.add(schema)
  }
}

/** The visits of many texts, each value once. */
export class KnownVisits {
  private readonly byUnit = new Map<CodeUnit, Map<unknown, Visit>>()
  private readonly keys = new WeakMap<object, string>()

  of(visit: Visit): Visit {
    const { unit, value } = visit
    // Whole requests are as many as texts.
    if (unit.use === 'entry') return visit
    const all = this.byUnit.get(unit) ?? new Map<unknown, Visit>()
    this.byUnit.set(unit, all)
    const key = typeof value === 'object' && value !== null ? this.keyOf(value) : value
    const known = all.get(key) ?? visit
    all.set(key, known)
    return known
  }

  /** Several schemas are held against one value. */
  private keyOf(value: object): string {
    const key = this.keys.get(value) ?? `json ${JSON.stringify(value)}`
    this.keys.set(value, key)
    return key
  }
}

/**
 * What a change does to one value: nothing, nothing but perhaps to what is said of it, or that it is taken where it was
 * refused or the other way round.
 */
type Effect = 'none' | 'words' | 'verdict'

/** What a change of a document does to values that were held against its schemas. */
export class RevisionEffects {
  private readonly revision: Revision
  private readonly enter: () => void
  private readonly known = new Map<Visit, Effect>()

  /** @param enter has the document be as it is with the change */
  constructor(revision: Revision, enter: () => void) {
    this.revision = revision
    this.enter = enter
  }

  /**
   * What the change does to a text of which these are the visits, as far as its schemas tell: code that does not change, and
   * calls what changes with the same values, to be told the same, comes to the same.
   */
  on({ byUnit, walkedIn }: Visits): Effect {
    const { affected } = this.revision
    let found: Effect = 'none'
    for (const schema of affected) if (walkedIn.has(schema)) return 'verdict'
    for (const unit of this.revision.changedUnits())
      for (const visit of byUnit.get(unit) ?? []) {
        const effect = this.known.get(visit) ?? this.effectOn(visit)
        this.known.set(visit, effect)
        if (effect === 'verdict') return effect
        if (effect === 'words') found = effect
      }
    return found
  }

  private effectOn({ unit, value, isValid }: Visit): Effect {
    this.enter()
    try {
      if (unit.validate(value) !== isValid) return 'verdict'
      return isValid ? 'none' : 'words'
    } catch {
      return 'verdict'
    }
  }
}
