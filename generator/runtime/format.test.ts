import { isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  date,
  dateTime,
  duration,
  email,
  hostname,
  ipv4,
  ipv6,
  jsonPointer,
  regex,
  time,
  uri,
  uriReference,
  uuid,
} from './format.js'

const format = {
  date,
  dateTime,
  duration,
  email,
  hostname,
  ipv4,
  ipv6,
  jsonPointer,
  regex,
  time,
  uri,
  uriReference,
  uuid,
}

const label63 = 'a'.repeat(63)
const host253 = [label63, label63, label63, 'a'.repeat(61)].join('.')
const host255 = [label63, label63, label63, 'a'.repeat(63)].join('.')

const cases: Record<keyof typeof format, { good: string[]; bad: string[] }> = {
  uuid: {
    good: [
      '2eb8aa08-aa98-11ea-b4aa-73b441d16380',
      '2EB8AA08-AA98-11EA-B4AA-73B441D16380',
      '2eb8aa08-AA98-11ea-B4Aa-73B441D16380',
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
      '99c17cbb-656f-f64a-940f-1a4568f03487',
    ],
    bad: [
      '',
      'urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380',
      '{2eb8aa08-aa98-11ea-b4aa-73b441d16380}',
      '2eb8aa08-aa98-11ea-b4aa-73b441d1638',
      '2eb8aa08-aa98-11ea-b4aa-73b441d163800',
      '2eb8aa08-aa98-11ea-b4aa-73b441d1638g',
      '2eb8aa08aa9811eab4aa73b441d16380',
      '2eb8aa08aa98-11ea-b4aa73b441d16380',
      '2eb8-aa08-aa98-11ea-b4aa73b44-1d16380',
      '2eb8aa08-aa98-11ea-b4aa-73b441d16380\n',
      ' 2eb8aa08-aa98-11ea-b4aa-73b441d16380',
      '２eb8aa08-aa98-11ea-b4aa-73b441d16380',
    ],
  },
  uri: {
    good: [
      'http://foo.bar/?baz=qux#quux',
      'http://foo.com/blah_(wikipedia)_blah#cite-1',
      'http://foo.bar/?q=Test%20URL-encoded%20stuff',
      "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
      'http://223.255.255.254',
      'http://999.999.999.999/',
      'ftp://ftp.is.co.za/rfc/rfc1808.txt',
      'ldap://[2001:db8::7]/c=GB?objectClass?one',
      'mailto:John.Doe@example.com',
      'tel:+1-816-555-1212',
      'urn:oasis:names:specification:docbook:dtd:xml:4.1.2',
      'a:',
      'a:b:c',
      'A+b-c.9:/',
      'file:///etc/hosts',
      'http://a.com:',
      'http://a.com:999999999',
      'http://:80',
      'http://@a.com',
      'http://user:@',
      'http://[::]:80/',
      'http://u@[::ffff:192.0.2.1]:80/',
      'http://[v1.a:b!]/',
      'http://[VF.~]',
      'http://a?b/c?d#e/f?g',
      'a:/b//c',
      'data:text/plain;base64,SGVsbG8=',
      'http://a//b',
      'a:?#',
    ],
    bad: [
      '',
      'abc',
      '/abc',
      '//foo.bar/?baz=qux#quux',
      ':',
      '://a',
      '1http://example.com',
      'ht_tp://example.com',
      'bar,baz:foo',
      'é:a',
      '\\\\WINDOWS\\fileshare',
      'http:// shouldfail.com',
      'http://a b',
      'http://a\tb',
      'http://a/b\n',
      'http://a/®',
      'http://a/💥',
      'http://a/<',
      'http://a/>',
      'http://a/"',
      'http://a/{',
      'http://a/}',
      'http://a/|',
      'http://a/\\',
      'http://a/^',
      'http://a/`',
      'http://a/%',
      'http://a/%4',
      'http://a/%4g',
      'http://a/%%41',
      'http://a%zz/',
      'http://a.com:abc/',
      'http://a.com:8:0',
      'http://a.com::',
      'http://a@b@c',
      'https://[@example.org/test.txt',
      'http://a/[b]',
      'http://a/?[b]',
      'http://a/#[b]',
      'a:[::1]',
      'http://[]',
      'http://[1.2.3.4]',
      'http://[::1',
      'http://::1]',
      'http://[::1]a',
      'http://a[::1]',
      'http://[::1]]',
      'http://[fe80::1%25eth0]/',
      'http://[v1]',
      'http://[v1.]',
      'http://[vg.a]',
      'http://[v1.a%41]',
      'http://[::1/]',
      'a:#b#c',
    ],
  },
  uriReference: {
    good: [
      '',
      '#',
      '?',
      '?a:b',
      '#a:b',
      '/',
      '//',
      '///',
      '//foo.bar/?baz=qux#quux',
      '//:',
      '//a:80',
      '//u:p@[::1]:80/a',
      '/abc',
      '/a:b',
      '/a//b',
      'abc',
      'abc/d:e',
      './a:b',
      '../../a',
      'a@b',
      '%41',
      '%c3%a9',
      ';=,',
      '1',
      'a;b=c?d',
      'http://a/b',
      'a:',
      '#/definitions/a~1b',
    ],
    bad: [
      ':',
      ':a',
      '1a:b',
      'a_b:c',
      '%41:b',
      '@:',
      'a b',
      ' a',
      'a\n',
      '\n',
      'é',
      '\\a',
      '#a\\b',
      '#a#b',
      '##',
      '%',
      '%4',
      '%4x',
      '#%',
      '[',
      ']',
      'a[0]',
      '?a[0]=1',
      '//[',
      '//[::1]x',
      '//a:b',
      '//a@b@c',
      '//a b',
      '{a}',
      '/{a}',
      '"a"',
      '<a>',
      'a|b',
      'a^b',
      'a`b',
    ],
  },
  dateTime: {
    good: [
      '1963-06-19T08:30:06.283185Z',
      '1963-06-19T08:30:06Z',
      '1963-06-19t08:30:06z',
      '1937-01-01T12:00:27.87+00:20',
      '1990-12-31T15:59:50.123-08:00',
      '1990-12-31T23:59:60Z',
      '1990-12-31T15:59:60.123-08:00',
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '2000-02-29T00:00:00Z',
      '2024-02-29T00:00:00Z',
      '2023-01-31T00:00:00Z',
      '2023-04-30T00:00:00Z',
      '2023-07-31T00:00:00Z',
      '2023-08-31T00:00:00Z',
      '2023-10-31T00:00:00+23:59',
      '2023-12-31T00:00:00-23:59',
      '2023-12-31T00:00:00-00:00',
      '2023-12-31T00:00:00.0Z',
      '2023-12-31T00:00:00.00000000000000000000001Z',
      '2023-12-31T23:59:59.999999999+14:00',
    ],
    bad: [
      '',
      'T',
      '1963-06-19',
      '08:30:06Z',
      '1963-06-19T',
      '1963-06-19 08:30:06Z',
      '1963-06-1908:30:06Z',
      '1963-06-19T08:30:06',
      '1963-06-19T08:30Z',
      '1963-06-19TT08:30:06Z',
      '1963-06-19T08:30:06.Z',
      '1963-06-19T08:30:06,5Z',
      '1963-06-19T08:30:06PST',
      '1963-06-19T08:30:06+0100',
      '1963-06-19T08:30:06+01',
      '1963-06-19T08:30:06+01:00:00',
      '1963-06-19T08:30:06Z\n',
      ' 1963-06-19T08:30:06Z',
      '1963-06-19T08:30:06Z ',
      '1998-12-31T23:59:61Z',
      '1998-12-31T23:58:60Z',
      '1998-12-31T22:59:60Z',
      '1998-12-31T24:00:00Z',
      '1990-02-31T15:59:59Z',
      '1990-12-31T15:59:59-24:00',
      '1963-6-19T08:30:06.283185Z',
      '06/19/1963 08:30:06 PST',
      '2013-350T01:01:01',
      '11963-06-19T08:30:06Z',
      '+11963-06-19T08:30:06Z',
      '1963-06-1৪T00:00:00Z',
    ],
  },
  date: {
    good: [
      '1963-06-19',
      '0000-01-01',
      '0000-02-29',
      '9999-12-31',
      '2020-02-29',
      '2000-02-29',
      '2023-02-28',
      '2023-01-31',
      '2023-03-31',
      '2023-04-30',
      '2023-11-30',
      '2023-12-31',
    ],
    bad: [
      '',
      '2021-02-29',
      '1900-02-29',
      '2100-02-29',
      '2020-02-30',
      '2020-02-31',
      '2023-04-31',
      '2023-06-31',
      '2023-09-31',
      '2023-11-31',
      '2023-01-32',
      '2023-01-00',
      '2023-00-01',
      '2023-13-01',
      '2023-1-01',
      '2023-01-1',
      '23-01-01',
      '12023-01-01',
      '-2023-01-01',
      '20230101',
      '2023/01/01',
      '2023-W01-1',
      '2023-001',
      '2023-01-01\n',
      '2023-01-01T',
      ' 2023-01-01',
      '１963-06-19',
    ],
  },
  time: {
    good: [
      '08:30:06Z',
      '08:30:06z',
      '00:00:00Z',
      '23:59:59Z',
      '08:30:06.1Z',
      '08:30:06.123456789012345678901234567890Z',
      '08:30:06+00:00',
      '08:30:06-00:00',
      '08:30:06+23:59',
      '08:30:06-08:00',
      '23:59:60Z',
      '23:59:60.5z',
      '23:59:60+00:00',
      '01:29:60+01:30',
      '23:29:60+23:30',
      '15:59:60-08:00',
      '00:29:60-23:30',
      '23:58:60-00:01',
      '00:00:60+00:01',
    ],
    bad: [
      '',
      '08:30:06',
      '08:30Z',
      '8:30:06Z',
      '08:3:06Z',
      '08:30:6Z',
      '24:00:00Z',
      '00:60:00Z',
      '00:00:61Z',
      '00:00:60Z',
      '22:59:60Z',
      '23:58:60Z',
      '23:59:60+01:00',
      '23:59:60-01:00',
      '23:59:60+00:30',
      '08:30:06.Z',
      '08:30:06,1Z',
      '08:30:06+24:00',
      '08:30:06+00:60',
      '08:30:06+1:00',
      '08:30:06+0100',
      '08:30:06+01',
      '08:30:06Z+01:00',
      '08:30:06 Z',
      '08:30:06−08:00',
      '08:30:06Z\n',
      '08:30:06 PST',
      '0８:30:06Z',
    ],
  },
  duration: {
    good: [
      'P4DT12H30M5S',
      'P4Y',
      'P1M',
      'P0D',
      'P01D',
      'P1Y2M',
      'P1Y2M3D',
      'P1M2D',
      'PT0S',
      'PT1M',
      'PT36H',
      'PT1H2M',
      'PT1M2S',
      'PT1H2M3S',
      'P1YT1S',
      'P1Y2MT3H',
      'P1Y2M3DT4H5M6S',
      'P2W',
      'P999999999999999999999D',
      'p1dt2h',
    ],
    bad: [
      '',
      'P',
      'PT',
      'P1',
      'PD',
      'P1YT',
      'P1Y2D',
      'PT1H3S',
      'P1Y2DT1H',
      'P1YT1H3S',
      'P2D1Y',
      'P2D1M',
      'P1D2H',
      'P2S',
      'PT1D',
      'P1Y2W',
      'P1W2D',
      'P1WT1H',
      'PT1W',
      'P1D1D',
      'PT0.5S',
      'PT0,5S',
      'P-1D',
      '-P1D',
      '+P1D',
      '4DT12H',
      'P1DT2',
      'P1D2T3H',
      ' P1D',
      'P1D ',
      'P1D\n',
      'P২Y',
      'P1e2D',
    ],
  },
  email: {
    good: [
      'joe.bloggs@example.com',
      'a@b',
      'te~st@example.com',
      '~test~@example.com',
      "!#$%&'*+-/=?^_`{|}~@example.com",
      '1@2.3',
      'test@255.255.255.255',
      'test@c--n.com',
      'a@xn--nw2a.xn--j6w193g',
      '""@iana.org',
      '" "@iana.org',
      '"joe bloggs"@example.com',
      '"joe..bloggs"@example.com',
      '"joe@bloggs"@example.com',
      '"\\""@iana.org',
      '"\\\\"@iana.org',
      '"\\a\\@\\ "@iana.org',
      'a@[127.0.0.1]',
      'a@[001.02.3.000]',
      'a@[IPv6:::1]',
      'a@[ipv6:::]',
      'a@[IPv6:1:2:3:4:5:6:7:8]',
      'a@[IPv6:1:2:3::4:5:6]',
      'a@[IPv6:1:2:3:4:5:6:1.2.3.4]',
      'a@[IPv6:::ffff:1.2.3.004]',
      'a@[x:y]',
      'a@[x-1:@!~^]',
      'a@[-1::]',
      `${'a'.repeat(64)}@b`,
      `"${'\\"'.repeat(31)}"@b`,
      `a@${host253}`,
      `${'a'.repeat(64)}@${host255}`,
      `a@[x:${'a'.repeat(251)}]`,
    ],
    bad: [
      '',
      '@',
      'a',
      'a@',
      '@b',
      '2962',
      '.a@b',
      'a.@b',
      'a..b@c',
      'a@b@c',
      'a b@c',
      ' a@b',
      'a@b ',
      'a@b\n',
      'a@b\r',
      'a@b c',
      'a,b@c',
      'a;b@c',
      'a:b@c',
      'a(b)@c',
      'a@b(c)',
      'a<b@c',
      'a[b@c',
      'a]b@c',
      'a\\@b@c',
      '\u007f@b',
      'é@b',
      'a@é',
      'a＠b',
      'a"@b',
      '"a@b',
      '"a"b@c',
      'a"b"@c',
      '"a"."b"@c',
      '"""@b',
      '"\\"@b',
      '"\t"@b',
      '"é"@b',
      '"\\é"@b',
      'a@-b',
      'a@b-',
      'a@.b',
      'a@b.',
      'a@b..c',
      'a@b_c',
      'a@[]',
      'a@[1.2.3.4',
      'a@1.2.3.4]',
      'a@b[1.2.3.4]',
      'a@[1.2.3]',
      'a@[1.2.3.4.5]',
      'a@[1.2.3.256]',
      'a@[1.2.3.0004]',
      'a@[::1]',
      'a@[IPv6:]',
      'a@[IPv6:1]',
      'a@[IPv6:::1%eth0]',
      'a@[IPv6:1.2.3.4]',
      'a@[IPv6:1::2::3]',
      'a@[IPv6:1:2:3:4:5:6:7::]',
      'a@[IPv6:1:2:3::5:6:7:8]',
      'a@[IPv6:1:2:3:4:5::1.2.3.4]',
      'a@[IPv6:::00001]',
      'a@[x]',
      'a@[x:]',
      'a@[:x]',
      'a@[x-:y]',
      'a@[x:a b]',
      'a@[x:[]',
      'a@[x:\\]',
      'a@[x:é]',
      `${'a'.repeat(65)}@b`,
      `"${'a'.repeat(63)}"@b`,
      `a@${label63}a`,
      `a@${host255.slice(1)}.a`,
      `a@[x:${'a'.repeat(252)}]`,
    ],
  },
  hostname: {
    good: [
      'a',
      '1',
      '0.0',
      'www.example.com',
      'WWW.Example.COM',
      'localhost',
      '3com.com',
      'a-b',
      'a--b',
      'a-b-c.d-e-f',
      'xn--4gbwdl.xn--wgbh1c',
      'xn--X',
      'xn--a',
      '1host',
      'host1',
      '1.2.3.4',
      '999.1',
      'a.b.c.d.e.f.g',
      label63,
      `${label63}.com`,
      `${'a-'.repeat(31)}a`,
      host253,
      `${'a.'.repeat(126)}a`,
    ],
    bad: [
      '',
      '.',
      '.a',
      'a.',
      'a..b',
      '-',
      '-a',
      'a-',
      'a.-b',
      'a-.b',
      'a_b',
      '_dmarc.example.com',
      'a b',
      ' a',
      'a ',
      'a\n',
      'a.b\n',
      'é',
      '\u017f',
      '\u212a',
      '1２',
      'a。b',
      'a:80',
      'a/b',
      'a@b',
      '*.a',
      '[::1]',
      '%41',
      `${label63}a`,
      `a.${label63}a.b`,
      host255.slice(1),
      `${'a.'.repeat(127)}a`,
    ],
  },
  ipv4: {
    good: ['0.0.0.0', '1.2.3.4', '9.10.99.100', '127.0.0.1', '199.200.249.250', '255.255.255.255'],
    bad: [
      '',
      '1',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.',
      '.1.2.3',
      '1.2.3.4.',
      '1..2.3',
      '256.0.0.0',
      '0.0.0.256',
      '1.2.3.300',
      '1.2.3.1000',
      '01.2.3.4',
      '1.2.3.00',
      '1.2.3.0x4',
      '1.2.3.-4',
      '1.2.3.4/24',
      '2130706433',
      ' 1.2.3.4',
      '1.2.3.4\n',
      '1২7.0.0.1',
    ],
  },
  ipv6: {
    good: [
      '::',
      '::1',
      '1::',
      '::abef',
      'ABCD:ef01:2345:6789:abcd:EF01:2345:6789',
      '1:2:3:4:5:6:7:8',
      '0:0:0:0:0:0:0:0',
      '0001:0002:0003:0004:0005:0006:0007:0008',
      '1:2:3:4:5:6:7::',
      '::2:3:4:5:6:7:8',
      '1:2:3:4::6:7:8',
      '1::8',
      '2001:db8::7',
      'fe80::a:b',
      '1:2::7:8',
      '::1.2.3.4',
      '::ffff:192.0.2.1',
      '1::1.2.3.4',
      '1:2:3:4:5:6:1.2.3.4',
      '1:2:3:4:5::1.2.3.4',
      '::2:3:4:5:6:1.2.3.4',
      '1:2::6:255.255.255.255',
      '1000:1000:1000:1000:1000:1000:255.255.255.255',
    ],
    bad: [
      '',
      ':',
      ':::',
      '1',
      '1:2',
      '1.2.3.4',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '::1:2:3:4:5:6:7:8',
      '1:2:3:4::5:6:7:8',
      '1::2::3',
      ':2:3:4:5:6:7:8',
      '1:2:3:4:5:6:7:',
      ':1::',
      '::1:',
      '1:::2',
      '12345::',
      '::00001',
      '::g',
      '::-1',
      '1:2:3:4:5:6:7:1.2.3.4',
      '1:2:3:4:5:1.2.3.4',
      '1:2:3:4:5:6::1.2.3.4',
      '::1.2.3',
      '::1.2.3.4.5',
      '::1.2.3.256',
      '::01.2.3.4',
      '::1.2.3.4:1',
      '1.2.3.4::',
      '::1%eth0',
      'fe80::1%25eth0',
      '::1/64',
      '[::1]',
      ' ::1',
      '::1 ',
      '::1\n',
      '::৪',
    ],
  },
  jsonPointer: {
    good: [
      '',
      '/',
      '//',
      '/a',
      '/a/b',
      '/a~1b',
      '/m~0n',
      '/~01',
      '/~0~1',
      '/ ',
      '/é💥',
      '/a\nb',
      '/c%d',
      '/"\\',
      '/\0',
    ],
    bad: ['a', ' /', '#', '#/a', '0/a', '~1', '\n', '/~', '/a~', '/~2', '/~~0', '/~0~', '/a/~/b', '/~\n'],
  },
  regex: {
    good: ['', 'a', '^(abc)+$', '[a-z]{2,3}', '\\d+', '(?:a|b)', '(?=a)', '(?<n>a)\\k<n>', '\\p{L}', '\\u{1f600}', '/'],
    bad: [
      '(',
      ')',
      '[',
      'a**',
      '*',
      '(?<n>',
      '\\',
      '\\Z',
      '\\a',
      '{',
      '}',
      'a{2,1}',
      '[b-a]',
      '\\p{Nope}',
      '\\1',
      '(?z)',
    ],
  },
}

