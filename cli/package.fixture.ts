import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const root = fileURLToPath(new URL('../', import.meta.url))

/** Runs a program to its end. */
function run(command: string, args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  // npm is a shell script on Windows.
  const shell = process.platform === 'win32' && !command.endsWith('.exe')
  return spawnSync(command, args, { cwd, encoding: 'utf8', shell, maxBuffer: 2 ** 26 })
}

/** What a program printed. */
function output(command: string, args: readonly string[], cwd = root): string {
  const { status, stdout, stderr, error } = run(command, args, cwd)
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} (exit ${status})\n${stdout}${stderr}`)
  return stdout
}

/** What a JavaScript program printed, run by this Node.js. */
export const nodeOutput = (args: readonly string[], cwd?: string) => output(process.execPath, args, cwd)

/** The command of a package that the repository has installed. */
export function toolOutput(name: string, args: readonly string[]): string {
  return nodeOutput([commandOf(name), ...args])
}

function commandOf(name: string): string {
  const folder = join(root, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const path = typeof bin === 'string' ? bin : (Object.values(bin)[0] as string)
  return join(folder, path)
}

/** The package as `npm publish` would send it, from sources as they are. */
export class Packed {
  private readonly folder = mkdtempSync(join(tmpdir(), 'specproof-package-'))
  readonly tarball: string
  /** Paths in the package, sorted. */
  readonly files: readonly string[]

  constructor() {
    nodeOutput(['scripts/build.js', '--if-stale'])
    const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', this.folder]
    const told = JSON.parse(output('npm', args))
    const [{ files }] = (Array.isArray(told) ? told : Object.values(told)) as [{ files: readonly { path: string }[] }]
    this.files = files.map(({ path }) => path).sort()
    this.tarball = join(this.folder, readdirSync(this.folder).find((name) => name.endsWith('.tgz')) ?? '')
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A user's project that has installed the package. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'specproof-project-'))
  /** Why the package could not be installed, where neither a registry nor a cache has what it depends on. */
  readonly offline: string | undefined

  /** @param others packages that the project has for itself */
  constructor(tarball: string, ...others: readonly string[]) {
    this.write('package.json', JSON.stringify({ name: 'project', private: true, type: 'module' }))
    const args = ['install', tarball, ...others, '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']
    // Where nobody answers, a second try with the usual waits takes minutes.
    const retries = ['--fetch-retries=1', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=1000']
    const { status, stderr } = run('npm', [...args, ...retries], this.folder)
    this.offline = status === 0 ? undefined : unreachable(stderr)
    // A reporter that shows no test that was skipped shows this.
    if (this.offline !== undefined) console.warn(`The package was not installed in a project: ${this.offline}`)
    if (status !== 0 && this.offline === undefined) throw new Error(`npm ${args.join(' ')} (exit ${status})\n${stderr}`)
  }

  /** Takes from the repository what a project may have of its own. */
  link(...packages: readonly string[]): void {
    for (const name of packages) {
      const path = join(this.folder, 'node_modules', name)
      mkdirSync(dirname(path), { recursive: true })
      rmSync(path, { recursive: true, force: true })
      symlinkSync(join(root, 'node_modules', name), path, 'junction')
    }
  }

  /** Takes a file or folder of the repository. */
  copy(path: string): void {
    cpSync(join(root, path), join(this.folder, path), { recursive: true })
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text)
  }

  /** What the compiler says of the project under a `tsconfig.json` that says so much; it writes what that asks for. */
  compile(config: { readonly compilerOptions: object; readonly include?: readonly string[] }): string {
    const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, this.folder)
    const program = ts.createProgram(fileNames, options)
    const found = [...errors, ...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics]
    const host = {
      getCurrentDirectory: () => this.folder,
      getCanonicalFileName: (it: string) => it,
      getNewLine: () => '\n',
    }
    return ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(found), host)
  }

  /** What the command that is installed prints. */
  specproof(...args: readonly string[]): string {
    return nodeOutput([join(this.folder, 'node_modules/specproof/bin/specproof.js'), ...args], this.folder)
  }

  /** What `npx` prints of a command that is installed. */
  npx(...args: readonly string[]): string {
    return output('npx', ['--no-install', ...args], this.folder)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** The line of npm that says so when packages cannot be had. */
function unreachable(stderr: string): string | undefined {
  const codes = /\b(ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/
  return stderr.split('\n').find((line) => codes.test(line))
}
