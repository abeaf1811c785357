import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

function run(script: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(root, 'scripts', script), ...args], { cwd: root, encoding: 'utf8' })
}

test('what breaks a rule of the house is listed with its reason, and nothing is listed that keeps it', () => {
  const { stderr, status } = run('house-rules.js')
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
})

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
    expect(run('type-names.js', folder).stdout).toBe(
      'Place: cli/a.ts, cli/b.ts\n1 of 3 type names (33.3 %) mean different things in different files.\n',
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
