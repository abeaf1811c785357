import { createHash } from 'node:crypto'
import { join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/*
 * Much that tests compile is the same each time: the compiler's library, the runtime, often whole trees. What the compiler
 * says of a module follows from its text, from the modules it imports, and from the options, as long as nobody declares
 * anything for all files. So it is kept by these three, and only what is new is checked.
 */

/** A folder that is not there: what is compiled stands in it, below the packages of the repository. */
const folder = fileURLToPath(new URL('../../compiled/', import.meta.url)).replaceAll('\\', '/')

/** Errors as `line: message`. */
type Errors = readonly string[]

const known = new Map<string, Errors>()

/** Errors of files, by path; errors of none in particular under the empty path. */
export function checkedFiles(
  files: ReadonlyMap<string, string>,
  options: ts.CompilerOptions,
): ReadonlyMap<string, Errors> {
  const all = new Map([...files, ['package.json', '{"type":"module"}']])
  const names = [...files.keys()].filter((path) => path !== 'package.json').map((path) => folder + path)
  const program = ts.createProgram(names, options, hostOf(all, options))
  const common = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()]
  const found = new Map<string, Errors>()
  const add = (path: string, errors: Errors) => {
    if (errors.length > 0) found.set(path, [...(found.get(path) ?? []), ...errors])
  }
  for (const it of common) add(it.file === undefined ? '' : pathOf(it.file), [said(it)])
  const keyOf = keys(program, all, options)
  for (const file of program.getSourceFiles()) {
    const key = keyOf(file)
    const errors = (key === undefined ? undefined : known.get(key)) ?? errorsOf(program, file, options)
    if (key !== undefined) known.set(key, errors)
    add(pathOf(file), errors)
  }
  return found
}

function errorsOf(program: ts.Program, file: ts.SourceFile, options: ts.CompilerOptions): Errors {
  return [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
    ...(options.declaration ? program.getDeclarationDiagnostics(file) : []),
  ].map(said)
}

function said({ file, start, messageText }: ts.Diagnostic): string {
  const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
  return `${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
}

const pathOf = ({ fileName }: ts.SourceFile) => (fileName.startsWith(folder) ? fileName.slice(folder.length) : fileName)

/** By what errors of a file are kept; undefined for those that may depend on anything. */
function keys(
  program: ts.Program,
  files: ReadonlyMap<string, string>,
  options: ts.CompilerOptions,
): (file: ts.SourceFile) => string | undefined {
  const settings = JSON.stringify(options)
  const own = program.getSourceFiles().filter((it) => it.fileName.startsWith(folder))
  if (own.some((it) => !ts.isExternalModule(it) || /\bdeclare\s+(global|module)\b/.test(it.text)))
    return () => undefined
  const imports = new Map(own.map((it) => [pathOf(it), importsOf(it, files)]))
  return (file) => {
    // Of the library and of packages.
    if (!file.fileName.startsWith(folder)) return JSON.stringify([settings, file.fileName])
    const hash = createHash('sha256').update(settings)
    const reached = new Set([pathOf(file)])
    for (const path of reached) {
      hash.update(JSON.stringify([path, files.get(path)]))
      const next = imports.get(path)
      if (next === undefined) return undefined
      for (const it of next) reached.add(it)
    }
    return hash.digest('hex')
  }
}

/** Which of the files a module imports; undefined where it names one that is not among them. */
function importsOf(file: ts.SourceFile, files: ReadonlyMap<string, string>): readonly string[] | undefined {
  const found: string[] = []
  for (const { fileName } of ts.preProcessFile(file.text, true, true).importedFiles) {
    if (!fileName.startsWith('.')) continue
    const path = join(pathOf(file), '..', fileName)
    const [there] = [path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.d.ts')].filter((it) => files.has(it))
    if (there === undefined) return undefined
    found.push(there)
  }
  return found
}

/** By path, by what of the options it is parsed and bound with: the text that was there last, as the compiler has it. */
const parsed = new Map<string, ts.SourceFile>()

/** These change what is said of a file, and not how it is read. */
const afterReading: ReadonlySet<string> = new Set([
  ...[
    'declaration',
    'exactOptionalPropertyTypes',
    'lib',
    'noEmit',
    'noPropertyAccessFromIndexSignature',
    'skipLibCheck',
  ],
  ...['noUncheckedIndexedAccess', 'noUnusedLocals', 'noUnusedParameters', 'types'],
])

/** The files in their folder; beyond it what is on the disk. Files that were the same before are not parsed again. */
function hostOf(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const reading = JSON.stringify(Object.entries(options).filter(([name]) => !afterReading.has(name)))
  const host = ts.createCompilerHost(options, true)
  const { fileExists, readFile, directoryExists, realpath } = host
  const isOwn = (path: string) => `${path}/`.startsWith(folder)
  const textOf = (path: string) => files.get(path.slice(folder.length))
  const folders = new Set(
    [...files.keys()].flatMap((path) => path.split('/').map((_, i, all) => all.slice(0, i).join('/'))),
  )
  host.getCurrentDirectory = () => folder.slice(0, -1)
  host.fileExists = (path) => (isOwn(path) ? textOf(path) !== undefined : fileExists(path))
  host.readFile = (path) => (isOwn(path) ? textOf(path) : readFile(path))
  host.directoryExists = (path) =>
    isOwn(path) ? folders.has(path.slice(folder.length)) : directoryExists?.(path) === true
  host.realpath = (path) => (isOwn(path) ? path : (realpath?.(path) ?? path))
  host.getDirectories = () => []
  host.getSourceFile = (path, how) => {
    const key = JSON.stringify([reading, path])
    const last = parsed.get(key)
    if (last !== undefined && (!isOwn(path) || last.text === textOf(path))) return last
    const text = host.readFile(path)
    if (text === undefined) return undefined
    const file = ts.createSourceFile(path, text, how, true)
    parsed.set(key, file)
    return file
  }
  return host
}
