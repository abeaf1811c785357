import { References } from '../../../generator/document/resolve.js'
import type { Shape } from '../../../generator/ir/constraint.js'
import { Lowering } from '../../../generator/ir/lower.js'

/** What a schema means; undefined where it is refused. */
export function lowered(schema: unknown, pointer = ''): Shape | undefined {
  const document = { file: 'schema.json', uri: 'specproof:///schema.json', sha256: '', json: schema as never }
  const references = new References([document])
  const lowering = new Lowering(references, { formats: 'assert' })
  const target = references.at('schema.json', pointer)
  if (target === undefined) throw new Error(`There is nothing at ${pointer}.`)
  const shape = lowering.shape(target)
  const isRead = lowering.problems.every((it) => it.severity === 'warning' || it.code === 'spec/empty-range')
  return isRead ? shape : undefined
}
