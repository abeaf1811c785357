import { expect, test } from 'vitest'
import { jsonMediaType } from './media-type.js'

test.each<[readonly string[], string | undefined]>([
  [['application/json'], 'application/json'],
  [['Application/JSON; charset=utf-8'], 'Application/JSON; charset=utf-8'],
  [['text/json'], 'text/json'],
  [['application/vnd.api+json'], 'application/vnd.api+json'],
  [['multipart/form-data', 'application/problem+json;v=1'], 'application/problem+json;v=1'],
  [['*/*', 'application/*', 'application/json'], 'application/json'],
  [['*/*', 'application/*'], 'application/*'],
  [['*/*'], '*/*'],
  [['application/jsonl'], undefined],
  [['application/json-seq', 'application/x-ndjson', 'application/json5', 'application/geo-json'], undefined],
  [['application/xml', 'text/*', 'text/plain', 'multipart/form-data'], undefined],
  [[], undefined],
])('of %j JSON is %j', (types, wanted) => expect(jsonMediaType(types)).toBe(wanted))
