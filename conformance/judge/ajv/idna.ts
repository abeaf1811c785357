// Whether a label `xn--…` is an A-label, step by step as the RFCs put it. No package of this project knows IDNA2008:
// ajv-formats takes every `xn--`, and what Node.js has (UTS 46) maps where IDNA2008 refuses.

/** RFC 5890, section 2.3.2.1: the Punycode of a U-label, in either case, since host names have none. */
export function isALabel(label: string): boolean {
  const points = bootstring(label.toLowerCase().slice('xn--'.length))
  return points !== undefined && isULabel(points)
}

/** RFC 5891, section 4.2. */
function isULabel(points: readonly number[]): boolean {
  const text = String.fromCodePoint(...points)
  if (points.every((it) => it < 0x80) || text.normalize('NFC') !== text) return false
  if (text.startsWith('-') || text.endsWith('-') || (points[2] === 0x2d && points[3] === 0x2d)) return false
  if (/^\p{M}$/u.test(text.slice(0, (points[0] as number) > 0xffff ? 2 : 1))) return false
  return points.every((_, at) => isPermitted(points, at)) && isBidi(points)
}

/** RFC 3492, section 6.2; undefined where it says "fail with bad input", or leaves Unicode. */
function bootstring(input: string): number[] | undefined {
  const delimiter = input.lastIndexOf('-')
  const output = delimiter > 0 ? [...input.slice(0, delimiter)].map((it) => it.codePointAt(0) as number) : []
  const digits = [...(delimiter > 0 ? input.slice(delimiter + 1) : input)].map((it) =>
    'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(it),
  )
  if (digits.includes(-1)) return undefined
  let [n, i, bias] = [0x80, 0, 72]
  while (digits.length > 0) {
    const oldi = i
    let w = 1
    for (let k = 36; ; k += 36) {
      const digit = digits.shift()
      if (digit === undefined) return undefined
      i += digit * w
      if (i > Number.MAX_SAFE_INTEGER) return undefined
      const t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias
      if (digit < t) break
      w *= 36 - t
    }
    bias = adapt(i - oldi, output.length + 1, oldi === 0)
    n += Math.floor(i / (output.length + 1))
    i %= output.length + 1
    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) return undefined
    output.splice(i, 0, n)
    i++
  }
  return output
}

/** RFC 3492, section 6.1. */
function adapt(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? 700 : 2))
  rest += Math.floor(rest / count)
  let k = 0
  while (rest > 455) {
    rest = Math.floor(rest / 35)
    k += 36
  }
  return k + Math.floor((36 * rest) / (rest + 38))
}

/** RFC 5892, section 3, with the rules of its appendix A; in the order of the RFC. */
function isPermitted(points: readonly number[], at: number): boolean {
  const point = points[at] as number
  const character = String.fromCodePoint(point)
  const before = at > 0 ? String.fromCodePoint(points[at - 1] as number) : ''
  const behind = at + 1 < points.length ? String.fromCodePoint(points[at + 1] as number) : ''
  const has = (from: number, to: number) => points.some((it) => it >= from && it <= to)
  if ([0xdf, 0x3c2, 0x6fd, 0x6fe, 0xf0b, 0x3007].includes(point)) return true
  if (point === 0xb7) return before === 'l' && behind === 'l'
  if (point === 0x375) return /^\p{Script=Greek}$/u.test(behind)
  if (point === 0x5f3 || point === 0x5f4) return /^\p{Script=Hebrew}$/u.test(before)
  if (point === 0x30fb) {
    return points.some((it) =>
      /^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]$/u.test(String.fromCodePoint(it)),
    )
  }
  if (point >= 0x660 && point <= 0x669) return !has(0x6f0, 0x6f9)
  if (point >= 0x6f0 && point <= 0x6f9) return !has(0x660, 0x669)
  if ([0x640, 0x7fa, 0x302e, 0x302f, 0x303b].includes(point) || (point >= 0x3031 && point <= 0x3035)) return false
  if (point < 0x80) return /^[a-z0-9-]$/.test(character)
  if (point === 0x200c) return viramas.has(points[at - 1] ?? 0) || isBetweenJoining(points, at)
  if (point === 0x200d) return viramas.has(points[at - 1] ?? 0)
  // Unstable, then IgnorableProperties, IgnorableBlocks and OldHangulJamo, then LetterDigits.
  if (/^\p{Changes_When_NFKC_Casefolded}$/u.test(character)) return false
  if (/^[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Noncharacter_Code_Point}]$/u.test(character)) return false
  if (refusedBlocks.some(([from, to]) => point >= from && point <= to)) return false
  return /^(?:\p{Ll}|\p{Lu}|\p{Lo}|\p{Nd}|\p{Lm}|\p{Mn}|\p{Mc})$/u.test(character)
}

