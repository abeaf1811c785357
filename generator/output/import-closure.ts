import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

/**
 * The sources among which `entries` run: they themselves and all that they import, then or later, for more than its types.
 * @param folder that the sources lie in; what they import lies there too
 * @param entries paths from there, in posix form, as are those that are returned, in no order
 */
export function importClosure(folder: string, entries: readonly string[]): string[] {
  const found = new Set(entries)
  for (const path of found) {
    for (const specifier of importsOf(readFileSync(posix.join(folder, path), 'utf8')))
      found.add(posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts'))
  }
  return [...found]
}

/**
 * What a source imports by a relative path. Imports stand at the start of a line, or are a call with a text. No parser is
 * needed for that, nor loaded for each run of the generator from its sources; a test holds it against one.
 */
function importsOf(text: string): string[] {
  const statement = /^(?:import|export) (?!type )(?:[^'"`;=]*? from )?'(\.[^']+)'/gm
  const call = /(?<!typeof )\bimport\('(\.[^']+)'\)/g
  return [...text.matchAll(statement), ...text.matchAll(call)].map(([, specifier = '']) => specifier)
}
