import { jsonText } from '../form/form.js'
import { beforeKey, headLines, plainHeaders } from './address.js'
import type { ExampleRequest, ExampleSet } from './example.js'
import { jsonSpelling } from './json-spelling.js'
import { asciiText, literal, type Spelling } from './literal.js'

/**
 * A collection of Postman's format 2.1. The key is a variable of that name, which an environment holds; identifiers are
 * made by Postman at each request.
 */
export function examplePostman(set: ExampleSet): string {
  const { key, requests } = set
  const [base] = requests[0]?.address ?? ['']
  const operations = [...new Set(requests.map((it) => it.operation))]
  const itemsOf = (operation: string) => requests.filter((it) => it.operation === operation).map((it) => item(it))
  return jsonText({
    info: {
      name: `${set.title}: examples`,
      description: headLines(set).join('\n'),
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    ...(key !== undefined && { auth: authOf(key) }),
    variable: [{ key: 'baseUrl', value: base }],
    item:
      operations.length === 1
        ? itemsOf(operations[0] as string)
        : operations.map((operation) => ({ name: operation, item: itemsOf(operation) })),
  })
}

function authOf(key: NonNullable<ExampleSet['key']>) {
  const held = `{{${key.variable}}}`
  if (key.header === 'authorization' && key.scheme === 'Bearer')
    return { type: 'bearer', bearer: [{ key: 'token', value: held, type: 'string' }] }
  return {
    type: 'apikey',
    apikey: [
      { key: 'key', value: key.header, type: 'string' },
      { key: 'value', value: `${beforeKey(key)}${held}`, type: 'string' },
      { key: 'in', value: 'header', type: 'string' },
    ],
  }
}

function item(request: ExampleRequest) {
  const [base, rest] = request.address
  const { name, method, body, freshIds } = request
  const url = base === '' ? withoutVariables(rest) : `{{baseUrl}}${withoutVariables(rest)}`
  return {
    name,
    request: {
      method,
      header: plainHeaders(request).map(([key, value]) => ({ key, value })),
      url,
      ...(body !== undefined && {
        body: { mode: 'raw', raw: literal(body, spelling, freshIds), options: { raw: { language: 'json' } } },
      }),
    },
  }
}

const spelling: Spelling = {
  ...jsonSpelling,
  // Postman looks for variables everywhere.
  text: (text) => asciiText(text).replace(/\{(?=\{)/g, '\\u007b'),
  // It makes none in upper case: that one stays as it is.
  freshId: (letters, old) => (letters === 'upper' ? asciiText(old) : '"{{$guid}}"'),
}

/** Braces as URLs write them, so that nothing between them is taken for a variable. */
function withoutVariables(text: string): string {
  return text.replace(/\{(?=\{)/g, '%7B')
}
