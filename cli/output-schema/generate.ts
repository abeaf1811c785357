import type { Drift } from '../../generator/output/check.js'
import { causeText, type GenerateJson } from '../generate.js'
import { about, closed, count, type OutputSchema, printed, problems, string, strings, versioned } from './member.js'

const stale = closed<Drift>(
  {
    file: about('below the out folder', string),
    causes: { type: 'array', minItems: 1, items: { enum: Object.keys(causeText) } },
  },
  {
    model: about('absent for what all models share', string),
    line: about('the first that differs, from 1', count),
    found: about('that line; absent beyond the end', string),
    wanted: about('that line; absent beyond the end', string),
    field: about('where the line is about one', string),
  },
)

const result: OutputSchema = versioned<GenerateJson>(
  { written: strings, unchanged: strings, removed: strings, problems },
  {
    warnings: problems,
    stale: about('with --check', { type: 'array', items: stale }),
    error: about('why nothing was done', string),
  },
)

export const generateSchema = printed('generate', result)
