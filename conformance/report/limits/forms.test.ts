import { expect, test } from 'vitest'
import type { ParameterLimits } from '../../../generator/explain/parameters.js'
import { limitsReport } from './forms.js'
import { limitsRows, type ModelLimits } from './limits.js'

const width = (maximum: number): ParameterLimits => ({
  path: 'width',
  type: 'integer',
  isRequired: true,
  default: 1024,
  limits: { minimum: 128, maximum, multipleOf: 64 },
  values: [],
  isConditional: false,
})

const models = (...limits: number[]): ModelLimits[] =>
  limits.map((it, i) => ({ id: `model-${i}`, parameters: [width(it)] }))

test('what most models say is usual, and where two are said by as many nothing is', () => {
  const text = 'integer 128 to 2048, step 64; default 1024; required'
  expect(limitsRows(models(2048, 2048, 4096))[0]?.usual).toBe(text)
  expect(limitsRows(models(2048, 4096))[0]?.usual).toBeUndefined()
})

test('few models stand side by side, of many each limit names who has it', async () => {
  const few = await limitsReport('markdown', models(2048, 4096))
  expect(few.split('\n')[2]).toMatch(/^\| `width` \| \*\*integer 128 to 2048.*\| \*\*integer 128 to 4096/)
  const many = await limitsReport('markdown', models(...Array(20).fill(2048), 4096))
  expect(many.split('\n').slice(2)).toEqual([
    expect.stringMatching(/^\| `width` \| integer 128 to 2048.* \| 20 \| `model-0`, .* and 12 more \|$/),
    expect.stringMatching(/^\| {2}\| \*\*integer 128 to 4096.*\*\* \| 1 \| `model-20` \|$/),
    '',
  ])
})

test('the page of 350 models has each text once, stays below 3 MB, and holds no markup of a document', async () => {
  const parameters = Array.from({ length: 60 }, (_, i) => ({ ...width(2048 + i), path: `settings.parameter${i}` }))
  const evil = { ...width(1), path: '</script><img src=x onerror=alert(1)>' }
  const all = Array.from({ length: 350 }, (_, i) => ({ id: `model-${i}`, parameters: [...parameters, evil] }))
  const page = await limitsReport('html', all)
  expect(page.length).toBeLessThan(3_000_000)
  expect(page.split('integer 128 to 2050').length).toBe(2)
  expect(page).not.toContain('</script><img')
  expect(page).not.toMatch(/(src|href)="http/)
})
