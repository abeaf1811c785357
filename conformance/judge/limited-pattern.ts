/** Absent in a browser: patterns have no limit there. */
const vm = globalThis.process?.getBuiltinModule?.('node:vm')

/** Texts up to this length take no time at all. */
const short = 24

/** ECMA-262 with the u flag; a pattern that only compiles without it, as many in the wild do, is taken without it. */
function plain(source: string): RegExp {
  try {
    return new RegExp(source, 'u')
  } catch {
    return new RegExp(source)
  }
}

/** A pattern that may repeat a group for one second: beyond, it throws, and the judge is undecided. */
export class LimitedPattern extends RegExp {
  /** Whether it may take time that doubles with each character, since it repeats a group. */
  readonly isSuspect: boolean
  private readonly inner: RegExp

  constructor(source: string) {
    const inner = plain(source)
    super(inner.source, inner.flags)
    this.inner = inner
    this.isSuspect = /\)[*+{]/.test(source)
  }

  override test(text: string): boolean {
    if (text.length <= short || !this.isSuspect || vm === undefined) return this.inner.test(text)
    try {
      return vm.runInNewContext('pattern.test(text)', { pattern: this.inner, text }, { timeout: 1000 })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      throw new Error(`the pattern ${this.source} takes more than a second for a text of ${text.length} characters`)
    }
  }
}
