const reserved = new Set(
  `abstract any arguments as async await bigint boolean break case catch class const constructor continue debugger
  declare default delete do else enum eval export extends false finally for from function get if implements import in
  infer instanceof interface is keyof let module namespace never new null number object of package private protected
  public readonly require return set static string super switch symbol this throw true try type typeof undefined
  unique unknown using var void while with yield`.split(/\s+/),
)

/**
 * The identifier of a model: camelCase of its id, `_` kept between two digits, `_` before a leading digit.
 * `alibaba-qwen3-5-397b` becomes `alibabaQwen3_5_397b`.
 */
export function identifier(id: string): string {
  const name = camelCase(id)
  return reserved.has(name) ? `${name}_` : name
}

function camelCase(text: string): string {
  const name = words(text)
    .map((word, i) => (i === 0 ? lowerFirst(word) : upperFirst(word)))
    .reduce((left, right) => (/\d$/.test(left) && /^\d/.test(right) ? `${left}_${right}` : left + right), '')
  return /^\d/.test(name) || name === '' ? `_${name}` : name
}

/** What generated modules call their own beside model objects and checks. */
export const moduleNames: readonly string[] =
  `accepts batch createModel defaults distinct is limits models taskBatch validate validateError validateField
  validateResponse violations`.split(/\s+/)

/** Stems of type names that an index needs for itself: AnyRequest. */
export const indexTypeNames: readonly string[] = ['Any']

/** The name of a type: PascalCase, made like `identifier`. */
export function typeName(text: string): string {
  const name = upperFirst(camelCase(text))
  return /^_*$/.test(name) ? 'Unnamed' : name
}

/** `text` as a property name: bare when it is an identifier, else a string literal. */
export function propertyName(text: string): string {
  return isIdentifier(text) ? text : JSON.stringify(text)
}

/** The first of `name`, `name2`, `name3`, … that is not taken; it is taken from then on. */
export function unique(name: string, taken: Set<string>): string {
  let free = name
  for (let i = 2; taken.has(free); i++) free = `${name}${/\d$/.test(name) ? '_' : ''}${i}`
  taken.add(free)
  return free
}

function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text)
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
