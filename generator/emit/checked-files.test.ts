import { expect, test } from 'vitest'
import { compileErrors } from './typescript.fixture.js'

/** Compiles `a.ts`, which is the same each time, with others beside it; the errors of `a.ts`. */
function errorsOfA(others: Readonly<Record<string, string>>, options = {}): readonly string[] {
  const a = "import { size } from './b.js'\nexport const width: number = size\n"
  return compileErrors(new Map(Object.entries({ 'a.ts': a, ...others })), options).get('a.ts') ?? []
}

const right = { 'b.ts': 'export const size = 4\n' }
const mismatch = "2: Type 'string' is not assignable to type 'number'."

test('a file is checked again where what it imports has changed, near or far', () => {
  for (let round = 0; round < 2; round++) {
    expect(errorsOfA(right)).toEqual([])
    expect(errorsOfA({ 'b.ts': "export const size = 'x'\n" })).toEqual([mismatch])
    const far = { 'b.ts': "export { size } from './c.js'\n" }
    expect(errorsOfA({ ...far, 'c.ts': 'export const size = 4\n' })).toEqual([])
    expect(errorsOfA({ ...far, 'c.ts': "export const size = 'x'\n" })).toEqual([mismatch])
    expect(errorsOfA({ 'b.d.ts': 'export declare const size: string\n' })).toEqual([mismatch])
    expect(errorsOfA({})).toEqual([expect.stringContaining("Cannot find module './b.js'")])
  }
})

test('a file is checked again under other options', () => {
  const b = { 'b.ts': 'export const size = [4][0]\n' }
  expect(errorsOfA(b)).toEqual([])
  expect(errorsOfA(b, { noUncheckedIndexedAccess: true })).toEqual([
    expect.stringContaining("Type 'undefined' is not assignable"),
  ])
})

test('a file is checked again where another one declares something for all', () => {
  const b = 'export const size = Number.widest\n'
  expect(compileErrors(new Map([['b.ts', b]])).size).toBe(1)
  const all = 'declare global { interface NumberConstructor { readonly widest: number } }\nexport {}\n'
  expect(compileErrors(new Map([...Object.entries({ 'b.ts': b, 'all.ts': all })]))).toEqual(new Map())
  expect(
    compileErrors(new Map([...Object.entries({ 'b.ts': b, 'all.d.ts': all.replace('export {}\n', '') })])).size,
  ).toBeGreaterThan(0)
  expect(compileErrors(new Map([['b.ts', b]])).size).toBe(1)
})
