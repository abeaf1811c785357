import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A name beside a file for what takes its place. Hidden: no folder of specifications counts it in. */
export const besideOf = (place: string) => join(dirname(place), `.${basename(place)}.${randomUUID()}.tmp`)

/** Writes a file beside its place and moves it there: what stood there stays until the new one is complete. */
export async function replaceFile(place: string, content: string | Uint8Array): Promise<void> {
  const beside = besideOf(place)
  try {
    await writeFile(beside, content)
    await rename(beside, place)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw error
  }
}
