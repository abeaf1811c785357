import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeHash, decidingSources, thisGenerator } from './generator-version.js'

const generator = fileURLToPath(new URL('../', import.meta.url))

let copy: string

beforeAll(() => {
  copy = join(mkdtempSync(join(tmpdir(), 'specproof-maker-')), 'generator')
  cpSync(generator, copy, { recursive: true })
})

afterAll(() => rmSync(dirname(copy), { recursive: true, force: true }))

/** Whether a comment at the end of a source of the generator gives its code another hash. */
function isNoticed(path: string): boolean {
  const before = codeHash(copy)
  appendFileSync(join(copy, path), '// Words.\n')
  return codeHash(copy) !== before
}

describe('the hash of the code that made a tree', () => {
  test('is that of the sources, where nothing was built', () => {
    expect(thisGenerator().code).toBe(codeHash(generator))
  })

  test.each([
    'emit/render.ts',
    'emit/rule-words.ts',
    'ir/lower.ts',
    'document/overlay.ts',
    'document/external.ts',
    'output/read-spec.ts',
    'output/form.ts',
    'runtime/check.ts',
    'runtime/batch.ts',
    'version.ts',
  ])('changes with %s', (path) => expect(isNoticed(path)).toBe(true))

  test.each([
    'ir/normal-form.ts',
    'ir/order.ts',
    'document/bundle.ts',
    'explain/find-field.ts',
    'compile.ts',
    'output/swap.ts',
    'emit/render.test.ts',
    'runtime/check.test.ts',
  ])('does not change with %s, which decides nothing of the output', (path) => expect(isNoticed(path)).toBe(false))

  test('is over what a bundler finds in the program too, and the runtime', async () => {
    const { metafile } = await build({
      entryPoints: ['output/read-spec.ts', 'output/form.ts', 'emit/render.ts'],
      absWorkingDir: generator,
      bundle: true,
      write: false,
      outdir: 'none',
      platform: 'node',
      format: 'esm',
      packages: 'external',
      metafile: true,
    })
    const found = decidingSources(generator)
    expect(found.filter((path) => !path.startsWith('runtime/'))).toEqual(
      Object.keys(metafile.inputs)
        .filter((path) => !path.startsWith('runtime/') && path.endsWith('.ts'))
        .sort(),
    )
    const committed = join(generator, '../generated/.specproof.json')
    const { files } = JSON.parse(readFileSync(committed, 'utf8'))
    const listed = Object.keys(files).filter((path) => path.startsWith('runtime/'))
    // Of the descriptions of providers those are copied that a model needs.
    const copied = found.filter((path) => path.startsWith('runtime/') && !path.startsWith('runtime/client/provider/'))
    expect(listed.filter((path) => !path.startsWith('runtime/client/provider/'))).toEqual(copied)
    expect(listed.filter((path) => !copied.includes(path))).toEqual(['runtime/client/provider/runware.ts'])
    expect(found).toContain('runtime/client/provider/openapi.ts')
  })
})
