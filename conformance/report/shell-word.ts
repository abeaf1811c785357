/** A word of a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`
}

/** A header for curl, which takes one without a value for one that is to be left out. */
export function headerWord(name: string, value: string): string {
  if (value === '') return shellWord(`${name};`)
  const line = `${name}: ${value}`
  // A letter beyond ASCII is one byte of a header, and two of a script.
  if (!/[\u0080-\u00ff]/.test(line)) return shellWord(line)
  return `"$(printf %b ${shellWord(line.replace(/[\\\u0080-\u00ff]/g, escaped))})"`
}

function escaped(letter: string): string {
  return letter === '\\' ? '\\\\' : `\\0${letter.charCodeAt(0).toString(8)}`
}
