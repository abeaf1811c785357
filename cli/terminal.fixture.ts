import { Readable, Writable } from 'node:stream'
import type { RegisterCommand } from './commands.js'
import { main } from './main.js'

/** What a command line printed, and its exit code. */
export interface CommandRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in this process, in the folder `cwd`, with `input` on standard input. */
export async function runCommand(
  args: readonly string[],
  cwd: string,
  options: {
    input?: string | Buffer
    isTTY?: boolean
    env?: Record<string, string>
    register?: readonly RegisterCommand[]
    /** Told of everything as it is printed. */
    onOutput?: (text: string) => void
  } = {},
): Promise<CommandRun> {
  const { input = '', isTTY = false, env = {}, register, onOutput = () => undefined } = options
  const [stdout, stderr] = [new Recorder(isTTY, onOutput), new Recorder(isTTY, onOutput)]
  const stdin = Readable.from([Buffer.from(input)])
  const code = await main(args, { stdin, stdout, stderr, cwd, env }, register)
  return { code, stdout: stdout.text, stderr: stderr.text }
}

class Recorder extends Writable {
  text = ''
  readonly isTTY: boolean

  private readonly onOutput: (text: string) => void

  constructor(isTTY: boolean, onOutput: (text: string) => void) {
    super()
    this.onOutput = onOutput
    this.isTTY = isTTY
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    this.onOutput(chunk.toString())
    done()
  }
}
