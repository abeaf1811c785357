import type { Readable } from 'node:stream'
import { joined } from '../generator/document/joined.js'
import { type Problem, problemText } from '../generator/document/problem.js'
import { Output, type Stream } from './output.js'

/** What the system hands to a process. */
export interface Surroundings {
  readonly stdin: Readable
  readonly stdout: Stream
  readonly stderr: Stream
  /** Folder that relative paths start from. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What a command has to do with the outside: streams, folder, environment and the exit code that it sets. */
export class Terminal {
  readonly stdout: Output
  readonly stderr: Output
  readonly cwd: string
  readonly env: Surroundings['env']
  exitCode = 0
  /** Whether the command line asks for JSON: known once its command runs. */
  wantsJson = false
  private readonly surroundings: Surroundings

  constructor(surroundings: Surroundings) {
    const { stdout, stderr, cwd, env } = surroundings
    this.surroundings = surroundings
    this.stdout = new Output(stdout, env)
    this.stderr = new Output(stderr, env)
    this.cwd = cwd
    this.env = env
  }

  /** Opened when it is first asked for. */
  get stdin(): Readable {
    return this.surroundings.stdin
  }

  /** Nobody reads the output any more: work whose only result is output may stop. */
  get isReaderGone(): boolean {
    return this.stdout.isReaderGone || this.stderr.isReaderGone
  }
}

/** Writes a text and waits while the reader is behind. */
export function write(output: Output, text: string): Promise<void> {
  return output.write(text)
}

/** More problems of one kind in a file are told as one. */
const mostOfAKind = 3

/** Prints problems to standard error, the place and code of each in colour. */
export async function printProblems({ stderr }: Terminal, problems: readonly Problem[]): Promise<void> {
  for (const it of joined(problems, mostOfAKind)) {
    const [head = '', ...rest] = problemText(it).split('\n')
    const style = it.severity === 'error' ? 'red' : 'yellow'
    await stderr.write(`${[stderr.styled(style, head), ...rest].join('\n')}\n`)
  }
}

/** What `--json` prints of a problem. */
export type PrintedProblem = Pick<Problem, 'code' | 'file' | 'pointer' | 'rule' | 'fact' | 'remedy'>

/** A problem as `--json` prints it. */
export function problemJson({ code, file, pointer, rule, fact, remedy }: Problem): PrintedProblem {
  return { code, file, pointer, rule, fact, remedy }
}
