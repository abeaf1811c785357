import { References } from '../../../generator/document/resolve.js'
import type { Shape } from '../../../generator/ir/constraint.js'
import { Lowering } from '../../../generator/ir/lower.js'

/** What a schema means; undefined where it is refused. */
export function lowered(schema: unknown, pointer = ''): Shape | undefined {
  return loweredAt(schema, [pointer])?.[0]
}

/** What the schemas at several places of a document mean, read at once; undefined where one is refused. */
export function loweredAt(schema: unknown, pointers: readonly string[]): readonly Shape[] | undefined {
  const document = { file: 'schema.json', uri: 'specproof:///schema.json', sha256: '', json: schema as never }
  const references = new References([document])
  const lowering = new Lowering(references, { formats: 'assert' })
  const shapes = pointers.map((pointer) => {
    const target = references.at('schema.json', pointer)
    if (target === undefined) throw new Error(`There is nothing at ${pointer}.`)
    return lowering.shape(target)
  })
  const isRead = lowering.problems.every((it) => it.severity === 'warning' || it.code === 'spec/empty-range')
  return isRead ? shapes : undefined
}
