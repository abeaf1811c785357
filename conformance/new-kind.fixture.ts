import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import ts from 'typescript'

/*
 * The sources with one kind of constraint more: what a string starts with. Nothing is written to them: the compiler reads a
 * copy, and the bundler the changed files from memory. Each table that the compiler then finds incomplete is given an answer
 * that throws, until it is content.
 */

const root = fileURLToPath(new URL('../', import.meta.url))

/** The compiler that checks the sources. */
const compiler = join(createRequire(import.meta.url).resolve('typescript-native/package.json'), '../bin/tsc')

/** The keyword of the new kind. */
export const newKeyword = 'startsWith'

const kind = 'starts'

/** What somebody writes who adds a kind: the kind itself, how it is read, and what is known of it. */
const additions: readonly (readonly [file: string, after: string, line: string])[] = [
  [
    'generator/ir/constraint.ts',
    "    | { readonly kind: 'format'; readonly format: Format }\n",
    `    | { readonly kind: '${kind}'; readonly text: string }\n`,
  ],
  [
    'generator/ir/keywords.ts',
    'export const readers: Readonly<Record<string, Reader>> = {\n',
    `  ${newKeyword}: ({ value, bad }) => typeof value === 'string' ? [{ kind: '${kind}', text: value }] : bad('no text'),\n`,
  ],
  [
    'generator/ir/kind-traits.ts',
    '  pattern: { ...plain, valueType: aString, isSpelling: true },\n',
    `  ${kind}: { ...plain, valueType: aString, isSpelling: true },\n`,
  ],
]

/** An answer that somebody owes for the new kind; the function is called at run time. */
interface Unanswered {
  unanswered(place: string): never
}

/** The sources with the new kind. */
export interface Extended {
  /** The tables that the compiler named: file and table, as in `generator/emit/doc.ts limitPhrase`. */
  readonly places: readonly string[]
  /** What the compiler has against them still. */
  readonly errors: readonly string[]
  /** Runs a module of these sources, given as text that imports from the root. */
  load<T>(module: string): Promise<T>
}

/** Adds the kind and answers for it wherever the compiler asks. */
export function withNewKind(): Extended {
  const texts = new Map<string, string>()
  for (const [file, after, line] of additions) {
    const text = texts.get(file) ?? readFileSync(join(root, file), 'utf8')
    if (text.split(after).length !== 2) throw new Error(`${file} has not once: ${after}`)
    texts.set(
      file,
      text.replace(after, () => after + line),
    )
  }
  const checker = new Checker()
  const places: string[] = []
  try {
    let errors = checker.errors(texts)
    while (errors.length > 0) {
      const found = errors.flatMap((it) => tableOf(it, texts) ?? [])
      if (found.length === 0) break
      for (const [file, tables] of grouped(found)) {
        let text = textOf(file, texts)
        for (const { name, at } of tables.sort((a, b) => b.at - a.at)) {
          const place = `${file} ${name}`
          places.push(place)
          text = `${text.slice(0, at)} ${kind}: () => (globalThis as never as { unanswered(place: string): never }).unanswered(${JSON.stringify(place)}),${text.slice(at)}`
        }
        texts.set(file, text)
      }
      errors = checker.errors(texts)
    }
    return {
      places: places.sort(),
      errors: errors.map((it) => `${it.file}: ${it.message}`),
      load: (module) => load(module, texts),
    }
  } finally {
    checker.remove()
  }
}

interface Table {
  readonly file: string
  readonly name: string
  /** Where its first entry would stand. */
  readonly at: number
}

function grouped(tables: readonly Table[]): Map<string, Table[]> {
  const found = new Map<string, Table[]>()
  for (const it of tables) found.set(it.file, [...(found.get(it.file) ?? []), it])
  return found
}

/** What the compiler has against a source. */
interface SourceError {
  readonly file: string
  /** From 0. */
  readonly line: number
  readonly column: number
  readonly message: string
}

/** Checks the sources with changed texts; of what was checked before only what a change can reach is checked again. */
class Checker {
  /** Where packages are found from. */
  private readonly folder = mkdtempSync(join(root, 'node_modules', '.new-kind-'))

