import { beforeKey, headLines, plainHeaders } from './address.js'
import type { ExampleRequest, ExampleSet } from './example.js'
import { asciiText, literal, pieces, type Spelling } from './literal.js'

/** A script for Python 3 that sends each example with what every installation has. */
export function examplePython(set: ExampleSet): string {
  const { key, requests } = set
  const [base] = requests[0]?.address ?? ['']
  return `${[
    '#!/usr/bin/env python3',
    ...headLines(set).map((it) => `# ${it}`),
    'import json',
    'import os',
    'import sys',
    'import urllib.error',
    'import urllib.request',
    'import uuid',
    '',
    `BASE = ${asciiText(base)}`,
    ...(key === undefined
      ? []
      : [
          `KEY = os.environ.get(${asciiText(key.variable)}) or sys.exit(${asciiText(`${key.variable} is to hold the key.`)})`,
        ]),
    '',
    '# Name, method, URL, headers, body.',
    'EXAMPLES = [',
    ...requests.map((it) => exampleText(it)),
    ']',
    '',
    'failed = False',
    'for name, method, url, headers, body in EXAMPLES:',
    '    data = None if body is None else json.dumps(body[0]).encode()',
    '    request = urllib.request.Request(url, data=data, headers=headers, method=method)',
    ...(key === undefined
      ? []
      : [`    request.add_header(${asciiText(key.header)}, ${asciiText(beforeKey(key))} + KEY)`]),
    '    try:',
    '        with urllib.request.urlopen(request) as response:',
    '            print(response.status, name)',
    '            print(response.read().decode(errors="replace"))',
    '    except urllib.error.HTTPError as error:',
    '        failed = True',
    '        print(error.code, name)',
    '        print(error.read().decode(errors="replace"))',
    'sys.exit(1 if failed else 0)',
  ].join('\n')}\n`
}

function exampleText(request: ExampleRequest): string {
  const [base, rest] = request.address
  const { body, freshIds } = request
  return [
    '    (',
    `        ${spelling.text(request.name)},`,
    `        ${asciiText(request.method)},`,
    `        ${base === '' ? '' : 'BASE + '}${asciiText(rest)},`,
    `        ${literal(Object.fromEntries(plainHeaders(request)), spelling, new Map(), 8)},`,
    // In a list: a body may be null.
    `        ${body === undefined ? 'None' : `[${literal(body, spelling, freshIds, 8)}]`},`,
    '    ),',
  ].join('\n')
}

const spelling: Spelling = {
  words: { true: 'True', false: 'False', null: 'None' },
  text: (text) =>
    pieces(text)
      .map((it) => ('text' in it ? pythonText(it.text) : `${pythonText(it.unit)} * ${it.times}`))
      .join(' + '),
  freshId: (letters) => `str(uuid.uuid4())${letters === 'upper' ? '.upper()' : ''}`,
}

/** Python takes two halves of a pair for two characters. */
function pythonText(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/gu,
    (it) => `\\U${(it.codePointAt(0) as number).toString(16).padStart(8, '0')}`,
  )
}
