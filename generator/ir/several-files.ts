import { problem, SpecError } from '../document/problem.js'
import type { Model } from './model.js'

/**
 * Judges know one document, and what stands in other files they would pass over or not find.
 * @param why what is the matter with these files, as the end of a sentence
 * @throws SpecError where a model was read from several files, overlays apart
 */
export function mustBeOneFile({ inputs, received, source }: Model, why: string): void {
  if (received === undefined || received.parts.length === 0) return
  const overlays = new Set(received.applied.map((it) => it.source.file))
  const others = inputs.map(({ file }) => file).filter((it) => it !== source.file && !overlays.has(it))
  const fact = `Its $refs name ${others.length === 1 ? 'another file' : 'other files'}: ${others.join(', ')}, ${why}.`
  throw new SpecError([problem('spec/several-files', { file: source.file, pointer: '' }, fact)])
}
