// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
/*
 * A-labels: `xn--` and the Punycode (RFC 3492) of a U-label, as RFC 5890 section 2.3.2.1 defines them. Letters are
 * those of the Unicode version that the engine knows.
 */

/**
 * Whether a label that starts with `xn--` stands for a U-label (RFC 5891 section 4.2): it decodes to normalised text of
 * letters, digits and hyphens that IDNA2008 permits (RFC 5892), each in a place where it may stand, that starts with no
 * mark, and that has one direction (RFC 5893, for the label by itself).
 */
export function isALabel(label: string): boolean {
  const text = decoded(label.slice(4).toLowerCase())
  return (
    text !== undefined &&
    text === text.normalize('NFC') &&
    !/^[-\p{M}]|^..--|-$/u.test(text) &&
    !disallowed.test(text) &&
    !misplaced.test(text) &&
    // Arabic-Indic digits beside extended ones, a katakana dot beside none of the scripts that it belongs to.
    !/[\u0660-\u0669].*[\u06f0-\u06f9]|[\u06f0-\u06f9].*[\u0660-\u0669]/.test(text) &&
    (!text.includes('\u30fb') || /[\p{sc=Hira}\p{sc=Kana}\p{sc=Hani}]/u.test(text)) &&
    hasJoiners(text) &&
    hasDirection(text)
  )
}

/** The text of a Punycode; undefined where it is none. */
function decoded(code: string): string | undefined {
  const basic = code.lastIndexOf('-')
  const points = basic > 0 ? Array.from(code.slice(0, basic), (it) => it.charCodeAt(0)) : []
  let [n, i, bias, at] = [128, 0, 72, basic > 0 ? basic + 1 : 0]
  if (at === code.length) return undefined
  while (at < code.length) {
    const before = i
    for (let [weight, k] = [1, 36]; ; k += 36) {
      const digit = '0123456789'.includes(code.charAt(at)) ? code.charCodeAt(at) - 22 : code.charCodeAt(at) - 97
      const threshold = Math.min(Math.max(k - bias, 1), 26)
      at++
      // Past the end this is NaN. More than 2 ** 31 is beyond every character.
      if (!(digit >= 0) || i > 2 ** 31) return undefined
      i += digit * weight
      if (digit < threshold) break
      weight *= 36 - threshold
    }
    const count = points.length + 1
    let delta = Math.floor((i - before) / (before === 0 ? 700 : 2))
    delta += Math.floor(delta / count)
    for (bias = 0; delta > 455; bias += 36) delta = Math.floor(delta / 35)
    bias += Math.floor((36 * delta) / (delta + 38))
    n += Math.floor(i / count)
    i %= count
    if (n > 0x10ffff) return undefined
    points.splice(i++, 0, n)
  }
  return String.fromCodePoint(...points)
}

/**
 * What RFC 5892 does not permit: all but letters, marks and digits; what does not stay the same in the normal form that
 * folds case; old Hangul letters, musical symbols, marks of symbols and some more. Before that, its exceptions, and what
 * depends on its neighbours.
 */
const disallowed =
  /(?!\u200c|\u200d|[-\da-z\u00b7\u00df\u0375\u03c2\u05f3\u05f4\u0660-\u0669\u06f0-\u06f9\u06fd\u06fe\u0f0b\u3007\u30fb])(?:[^\p{Lu}\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}]|[\p{CWKCF}\p{DI}\u0640\u07fa\u1100-\u11ff\u3031-\u3035\u303b\ua960-\ua97c\ud7b0-\ud7fb\u{1d100}-\u{1d24f}]|[\u20d0-\u20ff]|\u302e|\u302f)/u

/** A middle dot stands between two l, a keraia before Greek, geresh and gershayim behind Hebrew. */
const misplaced = /(?<!l)\u00b7|\u00b7(?!l)|\u0375(?!\p{sc=Grek})|(?<!\p{sc=Hebr})[\u05f3\u05f4]/u

/** Joiners stand behind a virama, or, the one that keeps letters apart, between letters that would join. */
function hasJoiners(text: string): boolean {
  return Array.from(text.matchAll(/\u200c|\u200d/g)).every(({ 0: joiner, index }) => {
    const [before, behind] = [text.slice(0, index), text.slice(index + 1)]
    return (
      isVirama(Array.from(before).pop() ?? '') ||
      (joiner === '\u200c' && joinsOn.test(before) && joinsBack.test(behind))
    )
  })
}

/**
 * Whether a mark has the combining class 9, which is that of every virama: in normal form such a mark stands behind one
 * of class 8 and before one of class 10, whatever the order was.
 */
