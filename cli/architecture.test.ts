import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

/** Who may import whom: data flows from spec over ir to its readers, and the oracle shares nothing with them. */
const mayImport: Readonly<Record<string, readonly string[] | 'all'>> = {
  'generator/spec': [],
  'generator/ir': ['generator/spec'],
  'generator/runtime': [],
  'generator/emit': ['generator/spec', 'generator/ir', 'generator/runtime', 'generator/version.ts'],
  'generator/diff': ['generator/spec', 'generator/ir'],
  'generator/output': ['generator/spec', 'generator/ir', 'generator/emit', 'generator/version.ts'],
  'generator/compile.ts': ['generator/spec', 'generator/ir', 'generator/emit', 'generator/runtime'],
  'generator/version.ts': [],
  'generator/index.ts': 'all',
  'generator/diff-models.ts': 'all',
  'generator/cli': 'all',
  'generator/bench': 'all',
  'conformance/oracle': [],
  'conformance/second-judge': ['conformance/oracle'],
  'conformance/fixture': [],
  'conformance/fuzz': [],
  'conformance/arbitrary': ['generator/spec', 'generator/ir'],
  'conformance/mock': ['generator/spec', 'generator/ir', 'conformance/arbitrary'],
  'conformance/report': [],
  'conformance/suite': 'all',
  'conformance/power': 'all',
  'conformance/target': 'all',
  'conformance/vitest': 'all',
  'conformance/bench': 'all',
  'conformance/index.ts': 'all',
}

/** Parts that no dependency may creep into: they are copied to users. */
const withoutPackages: readonly string[] = ['generator/runtime']

interface Import {
  readonly from: string
  readonly to: string
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((it) => it.isFile() && /\.ts$/.test(it.name))
    .map((it) => relative(root, join(it.parentPath, it.name)).split(sep).join('/'))
}

/** A file's part: its folder below generator/ or conformance/, or the file itself where it stands there alone. */
function partOf(path: string): string {
  return path.split('/').slice(0, 2).join('/')
}

function importsOf(path: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, path), 'utf8'), true, true)
  return importedFiles.map(({ fileName }) => ({ from: path, to: fileName }))
}

const shipped = [...sources('generator'), ...sources('conformance')].filter(
  (path) => !/\.(test|fixture|samples)\.ts$/.test(path),
)
const all = shipped.flatMap(importsOf)
const inside = all
  .filter(({ to }) => to.startsWith('.'))
  .map(({ from, to }) => ({
    from,
    to: normalize(join(dirname(from), to))
      .split(sep)
      .join('/')
      .replace(/\.js$/, '.ts'),
  }))

describe('who may import whom', () => {
  test('every part has its place in the table', () => {
    expect([...new Set(shipped.map(partOf))].filter((part) => !(part in mayImport))).toEqual([])
  })

  test('no part imports what it may not', () => {
    const wrong = inside.filter(({ from, to }) => {
      const [part, other] = [partOf(from), partOf(to)]
      const allowed = mayImport[part]
      return part !== other && allowed !== 'all' && allowed?.includes(other) !== true
    })
    expect(wrong).toEqual([])
  })

  test('what is generated imports only its own runtime', () => {
    const outside = sources('generated')
      .flatMap(importsOf)
      .filter(({ from, to }) => !to.startsWith('.') || normalize(join(dirname(from), to)).split(sep)[0] !== 'generated')
    expect(outside).toEqual([])
  })
})

describe('packages', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const packages = all.filter(({ to }) => !to.startsWith('.') && !isBuiltin(to))
  const nameOf = (specifier: string) =>
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')

  test('that the package needs to run are among its dependencies', () => {
    const known = { ...manifest.dependencies, ...manifest.peerDependencies }
    const missing = packages.filter(({ from, to }) => !partOf(from).endsWith('/bench') && !(nameOf(to) in known))
    expect(missing).toEqual([])
  })

  test('are each imported somewhere', () => {
    const used = new Set(packages.map(({ to }) => nameOf(to)))
    expect(Object.keys(manifest.dependencies).filter((name) => !used.has(name))).toEqual([])
  })

  test('stay out of what is copied to users', () => {
    expect(packages.filter(({ from }) => withoutPackages.includes(partOf(from)))).toEqual([])
  })
})
