import type { LockedSpec } from '../../generator/document/spec-lock.js'
import type { LockedJson, PulledJson, PullJson } from '../pull.js'
import {
  about,
  boolean,
  closed,
  hash,
  listOf,
  type OutputSchema,
  printed,
  problems,
  string,
  strings,
  versioned,
} from './member.js'

const file = about('from the root of the project', string)

const entry = {
  provider: string,
  model: about('as the provider calls it', string),
  url: about('without credentials', string),
  fetchedAt: { type: 'string', format: 'date-time' },
  sha256: about('of the bytes', hash),
  canonicalSha256: about('of the JSON in canonical form', hash),
} satisfies Partial<Record<keyof LockedSpec, OutputSchema>>
const sometimes = { version: string, etag: string }

const pulled = closed<PulledJson>(
  {
    name: about('as it was asked for', string),
    state: { enum: ['added', 'changed', 'unchanged', 'gone', 'failed'] satisfies PulledJson['state'][] },
  },
  { file, ...entry, ...sometimes },
)

const verified = closed<LockedJson['files'][number]>(
  {
    file,
    state: { enum: ['intact', 'missing', 'edited', 'reformatted'] satisfies LockedJson['files'][number]['state'][] },
    ...entry,
  },
  sometimes,
)

export const pullSchema = printed('pull', [
  versioned<PullJson>(
    {
      files: listOf(pulled),
      coming: about('announced models without a document', strings),
      isInterrupted: boolean,
      problems,
    },
    {},
  ),
  versioned<LockedJson>({ files: listOf(verified), unknown: about('names that the lock does not have', strings) }, {}),
])
