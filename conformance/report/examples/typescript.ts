import { beforeKey, headLines, plainHeaders } from './address.js'
import type { ExampleRequest, ExampleSet } from './example.js'
import { jsonSpelling } from './json-spelling.js'
import { asciiText, literal, pieces, type Spelling } from './literal.js'

/** A module that sends each example with `fetch`: it runs in Node.js as it is, and compiles under strict. */
export function exampleTypeScript(set: ExampleSet): string {
  const { key, requests } = set
  const [base] = requests[0]?.address ?? ['']
  return `${[
    ...headLines(set).map((it) => `// ${it}`),
    'export {}',
    '',
    `const base = ${asciiText(base)}`,
    ...(key === undefined
      ? []
      : [
          `const key = process.env.${key.variable}`,
          `if (!key) throw new Error(${asciiText(`${key.variable} is to hold the key.`)})`,
        ]),
    '',
    'interface Example {',
    '  readonly name: string',
    '  readonly method: string',
    '  readonly url: string',
    '  readonly headers: Readonly<Record<string, string>>',
    '  readonly body?: unknown',
    '}',
    '',
    'const examples: readonly Example[] = [',
    ...requests.map((it) => exampleText(it)),
    ']',
    '',
    'for (const { name, method, url, headers, body } of examples) {',
    '  const response = await fetch(url, {',
    '    method,',
    `    headers: ${key === undefined ? 'headers' : `{ ...headers, ${asciiText(key.header)}: \`${beforeKey(key)}\${key}\` }`},`,
    '    ...(body !== undefined && { body: JSON.stringify(body) }),',
    '  })',
    '  console.log(response.status, name)',
    '  console.log(await response.text())',
    '  if (!response.ok) process.exitCode = 1',
    '}',
  ].join('\n')}\n`
}

function exampleText(request: ExampleRequest): string {
  const [base, rest] = request.address
  const headers = literal(Object.fromEntries(plainHeaders(request)), spelling, new Map(), 4)
  return [
    '  {',
    `    name: ${asciiText(request.name)},`,
    `    method: ${asciiText(request.method)},`,
    `    url: ${base === '' ? '' : `base${rest === '' ? '' : ' + '}`}${base !== '' && rest === '' ? '' : asciiText(rest)},`,
    `    headers: ${headers},`,
    ...(request.body === undefined ? [] : [`    body: ${literal(request.body, spelling, request.freshIds, 4)},`]),
    '  },',
  ].join('\n')
}

const spelling: Spelling = {
  ...jsonSpelling,
  text: (text) =>
    pieces(text)
      .map((it) => ('text' in it ? asciiText(it.text) : `${asciiText(it.unit)}.repeat(${it.times})`))
      .join(' + '),
  freshId: (letters) => `crypto.randomUUID()${letters === 'upper' ? '.toUpperCase()' : ''}`,
  // As a plain key it would be the prototype.
  key: (key) => (key === '__proto__' ? '["__proto__"]' : asciiText(key)),
}
