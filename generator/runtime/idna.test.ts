import { expect, test } from 'vitest'
import { isALabel } from './idna.js'

test.each<[string, string[], string[]]>([
  ['letters of any script', ['xn--bcher-kva', 'xn--r8jz45g', 'xn--4gbwdl', 'xn--58d'], []],
  ['Punycode, in either case', ['XN--BCHER-KVA'], ['xn--x', 'xn--', 'xn---a', 'xn--99999999', 'xn--bcher-kv']],
  ['letters that fold to themselves', ['xn--zca29lwxobi7a'], ['xn--b-4o0i', 'xn--9ca1619j', 'xn--pba4i']],
  ['normalised text', ['xn--4ca'], ['xn--ab-yka80s']],
  ['no symbols, and nothing that is unassigned', [], ['xn--53h', 'xn--md1h', 'xn--0y0c', 'xn--9ca42k', 'xn--kba2n']],
  ['no mark in front', [], ['xn--hello-txk', 'xn--hello-zed', 'xn--hello-6bf']],
  ['hyphens within, but not third and fourth', ['xn---1-uld'], ['xn----dha', 'xn----eha', 'xn--aa---o47jg78q']],
  ['a middle dot between two l', ['xn--ll-0ea'], ['xn--al-0ea', 'xn--l-fda', 'xn--la-0ea', 'xn--l-gda']],
  ['a keraia before Greek', ['xn--wva3je'], ['xn--s-jib3p', 'xn--wva3j']],
  ['geresh and gershayim behind Hebrew', ['xn--4dbc5h', 'xn--4dbc8h'], ['xn--a-2hc5h', 'xn--5db3e']],
  ['a katakana dot beside Japanese or Chinese', ['xn--k8j5u', 'xn--vek778f'], ['xn--vek', 'xn--defabc-k64e']],
  ['Arabic digits of one kind', ['xn--ngba1o', 'xn--0-gyc'], ['xn--ngb6iyr']],
  ['joiners behind a virama', ['xn--11b2ezcw70k', 'xn--11b2ezcs70k'], ['xn--11b2er09f', 'xn--02b508i']],
  ['a non-joiner between letters that would join', ['xn--ngba5hb2804a'], ['xn--ab-j1t']],
  ['one direction', ['xn--1-zhc', 'xn--4db0p7f'], ['xn--a-zhc', 'xn--a-0hc', 'xn--1-0hc', 'xn--1-zhc64b']],
])('an A-label stands for %s', (_, good, bad) => {
  expect(good.filter((it) => !isALabel(it))).toEqual([])
  expect(bad.filter(isALabel)).toEqual([])
})
