import { expect, test } from 'vitest'
import { sampled } from '../../generator/sample.fixture.js'
import { causesIn } from '../report/cause.js'
import { liveTarget } from '../server/live.js'
import { bytesKey, type Sent, type Writing, writingServer } from './bytes.fixture.js'
import { knownSubject, textModels } from './documents.fixture.js'
import { deliveryAgrees } from './laws/delivery-agrees.js'
import { responseFits } from './laws/response-fits.js'
import { serverAgrees } from './laws/server-agrees.js'
import { prepared } from './preparation.js'
import { spread } from './request.js'
import { runSuite } from './run.js'

const [known] = textModels
if (known === undefined) throw new Error('There is no text model.')
const subject = knownSubject(known)
const core = prepared(subject, { cases: 'core', isFrugal: true })
const few = { ...core, plan: spread(core.plan, 8) }

/** Findings by cause on a server that writes in its own way. */
async function causesWith(writing: Writing) {
  const server = await writingServer(subject, writing)
  try {
    // What is right comes, however busy this machine is.
    const target = liveTarget({ url: server.url, key: bytesKey, timeoutMs: 60_000, patienceMs: 60_000 })
    const laws = [serverAgrees, deliveryAgrees, responseFits]
    const report = await runSuite(subject, { target, runs: 0, seed: 1, isFrugal: true, laws }, few)
    return causesIn(report).map((it) => it.message)
  } finally {
    server.close()
  }
}

const utf8 = ({ text }: Sent) => Buffer.from(text)
const mark = Buffer.from('\ufeff')
const of = (kind: Sent['kind'], bytes: (sent: Sent) => readonly Uint8Array[]) => (sent: Sent) =>
  sent.kind === kind ? bytes(sent) : undefined
const as = (kind: Sent['kind'], label: string | null) => (sent: Sent) => (sent.kind === kind ? label : undefined)
/** Borders of pieces within every letter beyond ASCII. */
const split = (bytes: Buffer) => {
  const pieces: Buffer[] = []
  let from = 0
  for (const [i, byte] of bytes.entries())
    if (byte >= 0xc0 && pieces.length < 40) {
      pieces.push(bytes.subarray(from, i + 1))
      from = i + 1
    }
  return [...pieces, bytes.subarray(from)]
}
/** Each piece made a text by itself, as one who reads by chunks has it. */
const decodedApart = (sent: Sent) => split(utf8(sent)).map((it) => Buffer.from(it.toString()))
const latin1 = ({ text }: Sent) => [Buffer.from(text.replace(/[^\0-\u00ff]/g, '?'), 'latin1')]
const ends = (by: string) => of('stream', ({ text }) => [Buffer.from(text.replaceAll('\n', by))])

const honest: readonly Writing[] = [
  { name: 'chunk borders within letters', bytes: (sent) => split(utf8(sent)) },
  { name: 'lone carriage returns in streams', bytes: ends('\r') },
  { name: 'carriage returns and line feeds in streams', bytes: ends('\r\n') },
  { name: 'a byte order mark before a stream', bytes: of('stream', (sent) => [mark, utf8(sent)]) },
  { name: 'charsets', label: ({ contentType }) => `${contentType}; charset=UTF-8` },
  { name: 'charsets in quotes', label: ({ contentType }) => `${contentType};charset="utf-8"` },
  { name: 'labels in capitals', label: ({ contentType = '' }) => contentType.toUpperCase() },
  { name: 'errors as problems', label: as('error', 'application/problem+json') },
  {
    name: 'letters beyond ASCII escaped',
    bytes: ({ text }) => [
      Buffer.from(text.replace(/[\u0080-\uffff]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`)),
    ],
  },
]

const kinds = ['result', 'error', 'stream', 'webhook'] as const
const faulty: readonly Writing[] = [
  ...kinds.flatMap((kind): Writing[] => [
    { name: `${kind}: no label`, label: as(kind, null) },
    { name: `${kind}: labelled as text`, label: as(kind, 'text/plain') },
    {
      name: `${kind}: said to be Latin-1`,
      label: ({ kind: own, contentType }) => (own === kind ? `${contentType}; charset=iso-8859-1` : undefined),
    },
    {
      name: `${kind}: said to be UTF-16`,
      label: ({ kind: own, contentType }) => (own === kind ? `${contentType}; charset=utf-16` : undefined),
    },
  ]),
  { name: 'stream: labelled as JSON', label: as('stream', 'application/json') },
  ...(['result', 'error', 'webhook'] as const).map(
    (kind): Writing => ({
      name: `${kind}: a byte order mark before JSON`,
      bytes: of(kind, (sent) => [mark, utf8(sent)]),
    }),
  ),
  ...(['result', 'stream', 'webhook'] as const).flatMap((kind): Writing[] => [
    { name: `${kind}: chunks decoded by themselves`, bytes: of(kind, decodedApart) },
    { name: `${kind}: written in Latin-1`, bytes: of(kind, latin1) },
  ]),
  {
    name: 'a byte order mark before all JSON',
    bytes: (sent) => (sent.kind === 'stream' ? undefined : [mark, utf8(sent)]),
  },
]

for (const it of sampled(honest, 2))
  test(`a server breaks no law by ${it.name} (a sample of ${honest.length})`, { timeout: 120_000 }, async () => {
    expect(await causesWith(it)).toEqual([])
  })

for (const it of sampled(faulty, 4))
  test(`what a server does is told as one cause: ${it.name} (a sample of ${faulty.length})`, {
    timeout: 120_000,
  }, async () => {
    expect(await causesWith(it)).toHaveLength(1)
  })
