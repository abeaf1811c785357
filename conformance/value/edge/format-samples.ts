import type { Format } from '../../../generator/ir/format.js'

/** Texts of each format, and texts that a careless check takes for one. */
export const formatSamples: Readonly<Record<Format, { good: readonly string[]; bad: readonly string[] }>> = {
  uuid: {
    good: ['5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90', '5B0C9A3E-8C1F-4E57-9D0A-2F6B7C1D4E90'],
    bad: [
      '5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e9',
      'urn:uuid:5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90',
      '5b0c9a3e8c1f4e579d0a2f6b7c1d4e90',
      '5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90\n',
      '{5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90}',
      '5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4g90',
      '',
    ],
  },
  uri: {
    good: ['https://example.com/a?b=c#d', 'urn:isbn:0451450523', 'HTTP://user@[2001:db8::1]:8080', 'data:,x'],
    bad: [
      '//example.com/a',
      'https://example.com/a b',
      'https://example.com:8o/',
      'example.com/a',
      'https://example.com/%zz',
      'https://example.com/\n',
      'https://example.com/é',
      '',
    ],
  },
  'uri-reference': { good: ['../a?b#c', 'https://example.com/'], bad: ['a b', 'a\\b', '%zz'] },
  'date-time': {
    good: ['2024-02-29T23:59:59Z', '2026-05-04T08:30:00.5+02:00'],
    bad: ['2025-02-29T23:59:59Z', '2026-05-04T08:30:00', '2026-05-04'],
  },
  date: { good: ['2024-02-29', '2026-12-31'], bad: ['2025-02-29', '2026-13-01', '2026-1-1'] },
  time: { good: ['23:59:59Z', '08:30:00+02:00'], bad: ['24:00:00Z', '08:30:00', '08:30Z'] },
  duration: { good: ['P14D', 'PT1H30M'], bad: ['P', '14D', 'P1H'] },
  email: { good: ['ada@example.com', 'a.b+c@example.com'], bad: ['ada', 'ada@', '@example.com'] },
  hostname: { good: ['example.com', 'a-b.example'], bad: ['-a.example', 'a_b.example', `${'a'.repeat(64)}.example`] },
  ipv4: { good: ['192.0.2.1', '255.255.255.255'], bad: ['192.0.2', '256.0.2.1', '192.0.2.01'] },
  ipv6: { good: ['2001:db8::1', '::'], bad: ['2001:db8::1::', '12345::', '1:2:3:4:5:6:7'] },
  'json-pointer': { good: ['/a/0', ''], bad: ['a/0', '/~2', '#/a'] },
  regex: { good: ['^a+$', '[0-9]{2}'], bad: ['(', '[a', 'a{2,1}'] },
}
