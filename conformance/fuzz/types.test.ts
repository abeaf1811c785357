import fc from 'fast-check'
import { Project, type StatementStructures, StructureKind } from 'ts-morph'
import { expect, test } from 'vitest'
import { compileValidator } from '../../generator/compile.js'
import { globalTypeNames, typeDeclarations } from '../../generator/emit/types.js'
import { compileErrors } from '../../generator/emit/typescript.fixture.js'
import { Lowering } from '../../generator/ir/lower.js'
import { amount, seed } from '../../generator/sample.fixture.js'
import { SpecError } from '../../generator/spec/problem.js'
import { References } from '../../generator/spec/resolve.js'
import { type SmallSchema, smallSchema, smallValue, withTypes } from './schema.js'

const schemas = amount(100, 300)

/*
 * A schema without `type` that has `properties` also accepts every string; its type says object all the same, which is
 * what documents mean by it. So each schema gets the types that its keywords speak of.
 */

test(`a value that a schema accepts has the type that was made for the schema (seed ${seed})`, () => {
  const drawn = fc.sample(
    fc.tuple(smallSchema().map(withTypes), fc.array(smallValue(), { minLength: 30, maxLength: 30 })),
    {
      numRuns: schemas,
      seed,
    },
  )
  const files = new Map<string, string>()
  const origins = new Map<string, string>()
  let literals = 0
  for (const [i, [schema, values]] of drawn.entries()) {
    const accepted = acceptedBy(schema, values)
    if (accepted.length === 0) continue
    literals += accepted.length
    const lines = accepted.map((value, k) => `export const value${k}: Root = ${literal(JSON.stringify(value))}`)
    files.set(`schema${i}.ts`, `${declarations(schema)}\n${lines.join('\n')}\n`)
    origins.set(`schema${i}.ts`, JSON.stringify(schema))
  }
  expect(literals).toBeGreaterThan(schemas)
  const errors = compileErrors(files, { exactOptionalPropertyTypes: true })
  expect([...errors].map(([name, found]) => ({ schema: origins.get(name), text: files.get(name), found }))).toEqual([])
})

function acceptedBy(schema: SmallSchema, values: readonly unknown[]): unknown[] {
  try {
    const { is } = compileValidator(schema, { formats: 'annotate' })
    // TypeScript takes a literal's `constructor` for the inherited one, whatever an index signature says.
    return values.filter((value) => is(value) && !JSON.stringify(value).includes('"constructor"'))
  } catch (error) {
    if (error instanceof SpecError) return []
    throw error
  }
}

function declarations(schema: SmallSchema): string {
  const references = new References([
    { file: 'schema.json', uri: 'specproof:///schema.json', sha256: '', json: schema as never },
  ])
  const root = references.at('schema.json', '')
  if (root === undefined) throw new Error('The schema was not registered.')
  const shape = new Lowering(references, { formats: 'annotate' }).shape(root)
  const statements: StatementStructures[] = typeDeclarations(shape, 'Root', new Set(globalTypeNames))
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true })
  return project.createSourceFile('a.ts', { kind: StructureKind.SourceFile, statements }).getFullText()
}

/** JSON as TypeScript reads it: `__proto__` is a key, not the prototype. */
function literal(json: string): string {
  return json.replaceAll('"__proto__":', "['__proto__']:")
}
