/*
 * What a refusal is about, by the server's own words. Two refusals of one field that are about different rules have
 * different causes, and values say little of it: one that is off a grid is refused wherever the grid is wrong, whatever it
 * was sent for. A server that tells all rules of a field at once tells nothing by it.
 */

/** A kind of rule, the words that tell of it, and the keywords that are rules of this kind. */
const kinds: readonly (readonly [kind: string, words: RegExp, keywords: readonly string[]])[] = [
  ['step', /multipl|increment|\bsteps?\b|divisib|\bgrid\b/, ['multipleOf']],
  ['range', /\bbetween\b|\brange\b|\bbounds?\b/, []],
  [
    'most',
    /at most|no more than|not more than|max|exceed|greater than the|too (large|big|long|many|high)|(less|fewer|lower|smaller|shorter) than|below the|<=|≤|up to/,
    ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'],
  ],
  [
    'least',
    /at least|no (less|fewer) than|min(?!u?te)|too (small|short|few|low)|(more|greater|larger|higher|longer) than|above the|>=|≥|empty/,
    ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'],
  ],
  ['values', /one of|allowed ?values?|enum|accepted values?|supported values?|options? are|choose/, ['enum', 'const']],
  ['type', /\btypes?\b|\b(an?|valid) (integer|number|string|boolean|array|object|list)\b|whole number/, ['type']],
  ['form', /pattern|match|format|regular expression|characters? (is|are) not/, ['pattern', 'format']],
  [
    'known',
    /unknown|unrecogni[sz]ed|unexpected|additional|undeclared|extra/,
    ['additionalProperties', 'unevaluatedProperties'],
  ],
  ['presence', /required|missing|must be (present|given|provided)/, ['required', 'dependentRequired']],
  ['unique', /unique|duplicate|repeated/, ['uniqueItems']],
]

/** The kinds of rules that words are about, in an order of their own; none where they tell of none, or tell all of them. */
export function toldRules(words: readonly string[]): readonly string[] {
  const text = words.join(' ').toLowerCase()
  return kinds.flatMap(([kind, told]) => (told.test(text) ? [kind] : []))
}

/** The kind of rule that a keyword is; undefined for rules of several fields. */
export function ruleKind(keyword: string): string | undefined {
  return kinds.find(([, , keywords]) => keywords.includes(keyword))?.[0]
}

/** Whether a server that is wrong about a rule of this kind alone may refuse more than it should and accept more as well. */
export function isTwoSided(keyword: string): boolean {
  return ['step', 'values', 'type', 'form'].includes(ruleKind(keyword) ?? '')
}
