import { resultDefinitions } from '../../conformance/diff/result/result-schema.js'
import type { Deprecation, ModelRequests } from '../../conformance/report/changelog/changelog.js'
import { about, closed, count, listOf, printed, string } from './member.js'

type OfChange = ModelRequests['byChange'][number]

const { folders, ...parts } = resultDefinitions

const first = closed<OfChange['first'][number]>(
  { index: about('among the texts of the record, from 1', count), pointer: string, keyword: string },
  {},
)

const byChange = closed<OfChange>(
  { id: about('null where no change explains it', { type: ['string', 'null'] }), broken: count, first: listOf(first) },
  {},
)

const requests = closed<ModelRequests>(
  {
    model: string,
    validBefore: about('taken by the old document: these can break', count),
    broken: count,
    undecided: count,
    byChange: listOf(byChange),
  },
  {},
)

const deprecated = closed<Deprecation>({ model: string, path: about("'' for the model itself", string) }, {})

export const updateSchema = printed(
  'update',
  {
    ...folders,
    required: [...folders.required, 'headline', 'deprecated'],
    properties: {
      ...folders.properties,
      headline: about('in one sentence', string),
      deprecated: listOf(deprecated),
      requests: about('with --requests', listOf(requests)),
    },
  },
  parts,
)
