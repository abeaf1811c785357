/** Names that a declaration in a module cannot have, or that would change what the module means. */
const reserved = new Set(
  `abstract any arguments as async await bigint boolean break case catch class const constructor continue debugger
  declare default delete do else enum eval export exports extends false finally for from function get globalThis if
  implements import in infer instanceof interface is keyof let module namespace never new null number object of package
  private protected public readonly require return set static string super switch symbol then this throw true try type
  typeof undefined unique unknown using var void while with yield`.split(/\s+/),
)

/**
 * The identifier of a model: camelCase of its id, `_` kept between two digits, `_` before a leading digit.
 * `alibaba-qwen3-5-397b` becomes `alibabaQwen3_5_397b`.
 */
export function identifier(id: string): string {
  return legal(camelCase(id))
}

function camelCase(text: string): string {
  const name = words(text)
    .map((word, i) => (i === 0 ? lowerFirst(word) : upperFirst(word)))
    .reduce((left, right) => (/\d$/.test(left) && /^\d/.test(right) ? `${left}_${right}` : left + right), '')
  return name.replace(/^(?=\d|$)/, '_')
}

/** Names of devices, which some file systems take for no folder. */
export const deviceNames: readonly string[] = ['con', 'prn', 'aux', 'nul'].concat(
  ...Array.from({ length: 10 }, (_, i) => [`com${i}`, `lpt${i}`]),
)

/** What generated modules call their own beside model objects and checks. */
export const moduleNames: readonly string[] =
  `accepts answerViolations batch callParameters createBodiless createModel defaults distinct is limits models parameterWriter taskBatch
  validate validateError validateField validateResponse violations wire`.split(/\s+/)

/** Names that the index of the whole tree needs for itself. */
export const indexNames: readonly string[] = ['AnyRequest', 'RequestError', 'ResponseError', 'Violation']

/** The name of a type: PascalCase, made like `identifier`. */
export function typeName(text: string): string {
  const name = upperFirst(camelCase(text))
  return /^_*$/.test(name) ? 'Unnamed' : name
}

/**
 * The first of `name`, `name2`, `name3`, … that a declaration may have and that is not taken; it is taken from then on.
 * The last step in making any name: nothing may be cut off or added after it.
 * @param key what two names must not share, such as their lower case
 */
export function unique(name: string, taken: Set<string>, key: (name: string) => string = (it) => it): string {
  let free = legal(name)
  for (let i = 2; taken.has(key(free)); i++) free = legal(`${name}${/\d$/.test(name) ? '_' : ''}${i}`)
  taken.add(key(free))
  return free
}

/** The types that a module exports for an operation whose types are named after `stem`. */
export function exportedTypes(stem: string): readonly string[] {
  return ['Request', 'Response', 'ErrorResponse', 'ResponseOf', 'ErrorOf', 'Parameters'].map((it) => stem + it)
}

/** The first of `stem`, `stem2`, … none of whose types has a name that is taken; all of them are from then on. */
export function uniqueStem(stem: string, taken: Set<string>): string {
  const stems = new Set<string>()
  for (;;) {
    const free = unique(stem, stems)
    const names = exportedTypes(free)
    if (names.some((it) => taken.has(it))) continue
    for (const it of names) taken.add(it)
    return free
  }
}

/** `name` as a declaration may have it: an identifier that means nothing to the language. */
function legal(name: string): string {
  const plain = name.replace(/^(?=\d|$)/, '_').replace(/[^\w$]/g, '_')
  return reserved.has(plain) ? `${plain}_` : plain
}

function words(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
}

function lowerFirst(word: string): string {
  return /^[A-Z]+$/.test(word) ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1)
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
