import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

/** The floors of the house, the highest first. A room may use the floors below its own and nothing else. */
const floors: readonly (readonly string[])[] = [
  ['index.ts', 'cli', 'bench', 'conformance/index.ts'],
  ['conformance/mutation', 'conformance/vitest'],
  ['conformance/suite'],
  ['conformance/report', 'conformance/server'],
  ['conformance/diff', 'conformance/mock'],
  ['conformance/reading'],
  ['conformance/value', 'conformance/judge'],
  ['generator'],
]

/** Within the ground floor data flows from documents over their meaning to its readers. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'generator/document': [],
  'generator/provider': ['generator/document', 'generator/runtime'],
  'generator/ir': ['generator/document', 'generator/provider', 'generator/runtime'],
  'generator/runtime': [],
  'generator/emit': ['generator/document', 'generator/ir', 'generator/runtime', 'generator/version.ts'],
  'generator/explain': ['generator/document', 'generator/ir', 'generator/emit'],
  'generator/output': ['generator/document', 'generator/ir', 'generator/emit', 'generator/version.ts'],
  // The only room that uses the network: nobody on this floor may ask it.
  'generator/pull': ['generator/document', 'generator/provider', 'generator/ir', 'generator/version.ts'],
  'generator/compile.ts': ['generator/document', 'generator/ir', 'generator/emit', 'generator/runtime'],
  'generator/version.ts': [],
}

/** Rooms that import no other room: they judge the others, or are copied to users. */
const alone: readonly string[] = ['conformance/judge', 'generator/runtime']

/** Rooms that no package may creep into: they are copied to users. */
const withoutPackages: readonly string[] = ['generator/runtime']

interface Import {
  readonly from: string
  readonly to: string
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((it) => it.isFile() && it.name.endsWith('.ts') && !it.parentPath.includes('node_modules'))
    .map((it) => relative(root, join(it.parentPath, it.name)).split(sep).join('/'))
}

/** A file's room: its folder below generator/ or conformance/, the folder cli or bench, or the file itself. */
function roomOf(path: string): string {
  const [top = '', next = ''] = path.split('/')
  return top === 'generator' || top === 'conformance' ? `${top}/${next}` : top
}

function floorOf(path: string): number {
  const room = roomOf(path)
  return floors.findIndex((floor) => floor.includes(room) || floor.includes(room.split('/')[0] ?? ''))
}

function importsOf(path: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, path), 'utf8'), true, true)
  return importedFiles.map(({ fileName }) => ({ from: path, to: fileName }))
}

const shipped = ['index.ts', ...['generator', 'conformance', 'cli', 'bench'].flatMap(sources)].filter(
  (path) => !/\.(test|test-d|fixture|samples)\.ts$/.test(path) && !path.startsWith('conformance/fixture/'),
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
  test('every room stands on a floor', () => {
    expect(shipped.filter((path) => floorOf(path) === -1)).toEqual([])
    expect(
      [...new Set(shipped.filter((path) => path.startsWith('generator/')).map(roomOf))].filter((it) => !(it in rooms)),
    ).toEqual([])
  })

  test('no import goes up, and none to another room of the same floor', () => {
    const between = inside.filter(({ from, to }) => roomOf(from) !== roomOf(to))
    const isGround = (path: string) => path.startsWith('generator/')
    const wrong = between.filter(({ from, to }) =>
      isGround(from) ? rooms[roomOf(from)]?.includes(roomOf(to)) !== true : floorOf(to) <= floorOf(from),
    )
    expect(wrong.filter(({ from }) => floorOf(from) !== 0)).toEqual([])
  })

  test('judges share nothing with those whom they judge', () => {
    expect(inside.filter(({ from, to }) => alone.includes(roomOf(from)) && roomOf(from) !== roomOf(to))).toEqual([])
  })

  test('no file imports itself by way of others', () => {
    expect(circles(inside)).toEqual([])
  })

  test('what is generated imports only its own runtime, and the reader of events', () => {
    const outside = sources('generated')
      .flatMap(importsOf)
      .filter(({ from, to }) => !to.startsWith('.') || normalize(join(dirname(from), to)).split(sep)[0] !== 'generated')
    expect(outside).toEqual([{ from: 'generated/runtime/client/events.ts', to: 'eventsource-parser' }])
  })
})

/** Each group of files that reach each other, sorted. */
function circles(imports: readonly Import[]): string[][] {
  const next = new Map<string, Import[]>()
  for (const it of imports) next.set(it.from, [...(next.get(it.from) ?? []), it])
  const reached = (start: string): Set<string> => {
    const found = new Set<string>()
    const open = [start]
    for (let path = open.pop(); path !== undefined; path = open.pop())
      for (const { to } of next.get(path) ?? [])
        if (!found.has(to)) {
          found.add(to)
          open.push(to)
        }
    return found
  }
  const reach = new Map([...next.keys()].map((path) => [path, reached(path)]))
  const groups = [...reach].flatMap(([path, found]) =>
    found.has(path) ? [[...found].filter((other) => reach.get(other)?.has(path)).sort()] : [],
  )
  return [...new Map(groups.map((group) => [group.join(), group])).values()]
}
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
    const missing = packages.filter(({ from, to }) => roomOf(from) !== 'bench' && !(nameOf(to) in known))
    expect(missing).toEqual([])
  })

  test('are each imported somewhere', () => {
    const used = new Set(packages.map(({ to }) => nameOf(to)))
    expect(Object.keys(manifest.dependencies).filter((name) => !used.has(name))).toEqual([])
  })

  test('stay out of what is copied to users, but for the reader of events', () => {
    expect(packages.filter(({ from }) => withoutPackages.includes(roomOf(from)))).toEqual([
      { from: 'generator/runtime/client/events.ts', to: 'eventsource-parser' },
    ])
  })
})
