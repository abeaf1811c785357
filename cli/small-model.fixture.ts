import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the small model keeps of the settings of the text model. */
const kept: ReadonlySet<string> = new Set(['temperature', 'maxTokens'])

/**
 * Writes the document of a text model with two settings into a folder: for what commands do with any model, so that a run
 * over it takes less than one over a published file. Returns its path.
 */
export async function writeSmallModel(folder: string): Promise<string> {
  const document = JSON.parse(await readFile(new URL('../specs/alibaba-qwen3-5-27b.json', import.meta.url), 'utf8'))
  const settings = document.components.schemas.RequestBody.items.properties.settings.properties
  for (const key of Object.keys(settings)) if (!kept.has(key)) delete settings[key]
  const file = join(folder, 'small-1b.json')
  await writeFile(file, JSON.stringify(document))
  return file
}
