import { Readable, Writable } from 'node:stream'
import { main, type RegisterCommand } from './main.js'

/** What a command line printed, and its exit code. */
export interface Outcome {
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
  } = {},
): Promise<Outcome> {
  const { input = '', isTTY = false, env = {}, register } = options
  const [stdout, stderr] = [new Recorder(isTTY), new Recorder(isTTY)]
  const stdin = Readable.from([Buffer.from(input)])
  const terminal = { stdin, stdout, stderr, cwd, env, exitCode: 0, isReaderGone: false }
  const code = await main(args, terminal, register)
  return { code, stdout: stdout.text, stderr: stderr.text }
}

class Recorder extends Writable {
  text = ''
  readonly isTTY: boolean

  constructor(isTTY: boolean) {
    super()
    this.isTTY = isTTY
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}
