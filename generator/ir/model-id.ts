import type { Json } from '../document/json.js'
import { deviceNames } from './name.js'

/** In characters. File systems take names of 255 bytes, and the generator makes longer ones of an id. */
const longestId = 200

const notFolders: ReadonlySet<string> = new Set(['index', 'runtime', 'shared', ...deviceNames])

/** A folder name that every file system takes and that the generated tree does not need for itself, or why there is none. */
export function folderName(raw: Json): { readonly id: string } | { readonly fault: string } {
  if (typeof raw !== 'string' || raw === '' || /[/\\]|^\.\.?$|\.\./.test(raw))
    return { fault: `The model id is ${JSON.stringify(raw)}.` }
  if (raw.length > longestId) return { fault: `The model id "${raw.slice(0, 40)}…" has ${raw.length} characters.` }
  const id = raw.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '') || 'model'
  return { id: notFolders.has(id.toLowerCase().replace(/\..*/s, '')) ? `${id}-model` : id }
}
