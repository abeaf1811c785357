import { describe, expect, test } from 'vitest'
import type { Json } from '../../generator/document/json.js'
import { replaced } from '../../generator/document/pointer.js'
import { amount, sampled, seed } from '../../generator/sample.fixture.js'
import { diffModels } from './diff.js'
import { type Draft, diff, documents, edited, input, task } from './edited.fixture.js'
import { documentOf, forms, type Note } from './note.fixture.js'

console.log(`seed ${seed}`)

const silence: Note = {}
/** In a sample only the last of them, which says all that the others say. */
const notes = [
  { title: 'A title' },
  { description: 'A description.' },
  { deprecated: true },
  { title: 'A title', description: 'A description.', deprecated: true, 'x-order': 1 },
].slice(amount(-1, 0)) satisfies readonly Note[]

/** What two documents demand differently; nothing is searched for. */
async function demands(old: Json, next: Json): Promise<string[]> {
  const { changes } = await diffModels(await input(old), await input(next), { judges: [] })
  return changes
    .filter((it) => it.verdict !== 'annotation')
    .map(
      (it) => `${it.direction} ${it.keyword} ${it.path} ${it.verdict} ${it.oldPlace?.pointer} ${it.newPlace?.pointer}`,
    )
    .sort()
}

describe.each(Object.entries(forms))('a %s constraint', (_, form) => {
  const plain = form(silence)
  const steps = [
    ['added', (said: Note) => [{}, form(said)[0]]],
    ['removed', (said: Note) => [form(said)[0], {}]],
    ['changed', (said: Note) => form(said)],
    ['changed back', (said: Note) => [...form(said)].reverse()],
  ] as const

  test.each(steps)('that is %s is told in requests and responses whatever is said beside it', async (_, step) => {
    const [a = {}, b = {}] = step(silence)
    const wanted = await demands(documentOf(a, silence), documentOf(b, silence))
    expect(wanted.map((it) => it.split(' ')[0])).toEqual(expect.arrayContaining(['request', 'response']))
    for (const note of notes) {
      const [p = {}, q = {}] = step(note)
      for (const [old, next] of [
        [documentOf(p, note), documentOf(q, note)],
        [documentOf(a, silence), documentOf(q, note)],
        [documentOf(p, note), documentOf(b, silence)],
      ] as const)
        expect(await demands(old, next)).toEqual(wanted)
    }
  })

  test('that only says something else is told as such in requests and responses', async () => {
    const [old, next] = [form({ description: 'One.' })[0], form({ description: 'Another.' })[0]]
    const { changes } = await diff(documentOf(old, silence), documentOf(next, silence))
    expect(changes.map((it) => it.verdict)).toEqual(changes.map(() => 'annotation'))
    expect(JSON.stringify(plain) === JSON.stringify(old) ? 0 : changes.length).toBeGreaterThanOrEqual(2)
  })
})

test('a field that is narrowed to described values is a proven break, and so is a value that goes', async () => {
  const values = (names: readonly string[], note: Note) => ({ oneOf: names.map((name) => ({ const: name, ...note })) })
  const described = { title: 'A value', description: 'What it means.' }
  for (const [old, next] of [
    [{ type: 'string' }, { type: 'string', ...values(['a', 'b'], described) }],
    [values(['a', 'b'], described), values(['a'], described)],
    [values(['a', 'b'], silence), values(['a'], described)],
  ] as const) {
    const forth = await diff(documentOf(old, silence), documentOf(next, silence))
    expect(forth.changes.filter((it) => it.breaking).map((it) => [it.direction, it.verdict])).toEqual([
      ['request', 'proven'],
    ])
    const back = await diff(documentOf(next, silence), documentOf(old, silence))
    expect(back.changes.filter((it) => it.breaking).map((it) => [it.direction, it.verdict])).toEqual([
      ['response', 'proven'],
    ])
  }
})

/** Pointers of all that a document says in words. */
function saidIn(value: Json, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const isWords = typeof inner === 'string' && ['title', 'description', 'summary'].includes(key)
    const here = [...path, key]
    return isWords && path.at(-1) !== 'properties' ? [here] : saidIn(inner as Json, here)
  })
}

test.each(Object.entries(documents))(
  'one description of the %s model changed is one annotation',
  async (_, document) => {
    const all = saidIn(document)
    expect(all.length).toBeGreaterThan(80)
    // Branches, conditions and values lie deep.
    const isDeep = (path: readonly string[]) => path.some((key) => /^(if|then|anyOf|oneOf|not)$/.test(key))
    for (const path of [
      ...sampled(all.filter(isDeep), 8),
      ...sampled(
        all.filter((it) => !isDeep(it)),
        8,
      ),
    ]) {
      const next = edited(document, (draft) => {
        const holder = path
          .slice(0, -1)
          .reduce<Draft>((it, key) => (it as unknown as { [key: string]: Draft })[key] as Draft, draft)
        Object.assign(holder, { [path.at(-1) as string]: 'Said in other words.' })
      })
      const { changes } = await diff(document, next)
      expect([path, changes.map((it) => it.verdict)]).toEqual([path, ['annotation']])
    }
  },
)

test('a note on a place that two bodies share is told once', async () => {
  const shared = (description: string) =>
    edited(documents.text, (draft) => {
      const { components } = draft as unknown as { components: { schemas: Record<string, Json> } }
      components.schemas.Shared = { type: 'string', description }
      const use = { $ref: '#/components/schemas/Shared' }
      Object.assign(task(draft).properties as object, { one: use, two: use })
      Object.assign((components.schemas.ResponseBody as { properties: object }).properties, { three: use })
    })
  const { changes } = await diff(shared('One.'), shared('Another.'))
  expect(changes.map((it) => it.verdict)).toEqual(['annotation'])
})

test('a place far into a list is reached by items that JSON can say', () => {
  expect(replaced([], [3], 'a')).toEqual([null, null, null, 'a'])
  expect(replaced({}, ['a'], [])).toEqual({ a: [] })
})
