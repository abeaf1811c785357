import { builtin } from '../document/builtin.js'
import { counted } from '../document/counted.js'

const { createContext, Script } = builtin('node:vm')
/** How long a pattern may take for one text, in milliseconds. */
const longest = 1000
/** Texts of up to this many UTF-16 units are tried without a limit: no pattern takes long for them. */
const short = 24

/** Thrown where a pattern took longer than it may: whether the text matches is not known. */
export class Undecidable extends Error {}

let attempt: InstanceType<typeof Script> | undefined

/** A regular expression that gives up: one that may take exponential time would hold a command for ever. */
export class LimitedPattern extends RegExp {
  private readonly plain: RegExp

  private readonly onEnd: ((why: Undecidable) => void) | undefined

  constructor(plain: RegExp, onEnd?: (why: Undecidable) => void) {
    super(plain.source, plain.flags)
    this.plain = plain
    this.onEnd = onEnd
  }

  /** @throws Undecidable after one second */
  override exec(text: string): RegExpExecArray | null {
    if (text.length <= short) return this.plain.exec(text)
    try {
      attempt ??= new Script('pattern.exec(text)')
      return attempt.runInContext(createContext({ pattern: this.plain, text }), { timeout: longest })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      const fact = `matching ${JSON.stringify(this.source)} takes more than ${longest / 1000} s`
      const why = new Undecidable(`Could not decide: ${fact} for a text of ${counted(text.length, 'character')}.`)
      this.onEnd?.(why)
      throw why
    }
  }
}