/** Combining Diacritical Marks for Symbols, Musical Symbols, Ancient Greek Musical Notation; conjoining Jamo. */
const refusedBlocks: readonly (readonly [from: number, to: number])[] = [
  [0x20d0, 0x20ff],
  [0x1d100, 0x1d1ff],
  [0x1d200, 0x1d24f],
  [0x1100, 0x11ff],
  [0xa960, 0xa97c],
  [0xd7b0, 0xd7c6],
  [0xd7cb, 0xd7fb],
]

/** Canonical_Combining_Class=Virama (Unicode 17, UnicodeData.txt). */
const viramas: ReadonlySet<number> = new Set(
  `094d 09cd 0a4d 0acd 0b4d 0bcd 0c4d 0ccd 0d3b 0d3c 0d4d 0dca 0e3a 0eba 0f84 1039 103a 1714 1715 1734 17d2 1a60 1b44 1baa 1bab 1bf2 1bf3 2d7f a806 a82c a8c4 a953 a9c0 aaf6 abed 10a3f 11046 11070 1107f 110b9 11133 11134 111c0 11235 112ea 1134d 11442 114c2 115bf 1163f 116b6 1172b 11839 1193d 1193e 119e0 11a34 11a47 11a99 11c3f 11d44 11d45 11d97`
    .split(/\s+/)
    .map((it) => Number.parseInt(it, 16)),
)

/** RFC 5892, appendix A.1: (Joining_Type:{L,D})(Joining_Type:T)* here (Joining_Type:T)*(Joining_Type:{R,D}). */
function isBetweenJoining(points: readonly number[], at: number): boolean {
  const isTransparent = (it: number) => it === 0x1e94b || /^\p{Mn}$/u.test(String.fromCodePoint(it))
  const left = points.slice(0, at).findLast((it) => !isTransparent(it))
  const right = points.slice(at + 1).find((it) => !isTransparent(it))
  if (left === undefined || right === undefined) return false
  const isOneOf = (types: RegExp, it: number) => types.test(String.fromCodePoint(it))
  return (
    (isOneOf(dual, left) || [0xa872, 0x10acd, 0x10ad7, 0x10d00].includes(left)) &&
    (isOneOf(dual, right) || isOneOf(rightJoining, right))
  )
}

