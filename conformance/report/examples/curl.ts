import { headerWord, shellWord } from '../shell-word.js'
import { beforeKey, headLines, plainHeaders } from './address.js'
import type { ExampleRequest, ExampleSet } from './example.js'
import { jsonSpelling } from './json-spelling.js'
import { asciiText, literal, pieces, plainWords, type Spelling } from './literal.js'

/**
 * A script for bash that sends each example with curl. Bodies stand in here-documents: an argument of a command is too
 * short for long texts. It ends with 1 where a server refused one.
 */
export function exampleCurl(set: ExampleSet): string {
  const { key, requests } = set
  const scripts = requests.map((it) => sent(set, it))
  const uses = (name: string) => scripts.some((it) => it.includes(`$(${name} `) || it.includes(`$(${name})`))
  const [base] = requests[0]?.address ?? ['']
  return [
    '#!/usr/bin/env bash',
    ...headLines(set).map((it) => `# ${it}`),
    'set -u',
    ...(key === undefined ? [] : [`: "\${${key.variable}:?is to hold the key}"`]),
    `base=${shellWord(base)}`,
    'failed=0',
    ...(uses('fresh_id')
      ? [
          '# An identifier that was never used: a server refuses those it knows.',
          "fresh_id() { { uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid; } | tr A-F a-f | tr -d '\\n'; }",
        ]
      : []),
    ...(uses('again')
      ? [
          '# A text, so many times.',
          `again() { UNIT=$1 awk -v n="$2" 'BEGIN { while (n-- > 0) printf "%s", ENVIRON["UNIT"] }'; }`,
        ]
      : []),
    'send() {',
    `  printf '\\n== %s\\n' "$1"`,
    '  shift',
    `  curl -sS --fail-with-body "$@" || failed=1`,
    '}',
    '',
    ...scripts,
    '',
    'exit "$failed"',
    '',
  ].join('\n')
}

function sent(set: ExampleSet, request: ExampleRequest): string {
  const { key } = set
  const [base, rest] = request.address
  const url = base === '' ? shellWord(rest) : `"$base"${rest === '' ? '' : shellWord(rest)}`
  const shown = key === undefined ? [] : [`-H "${key.header}: ${beforeKey(key)}$${key.variable}"`]
  const line = [
    `send ${shellWord(plainWords(request.name))} -X ${request.method} ${url}`,
    ...shown,
    ...plainHeaders(request).map(([name, value]) => `-H ${headerWord(name, value)}`),
  ].join(' ')
  if (request.body === undefined) return line
  return `${line} --data-binary @- <<JSON\n${literal(request.body, hereDocument, request.freshIds)}\nJSON`
}

/** JSON within a here-document: a shell looks into it. */
const hereDocument: Spelling = {
  ...jsonSpelling,
  text: (text) => `"${pieces(text).map(pieceText).join('')}"`,
  freshId: (letters) => `"$(fresh_id${letters === 'upper' ? ' | tr a-f A-F' : ''})"`,
}

function pieceText(it: ReturnType<typeof pieces>[number]): string {
  const inner = asciiText('text' in it ? it.text : it.unit).slice(1, -1)
  return 'text' in it ? inner.replace(/[\\$`]/g, '\\$&') : `$(again ${shellWord(inner)} ${it.times})`
}
