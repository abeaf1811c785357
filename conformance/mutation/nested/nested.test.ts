import { describe, expect, test } from 'vitest'
import { compileShape } from '../../../generator/compile.js'
import { readModel } from '../../../generator/ir/read.js'
import { amount, sampled } from '../../../generator/sample.fixture.js'
import { subjectOf } from '../../suite/subject.js'
import { measurePower } from '../power.js'
import { nestedDocuments } from './documents.fixture.js'

describe.each(sampled([...nestedDocuments], 2))('where constraints stand deep: %s', (_, document) => {
  test('the core set notices each fault of one step that shows at all', async () => {
    const model = await readModel(document)
    const [operation] = model.operations
    if (operation === undefined) throw new Error('There is no operation.')
    const power = await measurePower(subjectOf(model, operation, document, compileShape), { every: amount(5, 1) })
    expect(power.survivors).toEqual([])
    expect(power.noticed).toBe(power.faults - power.equivalent)
  })
})
