import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { failureText } from '../../generator/document/system-fault.js'
import { type MediaFile, mediaType } from './media/media-file.js'

/**
 * Reads files that prepared answers name by their path.
 * @param folder where relative paths begin
 * @returns throws an Error that names a file which cannot be read
 */
export function localFiles(folder: string): (path: string) => MediaFile {
  return (path) => {
    try {
      return { type: mediaType(path), bytes: readFileSync(resolve(folder, path)) }
    } catch (error) {
      throw new Error(`The file ${JSON.stringify(path)} of an answer cannot be read: ${failureText(error)}`)
    }
  }
}
