import type { Readable, Writable } from 'node:stream'
import { styleText } from 'node:util'
import { type Problem, problemText } from '../spec/problem.js'

/** What a command has to do with the outside: streams, folder, environment and the exit code that it sets. */
export interface Terminal {
  readonly stdin: Readable
  readonly stdout: Writable & { readonly isTTY?: boolean }
  readonly stderr: Writable & { readonly isTTY?: boolean }
  /** Folder that relative paths start from. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  exitCode: number
  /** Nobody reads the output any more: work whose only result is output may stop. */
  isReaderGone: boolean
}

/** A stream that people or scripts read. */
export type Output = Terminal['stdout']

/** Colours and weights that the output uses. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** Writes a text and waits while the reader is behind. */
export async function write(output: Output, text: string): Promise<void> {
  if (output.destroyed || output.write(text)) return
  await new Promise<void>((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close', 'error']) output.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'close', 'error']) output.on(event, done)
  })
}

/** `text` in a style, when `output` is a terminal and nothing in the environment speaks against it. */
export function styled(terminal: Terminal, output: Output, style: Style, text: string): string {
  const wanted = output.isTTY === true && !terminal.env.NO_COLOR && terminal.env.TERM !== 'dumb'
  return wanted ? styleText(style, text, { validateStream: false }) : text
}

/** Prints problems to standard error, the place and code of each in colour. */
export async function printProblems(terminal: Terminal, problems: readonly Problem[]): Promise<void> {
  for (const it of problems) {
    const [head = '', ...rest] = problemText(it).split('\n')
    const style = it.severity === 'error' ? 'red' : 'yellow'
    await write(terminal.stderr, `${[styled(terminal, terminal.stderr, style, head), ...rest].join('\n')}\n`)
  }
}

/** A problem as `--json` prints it. */
export function problemJson({ code, file, pointer, rule, fact, remedy }: Problem): object {
  return { code, file, pointer, rule, fact, remedy }
}
