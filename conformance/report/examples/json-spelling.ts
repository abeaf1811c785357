import { asciiText, type Spelling } from './literal.js'

/** Values as JSON writes them, in ASCII. */
export const jsonSpelling: Spelling = {
  words: { true: 'true', false: 'false', null: 'null' },
  text: asciiText,
  freshId: (_, old) => asciiText(old),
}
