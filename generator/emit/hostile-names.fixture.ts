/** Words that mean something to JavaScript or TypeScript, in every place or in some. */
const words = `abstract accessor any arguments as assert asserts async await bigint boolean break case catch class const
  constructor continue debugger declare default defer delete do else enum eval export extends false finally for from
  function get global if implements import in infer instanceof interface intrinsic is keyof let module namespace never
  new null number object of out override package private protected public readonly require return satisfies set static
  string super switch symbol this throw true try type typeof undefined unique unknown using var void while with yield`

const globals = `Array Boolean Date Error Extract Function Infinity Intl JSON Map Math NaN Number Object Omit Partial
  Promise Proxy Readonly ReadonlyArray ReadonlySet Record RegExp Request Response Set String Symbol crypto globalThis
  parseInt process`

/** Members of every object, of modules under import() and of builders. */
const members = `__defineGetter__ __proto__ build hasOwnProperty isPrototypeOf prototype then toJSON toString valueOf`

/** What generated modules and the runtime call their own. */
const helpers = `accepts AnswerOptions Call callParameters answerViolations AnyRequest at batch bodies$ c c1 canonical createModel date defaults Described distinct e ErrorOf ErrorResponse area i1 info
  is isArray isLonger isMultiple isObject isPlain isUnique k k1 keys limit limits met1 missing models n1 no notJson ok1
  observed ordered own parameters Parameters parameterWriter ParameterWriter partial pattern Profile published request RequestModel ResponseError ResponseOf Responses rest1 s1 set size taskBatch Types uuid v
  validate validateField validateResponse Violation violations x x1`

const texts = ['', ' ', '0', '1', '01', '1.0', '-1', '1e3', '2d', '$', '_', '__', 'a b', 'a-b', 'a_b', 'aB', 'AB', 'ab']
const punctuation = [
  '"',
  "'",
  '`',
  '\\',
  '${a}',
  '*/',
  '/*',
  '//',
  '-->',
  '@see',
  '{',
  '~',
  'a/b',
  '#',
  '%',
  '%41',
  '?',
]
const breaks = ['\n', '\r\n', '\t', '\0', '\u0085', '\u2028', '\u2029', 'a\nb', '\u200b', '\ufeff']
const unicode = [
  'é',
  'e\u0301',
  'ı',
  'İ',
  'ß',
  'ǆ',
  'ª',
  '画像',
  '💚',
  '\ud83d',
  '\udc9a',
  'a\ud800b',
  '\udc9a\ud83d',
  '𝒳',
]

const listed = [words, globals, members, helpers].flatMap((it) => it.split(/\s+/))

/** Names that mean something to the code around them, or that are hard to write down. */
export const hostileNames: readonly string[] = [...listed, ...texts, ...punctuation, ...breaks, ...unicode]
