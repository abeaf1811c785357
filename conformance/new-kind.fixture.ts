import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import ts from 'typescript'

/*
 * The sources with one kind of constraint more: what a string starts with. Nothing is written to them; the compiler and the
 * bundler read the changed files from memory. Each table that the compiler then finds incomplete is given an answer that
 * throws, until it is content.
 */

const root = fileURLToPath(new URL('../', import.meta.url))

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
  const checker = new Checker(texts)
  const places: string[] = []
  let errors = checker.errors()
  while (errors.length > 0) {
    const found = errors.flatMap((it) => tableOf(it) ?? [])
    if (found.length === 0) break
    for (const [file, tables] of grouped(found)) {
      let text = texts.get(file) ?? readFileSync(join(root, file), 'utf8')
      for (const { name, at } of tables.sort((a, b) => b.at - a.at)) {
        const place = `${file} ${name}`
        places.push(place)
        text = `${text.slice(0, at)} ${kind}: () => (globalThis as never as { unanswered(place: string): never }).unanswered(${JSON.stringify(place)}),${text.slice(at)}`
      }
      texts.set(file, text)
    }
    errors = checker.errors()
  }
  return {
    places: places.sort(),
    errors: errors.map((it) => ts.flattenDiagnosticMessageText(it.messageText, '\n')),
    load: (module) => load(module, texts),
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

/** Checks the sources with changed texts; of what was checked before only what a change can reach is checked again. */
class Checker {
  private readonly texts: ReadonlyMap<string, string>
  private readonly parsed = new Map<string, ts.SourceFile>()
  private readonly options: ts.CompilerOptions
  private readonly files: readonly string[]
  private program: ts.SemanticDiagnosticsBuilderProgram | undefined

  constructor(texts: ReadonlyMap<string, string>) {
    this.texts = texts
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
    // An answer in a table says nothing new to whoever reads the module through others.
    this.options = { ...options, assumeChangesOnlyAffectDirectDependencies: true }
    this.files = ['generator', 'conformance'].flatMap(sources)
  }

  errors(): readonly ts.Diagnostic[] {
    const host = ts.createIncrementalCompilerHost(this.options)
    const { getSourceFile } = host
    host.getSourceFile = (name, target) => {
      const text = this.texts.get(pathOf(name))
      const known = this.parsed.get(name)
      if (known !== undefined && (text === undefined || known.text === text)) return known
      const file = text === undefined ? getSourceFile(name, target) : versioned(name, text, target)
      if (file !== undefined) this.parsed.set(name, file)
      return file
    }
    const names = this.files.map((it) => join(root, it))
    this.program = ts.createSemanticDiagnosticsBuilderProgram(names, this.options, host, this.program)
    return this.program.getSemanticDiagnostics()
  }
}

/** A source as the incremental compiler takes it: with a version, which is its text here. */
function versioned(name: string, text: string, target: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile {
  return Object.assign(ts.createSourceFile(name, text, target, true), { version: text })
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

/** The table that a diagnostic finds incomplete. */
function tableOf({ file, start, messageText }: ts.Diagnostic): Table | undefined {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n')
  const isMissing = /is missing the following properties|is missing in type/.test(text) && text.includes(kind)
  if (file === undefined || start === undefined || !isMissing) return undefined
  for (let node = tokenAt(file, start); node !== file; node = node.parent) {
    if (!ts.isVariableDeclaration(node) && !ts.isPropertyDeclaration(node)) continue
    const literal = node.initializer && bare(node.initializer)
    if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return undefined
    return { file: pathOf(file.fileName), name: node.name.getText(file), at: literal.getStart(file) + 1 }
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
