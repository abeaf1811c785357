import type { Explanation } from '../../generator/explain/explain-field.js'
import { about, boolean, closed, hash, listOf, printed, string, strings, versioned, yes } from './member.js'

type One<K extends 'constraints' | 'fields' | 'required' | 'rules' | 'values'> = Explanation[K][number]

const at = about('a place, as file#/pointer', string)
const when = about(
  'absent where it always applies',
  listOf(closed<{ readonly text: string; readonly at: string }>({ text: string, at }, {})),
)
const spelled = about('as the file has it, where no double is that number', string)

export const explainSchema = printed(
  'explain',
  versioned<Explanation>(
    {
      model: string,
      operation: string,
      pointer: about('into the request; items stands for any item', string),
      path: about('the same with dots', string),
      required: listOf(closed<One<'required'>>({ at }, { when })),
      constraints: listOf(
        closed<One<'constraints'>>(
          { at, keyword: string, limit: true },
          { when, spelled, text: about('in words, where the limit is a schema', string) },
        ),
      ),
      values: listOf(
        closed<One<'values'>>({ value: true }, { spelled, title: string, description: string, deprecated: boolean }),
      ),
      rules: listOf(closed<One<'rules'>>({ at, keyword: string, text: string }, { when })),
      fields: listOf(
        closed<One<'fields'>>({ pointer: string, path: string, type: string, required: boolean, meaning: string }, {}),
      ),
      origin: closed<Explanation['origin']>({ file: string, sha256: hash, with: strings, places: strings }, {}),
    },
    {
      title: string,
      description: string,
      deprecated: yes,
      default: about('documented, never sent'),
      spelledDefault: spelled,
      examples: listOf(true),
      spelledExamples: about(
        'each as the file has it where no double is one of its numbers, else null',
        listOf({ anyOf: [string, { const: null }] }),
      ),
      notes: about('what keywords of the provider say of it', strings),
      filledIn: about('what the builder puts in when the caller says nothing', string),
    },
  ),
)
