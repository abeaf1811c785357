import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

// That the rules of scripts/house-rules.js are kept is a part of `npm run lint`, and so of `npm test`.

test('a type name is ambiguous where two files declare it with different text; tests and comments do not count', () => {
  const folder = mkdtempSync(join(tmpdir(), 'type-names-'))
  try {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    write('cli/a.ts', 'export interface Place { readonly at: string }\ntype Same = 1\nclass Alone {}\n')
    write(
      'cli/b.ts',
      '/** Another. */\ninterface Place { readonly line: number }\n// the same\nexport type Same  =  1\n',
    )
    write('cli/b.test.ts', 'class Alone { other = 1 }\n')
    const args = [join(root, 'scripts/type-names.js'), folder]
    expect(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout).toBe(
      'Place: cli/a.ts, cli/b.ts\n1 of 3 type names (33.3 %) mean different things in different files.\n',
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
