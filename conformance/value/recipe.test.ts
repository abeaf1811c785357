import { expect, test } from 'vitest'
import { recipe, recipeText } from './recipe.js'

test('a long text is told by what it repeats, as a value and within a JSON text', () => {
  const value = { prompt: 'a'.repeat(262145) }
  expect(recipe(value)).toBe('{ "prompt": "a" × 262145 }')
  expect(recipeText(JSON.stringify(value))).toBe('{"prompt":"a" × 262145}')
  expect(recipeText(JSON.stringify(`<${'\u{1F98A}'.repeat(300)}>`))).toBe('"<" + "\u{1F98A}" × 300 + ">"')
})

test('a JSON text stays spelled as it is', () => {
  expect(recipeText('{"a": 1.0, "a":1e2 }')).toBe('{"a": 1.0, "a":1e2 }')
})

test('what is no JSON, or longer than anybody counts, is told as far as it goes', () => {
  expect(recipeText('x'.repeat(500))).toBe(`${'x'.repeat(199)}…`)
  expect(recipeText(`{"a":"${'b'.repeat(3_000_000)}`)).toMatch(/^\{"a":"b" × 19\d{5}$/)
})