/** Joining_Type=D and Joining_Type=R of the letters that may stand in a label (Unicode 17, DerivedJoiningType.txt). */
const dual =
  /^[\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u066e\u066f\u0679-\u0687\u069a-\u06bf\u06c1\u06c2\u06cc\u06ce\u06d0\u06d1\u06fa-\u06fc\u06ff\u0712-\u0714\u071a-\u071d\u071f-\u0727\u0729\u072b\u072d\u072e\u074e-\u0758\u075c-\u076a\u076d-\u0770\u0772\u0775-\u0777\u077a-\u077f\u07ca-\u07ea\u0841-\u0845\u0848\u084a-\u0853\u0855\u0860\u0862-\u0865\u0868\u0886\u0889-\u088d\u088f\u08a0-\u08a9\u08af\u08b0\u08b3-\u08b8\u08ba-\u08c8\u1820-\u1878\u1887-\u18a8\u18aa\ua840-\ua871\u{10ac0}-\u{10ac4}\u{10ad3}-\u{10ad6}\u{10ad8}-\u{10adc}\u{10ade}-\u{10ae0}\u{10b80}\u{10b82}\u{10b86}-\u{10b88}\u{10b8a}\u{10b8b}\u{10b8d}\u{10b90}\u{10d01}-\u{10d21}\u{10d23}\u{10ec3}\u{10ec4}\u{10ec6}\u{10ec7}\u{10f30}-\u{10f32}\u{10f34}-\u{10f44}\u{10f70}-\u{10f73}\u{10f76}-\u{10f81}\u{10fb0}\u{10fb2}\u{10fb3}\u{10fb8}\u{10fbb}\u{10fbc}\u{10fbe}\u{10fbf}\u{10fc1}\u{10fc4}\u{1e922}-\u{1e943}]$/u
const rightJoining =
  /^[\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0673\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef\u0710\u0715-\u0719\u071e\u0728\u072a\u072c\u072f\u074d\u0759-\u075b\u076b\u076c\u0771\u0773\u0774\u0778\u0779\u0840\u0846\u0847\u0849\u0854\u0856-\u0858\u0867\u0869\u086a\u0870-\u0882\u088e\u08aa-\u08ac\u08ae\u08b1\u08b2\u08b9\u{10ac5}\u{10ac7}\u{10ac9}\u{10aca}\u{10ace}-\u{10ad2}\u{10add}\u{10ae1}\u{10ae4}\u{10b81}\u{10b83}-\u{10b85}\u{10b89}\u{10b8c}\u{10b8e}\u{10b8f}\u{10b91}\u{10d22}\u{10ec2}\u{10f33}\u{10f74}\u{10f75}\u{10fb4}-\u{10fb6}\u{10fb9}\u{10fba}\u{10fbd}\u{10fc2}\u{10fc3}]$/u

type Direction = 'L' | 'R' | 'AN' | 'EN' | 'NSM' | 'other'

/** RFC 5893, section 2, for the label by itself; it speaks of labels with R, AL (here one with R) or AN in them. */
function isBidi(points: readonly number[]): boolean {
  const directions = points.map(directionOf)
  if (!directions.some((it) => it === 'R' || it === 'AN')) return true
  const last = directions.findLast((it) => it !== 'NSM')
  return (
    directions[0] === 'R' &&
    !directions.includes('L') &&
    (last === 'R' || last === 'EN' || last === 'AN') &&
    !(directions.includes('EN') && directions.includes('AN'))
  )
}

/** Bidi_Class of what may stand in a label. Blocks of scripts from right to left have R or AL but for marks and digits. */
function directionOf(point: number): Direction {
  const isWithin = (from: number, to: number) => point >= from && point <= to
  if (isWithin(0x30, 0x39) || isWithin(0x6f0, 0x6f9)) return 'EN'
  if (isWithin(0x660, 0x669) || isWithin(0x10d30, 0x10d39)) return 'AN'
  if (/^\p{Mn}$/u.test(String.fromCodePoint(point))) {
    return [0xcbf, 0xcc6, 0x11a07, 0x11a08, 0x11c3f].includes(point) ? 'L' : 'NSM'
  }
  if (isWithin(0x590, 0x8ff) || isWithin(0xfb1d, 0xfdff) || isWithin(0xfe70, 0xfeff)) return 'R'
  if (isWithin(0x10800, 0x10fff) || isWithin(0x1e800, 0x1efff)) return 'R'
  const isNeutral =
    [0x2d, 0xb7, 0x2b9, 0x2ba, 0x2ec, 0x375, 0x200c, 0x200d, 0x2e2f, 0x30fb, 0xa67f, 0xa788].includes(point) ||
    isWithin(0x2c6, 0x2cf) ||
    isWithin(0xa717, 0xa71f)
  return isNeutral ? 'other' : 'L'
}
