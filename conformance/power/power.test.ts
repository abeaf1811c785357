import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import { textModels } from '../suite/documents.fixture.js'
import { subjectOf } from '../suite/subject.js'
import { misbehavioursOf } from './behaviour.js'
import { faultsOf } from './fault.js'
import { measurePower } from './power.js'

describe('faults of one step in the text models', () => {
  for (const { model, document } of textModels) {
    const [operation] = model.operations
    if (operation === undefined) throw new Error(`${model.id} has no operation.`)
    const subject = subjectOf(model, operation, document as object, compileShape)

    test(`the core set notices each fault of ${model.id} that shows at all`, async () => {
      const power = await measurePower(subject)
      expect(power.survivors).toEqual([])
      expect(power.noticed).toBe(power.faults - power.equivalent)
      expect(power.noticed).toBeGreaterThan(200)
      expect(power.requestsPerConstraint).toBeLessThanOrEqual(2)
      // A type beside listed values, or a branch that another one covers.
      for (const it of power.equivalents) expect(it).toMatch(/\/(type|enum|oneOf|anyOf)( |$)/)
    })

    test(`the faults of ${model.id} are of every kind`, () => {
      const names = [...faultsOf(subject, { cases: [], untested: [] }), ...misbehavioursOf(subject)].map(
        (it) => it.name,
      )
      for (const kind of [
        'dropped',
        'loosened',
        'tightened',
        'taken as <',
        'UTF-16',
        'trimmed',
        'case',
        'doubles',
        'key',
      ])
        expect(names.some((it) => it.includes(kind))).toBe(true)
    })
  }
})
