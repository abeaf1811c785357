import { relative, sep } from 'node:path'
import { parsedJson } from '../../../generator/document/json.js'
import { linesOf } from '../../diff/result/line.js'
import type { PlaceOf } from './sarif.js'

/** A document that reports are about. */
export interface ReportedDocument {
  readonly path: string
  readonly text: string
}

/**
 * Where editors and code hosts find a place of a document.
 * @param documents by the names that reports have for them
 * @param root the folder that paths start from
 */
export function placesIn(documents: ReadonlyMap<string, ReportedDocument>, root: string): PlaceOf {
  const lines = new Map<string, ReturnType<typeof linesOf>>()
  return (file, pointer) => {
    const known = documents.get(file)
    if (known === undefined) return { uri: file }
    // Few reports tell lines, and they take time to be found.
    const lineOf = lines.get(file) ?? linesOf(known.text, parsedJson(known.text.replace(/^\uFEFF/, '')) ?? null)
    lines.set(file, lineOf)
    const line = lineOf(pointer)
    const uri = relative(root, known.path).split(sep).join('/')
    return { uri: uri.startsWith('../') ? file : uri, ...(line !== undefined && { line }) }
  }
}
