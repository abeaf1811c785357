import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { sampled } from '../../../generator/sample.fixture.js'
import { judgeOf } from '../../judge/index.js'
import { Procedure } from './containment.js'
import { lowered } from './lowered.fixture.js'

const file = fileURLToPath(new URL('../../../../shared/diff-cases/pairs.jsonl', import.meta.url))

interface Labelled {
  readonly name: string
  readonly about: 'body' | 'document'
  readonly breaking: boolean
  readonly old: JsonObject
  readonly new: JsonObject
}

/** The pointers of all bodies of a document, by where they are sent. */
function bodies(document: JsonObject): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const visit = (node: Json | undefined, pointer: string, path: string): void => {
    if (!isJsonObject(node)) return
    const target = member(node, '$ref')
    if (typeof target === 'string') visit(at(document, target.slice(1)), target.slice(1), path)
    for (const [key, inner] of Object.entries(node)) {
      const below = `${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`
      if (key === 'schema' && path.includes('content')) found.set(path, below)
      else visit(inner, below, `${path} ${key}`)
    }
  }
  visit(member(document, 'paths'), '/paths', '')
  return found
}

function at(document: Json, pointer: string): Json | undefined {
  const keys = pointer.split('/').slice(1)
  return keys.reduce<Json | undefined>(
    (node, key) => (isJsonObject(node) ? member(node, key.replace(/~1/g, '/').replace(/~0/g, '~')) : undefined),
    document,
  )
}

/** What a reader of the new document refuses of requests, or a reader of the old one of responses. */
function verdict({ old, new: next }: Labelled): 'broken' | 'kept' | string {
  const after = bodies(next)
  const reasons: string[] = []
  for (const [path, pointer] of bodies(old)) {
    const other = after.get(path)
    if (other === undefined) continue
    const sides = [
      [old, pointer],
      [next, other],
    ] as const
    const [[giver, given], [taker, taken]] = path.includes('requestBody') ? sides : ([sides[1], sides[0]] as const)
    const [a, b] = [lowered(giver, given), lowered(taker, taken)]
    if (a === undefined || b === undefined) {
      reasons.push(`${path}: a schema is refused`)
      continue
    }
    const answer = new Procedure().admittedOnlyBy([a], [b])
    if (answer.kind === 'undecided') reasons.push(answer.reason)
    if (answer.kind !== 'value') continue
    const text = JSON.stringify(answer.value)
    const judged = [judgeOf(giver, { pointer: given })(text), judgeOf(taker, { pointer: taken })(text)]
    expect(
      judged.map((it) => it.verdict),
      text.slice(0, 300),
    ).toEqual(['accepts', 'refuses'])
    return 'broken'
  }
  return reasons.length > 0 ? reasons.join(' ') : 'kept'
}

describe.skipIf(!existsSync(file))('labelled pairs of documents', () => {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  const all = lines.map((it) => JSON.parse(it) as Labelled).filter((it) => it.about === 'body')

  test('are decided about bodies as they are labelled', () => {
    const tried = sampled(all, 150)
    const wrong = tried.flatMap((it) => {
      const found = verdict(it)
      return found === (it.breaking ? 'broken' : 'kept') ? [] : [`${it.name}: ${found}`]
    })
    expect(tried.length).toBeGreaterThan(100)
    expect(wrong).toEqual([])
  })
})