  constructor() {
    const files = ['generator', 'conformance'].flatMap(sources)
    for (const it of [...files, 'package.json']) this.write(it, readFileSync(join(root, it), 'utf8'))
    const compilerOptions = {
      // An answer in a table says nothing new to whoever reads the module through others.
      ...{ assumeChangesOnlyAffectDirectDependencies: true },
      ...{ incremental: true, tsBuildInfoFile: './checked.tsbuildinfo' },
    }
    const all = { extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }
    this.write('tsconfig.json', JSON.stringify(all))
  }

  errors(texts: ReadonlyMap<string, string>): readonly SourceError[] {
    for (const [file, text] of texts) this.write(file, text)
    const args = [compiler, '-p', '.', '--pretty', 'false']
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: this.folder, encoding: 'utf8' })
    const errors = stdout.split(/\n(?=\S)/).flatMap((told) => {
      const [, file, line, column, message = ''] = /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/s.exec(told) ?? []
      return file === undefined ? [] : [{ file, line: Number(line) - 1, column: Number(column) - 1, message }]
    })
    if (status !== 0 && errors.length === 0) throw new Error(`The compiler did not run:\n${stdout}${stderr}`)
    return errors
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }

  private write(file: string, text: string): void {
    const path = join(this.folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

function textOf(file: string, texts: ReadonlyMap<string, string>): string {
  return texts.get(file) ?? readFileSync(join(root, file), 'utf8')
}

/** The sources in a folder, without tests. */
function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((it) => it.isFile() && /(?<!\.(?:test|test-d|fixture|samples|preload))\.ts$/.test(it.name))
    .map((it) => pathOf(join(it.parentPath, it.name)))
    .filter((path) => !path.startsWith('conformance/fixture/'))
}

function pathOf(name: string): string {
  return relative(root, name).split(sep).join('/')
}

/** The table that the compiler finds incomplete. */
function tableOf({ file, line, column, message }: SourceError, texts: ReadonlyMap<string, string>): Table | undefined {
  const isMissing = /is missing the following properties|is missing in type/.test(message) && message.includes(kind)
  if (!isMissing) return undefined
  const source = ts.createSourceFile(file, textOf(file, texts), ts.ScriptTarget.Latest, true)
  const start = source.getPositionOfLineAndCharacter(line, column)
  for (let node = tokenAt(source, start); node !== source; node = node.parent) {
    if (!ts.isVariableDeclaration(node) && !ts.isPropertyDeclaration(node)) continue
    const literal = node.initializer && bare(node.initializer)
    if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return undefined
    return { file, name: node.name.getText(source), at: literal.getStart(source) + 1 }
  }
  return undefined
}

function tokenAt(file: ts.SourceFile, position: number): ts.Node {
  const inner = (node: ts.Node): ts.Node =>
    ts.forEachChild(node, (it) => (it.getStart(file) <= position && position < it.end ? inner(it) : undefined)) ?? node
  return inner(file)
}

/** An expression without what it is said to be. */
function bare(expression: ts.Expression): ts.Expression {
  return ts.isSatisfiesExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isParenthesizedExpression(expression)
    ? bare(expression.expression)
    : expression
}

async function load<T>(module: string, texts: ReadonlyMap<string, string>): Promise<T> {
  const changed: Plugin = {
    name: 'changed',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = texts.get(pathOf(path))
        return contents === undefined ? undefined : { contents, loader: 'ts' }
      })
    },
  }
  const { outputFiles } = await build({
    stdin: { contents: module, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins: [changed],
    logLevel: 'silent',
  })
  // Packages are looked for from where the module stands.
  const folder = mkdtempSync(join(root, 'node_modules', '.new-kind-'))
  try {
    const path = join(folder, 'module.mjs')
    writeFileSync(path, outputFiles[0]?.text ?? '')
    return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as T
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What `run` is told by the first unanswered place it comes to, `passed` ones left out; undefined when it meets none. */
export async function firstUnanswered(run: () => unknown, passed: readonly string[] = []): Promise<string | undefined> {
  const owing = globalThis as unknown as Partial<Unanswered>
  owing.unanswered = (place) => {
    if (passed.includes(place)) return {} as never
    throw new Error(`unanswered: ${place}`)
  }
  try {
    await run()
    return undefined
  } catch (error) {
    return String((error as Error).message)
  } finally {
    delete owing.unanswered
  }
}
