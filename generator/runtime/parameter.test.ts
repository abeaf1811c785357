import { describe, expect, test } from 'vitest'
import { type ParameterRule, parameterWriter } from './parameter.js'
import type { RequestError } from './violation.js'

const list = ['blue', 'black', 'brown']
const object = { R: 100, G: 200, B: 150 }

function writtenBy(rule: ParameterRule, value: unknown): string {
  const [where, name] = rule
  const { path, query, headers } = parameterWriter(() => true, [rule])({ [where]: { [name]: value } }, '/{color}')
  return where === 'path' ? path.slice(1) : where === 'query' ? query : (headers[name] as string)
}

function faultOf(rule: ParameterRule, value: unknown): string {
  try {
    return `written: ${writtenBy(rule, value)}`
  } catch (error) {
    return (error as RequestError).violations.map((it) => `${it.pointer} ${it.message}`).join('\n')
  }
}

/** OpenAPI 3.1.1, 4.8.12.4: style, explode, and how a text, the list and the object are written. */
const table: readonly [
  where: ParameterRule[0],
  style: string,
  explodes: boolean,
  ...written: (string | undefined)[],
][] = [
  ['path', 'matrix', false, ';color=blue', ';color=blue,black,brown', ';color=R,100,G,200,B,150'],
  ['path', 'matrix', true, ';color=blue', ';color=blue;color=black;color=brown', ';R=100;G=200;B=150'],
  ['path', 'label', false, '.blue', '.blue,black,brown', '.R,100,G,200,B,150'],
  ['path', 'label', true, '.blue', '.blue.black.brown', '.R=100.G=200.B=150'],
  ['path', 'simple', false, 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['path', 'simple', true, 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
  ['headers', 'simple', false, 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['headers', 'simple', true, 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
  ['query', 'form', false, 'color=blue', 'color=blue,black,brown', 'color=R,100,G,200,B,150'],
  ['query', 'form', true, 'color=blue', 'color=blue&color=black&color=brown', 'R=100&G=200&B=150'],
  ['query', 'spaceDelimited', false, undefined, 'color=blue%20black%20brown', 'color=R%20100%20G%20200%20B%20150'],
  ['query', 'pipeDelimited', false, undefined, 'color=blue%7Cblack%7Cbrown', 'color=R%7C100%7CG%7C200%7CB%7C150'],
  ['query', 'deepObject', true, undefined, undefined, 'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150'],
]

describe.each(table)('in %s, style %s, exploded: %s', (where, style, explodes, ...written) => {
  test.each([
    ['a text', 'blue', written[0]],
    ['a list', list, written[1]],
    ['an object', object, written[2]],
  ])('%s', (_, value, wanted) => {
    if (wanted === undefined)
      expect(faultOf([where, 'color', style, explodes], value)).toMatch(/^\/query\/color .* is for /)
    else expect(writtenBy([where, 'color', style, explodes], value)).toBe(wanted)
  })
})

test.each([
  ['a number as JSON has it', ['query', 'n', 'form', true], 1e21, 'n=1e%2B21'],
  ['what URLs reserve', ['query', 'n', 'form', true], "a/b?c&d=e+f'(*)!", 'n=a%2Fb%3Fc%26d%3De%2Bf%27%28%2A%29%21'],
  [
    'what URLs reserve, left where the query gives it no meaning',
    ['query', 'n', 'form', true, true],
    'a/b?c&d=e+f#g,h%',
    'n=a/b?c%26d=e%2Bf%23g,h%25',
  ],
  ['letters beyond ASCII', ['path', 'color', 'simple', false], 'é😀/..', '%C3%A9%F0%9F%98%80%2F..'],
  ['JSON in the query', ['query', 'n', 'json', false], { a: [1, null] }, 'n=%7B%22a%22%3A%5B1%2Cnull%5D%7D'],
  ['JSON in a header', ['headers', 'n', 'json', false], { a: 'é\n' }, '{"a":"\\u00e9\\n"}'],
  ['an empty text in the query', ['query', 'n', 'form', true], '', 'n='],
  ['a comma in an item', ['query', 'n', 'form', false], ['a,b', 'c'], 'n=a%2Cb,c'],
  ['a name that URLs reserve', ['query', 'a[]&', 'form', true], ['x'], 'a%5B%5D%26=x'],
] satisfies readonly (readonly [string, ParameterRule, unknown, string])[])('%s', (_, rule, value, wanted) => {
  expect(writtenBy(rule, value)).toBe(wanted)
})

test.each([
  ['query', 'form', true, null, '/query/color color: null'],
  ['query', 'form', true, ['a', ['b']], 'inside a list cannot be written in the style form'],
  ['query', 'form', true, { a: { b: 1 } }, 'inside an object cannot be written in the style form'],
  ['query', 'deepObject', true, { a: [1] }, 'inside an object cannot be written in the style deepObject'],
  ['query', 'form', true, [], 'an empty list'],
  ['query', 'form', true, '\ud800', 'lone surrogate'],
  ['query', 'pipeDelimited', false, ['a|b', 'c'], '"|" stands between items'],
  ['query', 'spaceDelimited', false, ['a b', 'c'], '" " stands between items'],
  ['path', 'simple', false, '', 'lost on their way in a path'],
  ['path', 'simple', false, '..', 'lost on their way in a path'],
  ['path', 'label', true, ['1.5', 'b'], '"." stands between items'],
  ['headers', 'simple', false, 'a\r\nb: c', 'no header carries'],
  ['headers', 'simple', false, ' a', 'no header carries'],
  ['headers', 'simple', false, '漢', 'no header carries'],
  ['headers', 'simple', false, ['a,b'], '"," stands between items'],
] as const)('in %s, style %s, exploded %s: %j is refused', (where, style, explodes, value, says) => {
  const fault = faultOf([where, 'color', style, explodes], value)
  expect(fault).toMatch(new RegExp(`^/${where}/color ${where}\\.color: `))
  expect(fault).toContain(says.replace(/^\S+ color: /, ''))
})

test('what is left out is not written', () => {
  const rules: ParameterRule[] = [
    ['query', 'a', 'form', true],
    ['query', 'b', 'form', true],
    ['headers', 'h', 'simple', false],
  ]
  const write = parameterWriter(() => true, rules)
  expect(write({ query: { a: undefined, b: false } }, '/x')).toEqual({ path: '/x', query: 'b=false', headers: {} })
})

test('what tells paths apart that are one address is not written, and what a path says of the query stands there', () => {
  const rules: readonly ParameterRule[] = [
    ['path', 'id', 'simple', false],
    ['query', 'limit', 'form', true],
  ]
  const write = parameterWriter(() => true, rules)
  const values = { path: { id: 'a#b' }, query: { limit: 5 } }
  expect(write(values, '/talks/{id}#byName')).toEqual({ path: '/talks/a%23b', query: 'limit=5', headers: {} })
  expect(write(values, '/talks/{id}?beta=true')).toMatchObject({ path: '/talks/a%23b', query: 'beta=true&limit=5' })
  expect(() => write({ path: { id: '' } }, '/talks/{id}#byName')).toThrow()
})
