import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository, seen from the built benchmark. */
export const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** A folder with `specs/` that holds so many copies of the 397B document, each with an id of its own. */
export function folderOfCopies(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-bench-'))
  const text = readFileSync(join(repository, 'specs/alibaba-qwen3-5-397b.json'), 'utf8')
  for (let i = 0; i < count; i++) {
    const copy = text
      .replaceAll('alibaba-qwen3-5-397b', `alibaba-qwen3-5-397b-${i}x`)
      .replaceAll('alibaba:qwen@3.5-397b', `alibaba:qwen@3.5-397b-${i}`)
      .replaceAll('run_alibaba_qwen3_5_397b', `run_alibaba_qwen3_5_397b_${i}`)
    write(join(folder, `specs/copy-${i}.json`), copy)
  }
  write(
    join(folder, 'specs/overlays/text-responses.json'),
    readFileSync(join(repository, 'specs/overlays/text-responses.json'), 'utf8'),
  )
  write(join(folder, 'package.json'), '{"type":"module"}\n')
  return folder
}

/** Writes a file and the folders above it. */
export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** A tsconfig for what stands in `folder`. */
export function tsconfig(folder: string): string {
  const options = { strict: true, noEmit: true, types: [], module: 'nodenext', target: 'es2022', lib: ['es2022'] }
  const path = join(folder, 'tsconfig.json')
  write(path, JSON.stringify({ compilerOptions: { ...options, skipLibCheck: true }, include: ['.'] }))
  return path
}
