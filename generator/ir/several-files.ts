import { problem, SpecError } from '../document/problem.js'
import type { Model } from './model.js'

/**
 * Judges know one document, and what stands in other files they would pass over or not find.
 * @throws SpecError where a model was read from several files, overlays apart
 */
export function mustBeOneFile({ inputs, received, source }: Model): void {
  if (received === undefined) return
  const overlays = new Set(received.applied.map((it) => it.source.file))
  const others = inputs.map(({ file }) => file).filter((it) => it !== source.file && !overlays.has(it))
  if (others.length === 0) return
  const fact = `Its $refs name ${others.length === 1 ? 'another file' : 'other files'}: ${others.join(', ')}.`
  throw new SpecError([problem('spec/several-files', { file: source.file, pointer: '' }, fact)])
}
