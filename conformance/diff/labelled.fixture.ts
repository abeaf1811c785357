import { existsSync, readFileSync } from 'node:fs'
import type { Json } from '../../generator/document/json.js'

/** One labelled pair of documents, as the README beside the file tells. */
export interface LabelledPair {
  readonly about: 'body' | 'document'
  readonly set: string
  readonly name: string
  /** The truth. */
  readonly breaking: boolean
  readonly old: Json
  readonly new: Json
}

const file = new URL('../../../shared/diff-cases/pairs.jsonl', import.meta.url)

/** The labelled pairs; none where they are not at hand. */
export const labelledPairs: readonly LabelledPair[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LabelledPair)
  : []

/** Said in the name of a test that needs them. */
export const atHand = labelledPairs.length > 0 ? '' : ' (the labelled pairs are not at hand)'