describe.each(Object.keys(cases) as (keyof typeof format)[])('the check %s', (name) => {
  const { good, bad } = cases[name]
  test('accepts each good text', () => {
    expect(good.filter((value) => !format[name](value))).toEqual([])
  })
  test('refuses each bad text', () => {
    expect(bad.filter((value) => format[name](value))).toEqual([])
  })
  test('refuses each good text once a control character follows, unless the format takes it', () => {
    if (name === 'jsonPointer' || name === 'regex') return
    expect(good.filter((value) => format[name](`${value}\n`) || format[name](`${value}\0`))).toEqual([])
  })
})

describe('on a million characters', () => {
  const of = (text: string) => text.repeat(Math.ceil(1e6 / text.length))

  test('uri and uri-reference answer for every kind of part', () => {
    const good = [
      `data:text/plain;base64,${of('aGk9')}`,
      `${of('a')}:`,
      of('a:'),
      `a:${of('%41')}`,
      `a:?${of('?')}#${of('/')}`,
      `a://${of('b')}`,
      `a://${of('b')}@${of('c')}:${of('1')}`,
      `a://[v${of('1')}.${of(':')}]`,
      `a:${of('/b')}`,
    ]
    expect(good.filter((value) => !format.uri(value) || !format.uriReference(value)).map((v) => v.slice(0, 9))).toEqual(
      [],
    )
    const bad = [
      `a:${of('b')}^`,
      `a:${of('b')}%`,
      `a:${of('%41')}%4`,
      `a:${of('b')}[`,
      `a:${of('#')}`,
      `a:#${of('b')}#`,
      `a://${of('@')}`,
      `a://${of('b')}@${of('c')}[`,
      `a://${of('b')}:${of('1')}[`,
      `a://${of('b:')}`,
      `a://[${of(':')}]`,
      `a://[${of('a')}]`,
      `a://[${of('a:')}]`,
      `a://[${of('1.')}]`,
      `a://[v${of('1')}]`,
      `a://${of('[')}`,
      `${of(' ')}`,
      `1${of('a')}:`,
    ]
    expect(bad.filter((value) => format.uri(value) || format.uriReference(value)).map((v) => v.slice(0, 9))).toEqual([])
  })

  test('every other format refuses a hostile text', () => {
    const repeated = [
      'a',
      '1',
      'a:',
      ':',
      '::',
      '::1:',
      'a.',
      '1.',
      '.',
      '-',
      'a-',
      '0',
      '(',
      '"',
      '\\"',
      '~',
      '@',
      ' ',
    ]
    const prefixes = ['', 'P', 'PT', 'P1Y', '"', 'a@', 'a@[', 'a@[x:', 'a@[IPv6:', '12:00:00.', '2020-01-01T12:00:00.']
    const names = ['uuid', 'dateTime', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6'] as const
    for (const prefix of prefixes)
      for (const text of repeated)
        for (const end of ['', '@', '\n']) {
          const value = prefix + of(text) + end
          expect(names.filter((name) => format[name](value))).toEqual([])
        }
  })

  test('the formats without a limit accept a long text', () => {
    expect(format.time(`12:00:00.${of('1')}Z`)).toBe(true)
    expect(format.dateTime(`2020-01-01T12:00:00.${of('1')}Z`)).toBe(true)
    expect(format.duration(`P${of('1')}Y${of('2')}M${of('3')}DT${of('4')}H${of('5')}M${of('6')}S`)).toBe(true)
    expect(format.duration(`P${of('1')}Y${of('2')}D`)).toBe(false)
    expect(format.jsonPointer(`/${of('~0/')}`)).toBe(true)
    expect(format.jsonPointer(`/${of('~0/')}~`)).toBe(false)
    expect(format.regex(of('a'))).toBe(true)
    expect(format.regex(of('('))).toBe(false)
    expect(format.regex(of('['))).toBe(false)
  })
})

describe('for all inputs', () => {
  const joined = (pieces: string[], maxLength = 12) =>
    fc.array(fc.constantFrom(...pieces), { maxLength }).map((parts) => parts.join(''))

  // The rules of RFC 3986 appendix A, composed.
  const unreserved = [...'aZ09-._~']
  const subDelims = [..."!$&'()*+,;="]
  const pchars = [...unreserved, ...subDelims, '%4f', '%C3', ':', '@']
  const userinfo = joined([...unreserved, ...subDelims, '%4f', ':'])
  const regName = joined([...unreserved, ...subDelims, '%4f'])
  const ipv6 = fc.ipV6().filter((address) => isIPv6(address))
  const ipFuture = joined([...unreserved, ...subDelims, ':']).map((text) => `v1f.${text}_`)
  const optional = (before: string, part: fc.Arbitrary<string>, after = '') =>
    fc.option(part, { nil: undefined }).map((text) => (text === undefined ? '' : before + text + after))
  const concat = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''))
  const authority = concat(
    fc.constant('//'),
    optional('', userinfo, '@'),
    fc.oneof(
      regName,
      fc.oneof(ipv6, ipFuture).map((text) => `[${text}]`),
    ),
    optional(':', joined([...'0189'])),
  )
  const segments = fc.array(joined(pchars, 4).map((text) => `/${text}`)).map((texts) => texts.join(''))
  const first = joined(pchars, 4).map((text) => `a${text}`)
  const query = optional('?', joined([...pchars, '/', '?']))
  const fragment = optional('#', joined([...pchars, '/', '?']))
  const tail = concat(query, fragment)
  const scheme = joined([...'aZ9+-.']).map((text) => `s${text}:`)
  const rooted = segments.filter((path) => !path.startsWith('//'))
  const relative = fc.oneof(concat(authority, segments, tail), concat(rooted, tail))
  const absolute = concat(scheme, fc.oneof(relative, concat(first, segments, tail)))
  const soup = joined([...pchars, 'a:', '//', '/', '?', '#', '[', ']', '[::1]', '[v1.a]', '%', ' ', 'é', '\n'])

  test('a composed URI is a uri and a composed relative reference only a uri-reference', () => {
    fc.assert(fc.property(absolute, (value) => format.uri(value) && format.uriReference(value)))
    fc.assert(fc.property(relative, (value) => format.uriReference(value) && !format.uri(value)))
  })

  test('every uri is a uri-reference, and a uri-reference with a scheme is a uri', () => {
    fc.assert(
      fc.property(
        soup,
        (value) => format.uri(value) === (format.uriReference(value) && /^[A-Za-z][A-Za-z\d+.-]*:/.test(value)),
      ),
      { numRuns: 5000 },
    )
  })

  const two = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'))
  const small = fc.integer({ min: 0, max: 32 }).map((n) => String(n).padStart(2, '0'))
  const dates = fc
    .tuple(two, two, small, small)
    .map(([century, year, month, day]) => `${century}${year}-${month}-${day}`)
  const clock = fc.integer({ min: 0, max: 24 * 60 }).map((n) => {
    const [hours, minutes] = [Math.floor(n / 60), n % 60]
    return [hours, minutes].map((part) => String(part).padStart(2, '0')).join(':')
  })
  const offset = fc.oneof(fc.constantFrom('Z', 'z', ''), concat(fc.constantFrom('+', '-'), clock))
  const times = concat(clock, fc.constantFrom(':00', ':59', ':60', ':61', ''), fc.constantFrom('', '.', '.25'), offset)

  test('a date-time is a date, a T and a time', () => {
    fc.assert(
      fc.property(dates, fc.constantFrom('T', 't', ' ', '', 'TT'), times, (day, between, moment) => {
        const expected = format.date(day) && /^[Tt]$/.test(between) && format.time(moment)
        return format.dateTime(day + between + moment) === expected
      }),
      { numRuns: 5000 },
    )
  })

  test('a date is one that the calendar gives back', () => {
    fc.assert(
      fc.property(dates, (day) => {
        const moment = new Date(`${day}T00:00:00Z`)
        return format.date(day) === (!Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === day)
      }),
      { numRuns: 5000 },
    )
  })

  test('the one leap second of a day is the same at every offset', () => {
    fc.assert(
      fc.property(clock, offset, (local, zone) => {
        if (!format.time(`${local}:00${zone}`)) return !format.time(`${local}:60${zone}`)
        const utc = new Date(`2020-06-15T${local}:00${zone.toUpperCase()}`).toISOString()
        return format.time(`${local}:60${zone}`) === utc.includes('T23:59')
      }),
      { numRuns: 5000 },
    )
  })

  test('the addresses are those that the platform takes', () => {
    const pieces = ['a', '0', 'ffff', '12345', 'G', ':', '::', '1:2:3:', '4:5:6:', '1.2.3.4', '.', '256', '01', '\n']
    fc.assert(
      fc.property(joined(pieces), (value) => format.ipv6(value) === isIPv6(value)),
      { numRuns: 5000 },
    )
    fc.assert(fc.property(ipv6, (value) => format.ipv6(value)))
    const quads = fc.array(fc.constantFrom('0', '9', '99', '199', '249', '255', '256', '01', ''), {
      minLength: 3,
      maxLength: 5,
    })
    fc.assert(fc.property(quads, (parts) => format.ipv4(parts.join('.')) === isIPv4(parts.join('.'))))
  })

  test('a hostname of at most 253 characters is the domain of an email', () => {
    const pieces = ['a', '9', '-', '.', '_', 'xn--', 'a'.repeat(40), 'é']
    fc.assert(
      fc.property(joined(pieces, 9), (value) =>
        value.length < 254 ? format.hostname(value) === format.email(`a@${value}`) : !format.hostname(value),
      ),
      { numRuns: 5000 },
    )
  })

  test('an escaped key is one segment of a json-pointer', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (keys) =>
        format.jsonPointer(keys.map((key) => `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')),
      ),
    )
  })
})