function isVirama(mark: string): boolean {
  const [eight, ten] = ['\u3099', '\u05b0']
  return (
    /^\p{M}$/u.test(mark) &&
    mark !== eight &&
    mark !== ten &&
    (ten + mark + eight).normalize('NFD') === eight + mark + ten
  )
}

/**
 * Letters of the scripts that join, but for those that join nothing and those that join only what stands before them;
 * then for those that join only what stands behind. Marks between letters change nothing.
 */
const joinsOn =
  /(?=\p{L})(?![\u0621\u0674\u06e5\u06e6\u07f4\u07f5\u0861\u0866\u0883-\u0885\u0887\u08ad\u08c9\u1880-\u1884\ua873\ufe73\u{10ac6}\u{10acb}\u{10acc}\u{10ae2}\u{10ae3}\u{10ec5}\u{10f00}-\u{10f1c}\u{10f27}\u{10f45}\u{10fb1}\u{10fb7}\u{10fc0}\u{1e94b}\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0673\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef\u0710\u0715-\u0719\u071e\u0728\u072a\u072c\u072f\u074d\u0759-\u075b\u076b\u076c\u0771\u0773\u0774\u0778\u0779\u0840\u0846\u0847\u0849\u0854\u0856-\u0858\u0867\u0869\u086a\u0870-\u0882\u088e\u08aa-\u08ac\u08ae\u08b1\u08b2\u08b9\u{10ac5}\u{10ac7}\u{10ac9}\u{10aca}\u{10ace}-\u{10ad2}\u{10add}\u{10ae1}\u{10ae4}\u{10b81}\u{10b83}-\u{10b85}\u{10b89}\u{10b8c}\u{10b8e}\u{10b8f}\u{10b91}\u{10d22}\u{10ec2}\u{10f33}\u{10f74}\u{10f75}\u{10fb4}-\u{10fb6}\u{10fb9}\u{10fba}\u{10fbd}\u{10fc2}\u{10fc3}])[\p{sc=Adlm}\p{sc=Arab}\p{sc=Chrs}\p{sc=Mand}\p{sc=Mani}\p{sc=Mong}\p{sc=Nkoo}\p{sc=Ougr}\p{sc=Phag}\p{sc=Phlp}\p{sc=Rohg}\p{sc=Sogd}\p{sc=Sogo}\p{sc=Syrc}][\p{Mn}\u{1e94b}]*$/u
const joinsBack =
  /^[\p{Mn}\u{1e94b}]*(?=\p{L})(?![\u0621\u0674\u06e5\u06e6\u07f4\u07f5\u0861\u0866\u0883-\u0885\u0887\u08ad\u08c9\u1880-\u1884\ua873\ufe73\u{10ac6}\u{10acb}\u{10acc}\u{10ae2}\u{10ae3}\u{10ec5}\u{10f00}-\u{10f1c}\u{10f27}\u{10f45}\u{10fb1}\u{10fb7}\u{10fc0}\u{1e94b}\ua872\u{10acd}\u{10ad7}\u{10d00}])[\p{sc=Adlm}\p{sc=Arab}\p{sc=Chrs}\p{sc=Mand}\p{sc=Mani}\p{sc=Mong}\p{sc=Nkoo}\p{sc=Ougr}\p{sc=Phag}\p{sc=Phlp}\p{sc=Rohg}\p{sc=Sogd}\p{sc=Sogo}\p{sc=Syrc}]/u

/**
 * The rule of RFC 5893 section 2 for a label in which something is written from right to left: it starts with such a
 * letter, holds none of the other direction, ends with a letter or digit, and has digits of one kind.
 */
function hasDirection(text: string): boolean {
  if (!rightToLeft.test(text)) return true
  return (
    start.test(text) && !foreign.test(text) && end.test(text) && !(europeanDigits.test(text) && arabicDigits.test(text))
  )
}

const europeanDigits = /[\d\u06f0-\u06f9]/
const arabicDigits = /[\u0660-\u0669\u{10d30}-\u{10d39}]/u
const rightToLeft =
  /(?![\p{Mn}\u06f0-\u06f9])[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const start =
  /^(?![\p{Mn}\u0660-\u0669\u06f0-\u06f9\u{10d30}-\u{10d39}])[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const foreign =
  /[\u0cbf\u0cc6\u{11a07}\u{11a08}\u{11c3f}]|(?!\u200c|\u200d)[^-\d\p{Mn}\u02b9\u02ba\u02c6-\u02cf\u02ec\u2e2f\ua67f\ua717-\ua71f\ua788\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const end = /(?!\p{Mn})[\d\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]\p{Mn}*$/u
