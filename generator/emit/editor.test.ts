import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'
import { taskDocument, treeOf } from './bundle.fixture.js'

/** What an editor asks of TypeScript about generated code. */
function serviceOf(files: ReadonlyMap<string, string>): ts.LanguageService {
  const folder = fileURLToPath(new URL('./', import.meta.url))
  const options: ts.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  }
  const textOf = (path: string) => files.get(path) ?? ts.sys.readFile(path)
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...files.keys()],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = textOf(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (it) => ts.getDefaultLibFilePath(it),
    fileExists: (path) => textOf(path) !== undefined,
    readFile: textOf,
  })
}

const program = `import { testModel } from './generated/index.js'
testModel.request().field('x').then_('y')
const built = testModel.build({ field: 'x' })
built.field?.length
`

describe('what an editor shows', () => {
  const at = '/project/use.ts'
  let service: ts.LanguageService

  beforeAll(async () => {
    const tree = await treeOf([
      taskDocument({
        field: { type: 'string', description: 'What the field means.', minLength: 2, default: 'ab' },
        then: { type: 'string', description: 'A field whose name the builder needs.' },
      }),
    ])
    const files = [...tree].map(([path, text]): [string, string] => [`/project/generated/${path}`, text])
    service = serviceOf(new Map([...files, [at, program], ['/project/package.json', '{"type":"module"}']]))
  })

  const shown = (text: string) => {
    const info = service.getQuickInfoAtPosition(at, program.indexOf(text) + 1)
    const tags = (info?.tags ?? []).map((it) => `@${it.name} ${ts.displayPartsToString(it.text)}`)
    return [ts.displayPartsToString(info?.documentation), ...tags].join('\n')
  }

  test('the program has no errors', () => {
    const found = service.getSemanticDiagnostics(at).map((it) => ts.flattenDiagnosticMessageText(it.messageText, ' '))
    expect(found).toEqual([])
  })

  test('over the method of a field: what its document says of it', () => {
    expect(shown("field('x')")).toContain('What the field means.')
    expect(shown("field('x')")).toContain('at least 2 characters')
    expect(shown("field('x')")).toContain('@defaultValue "ab"')
  })

  test('over a field of a literal: the same', () => {
    expect(shown("field: 'x'")).toContain('What the field means.')
  })

  test('over what was built: of which request it is; over its field: the same', () => {
    const info = service.getQuickInfoAtPosition(at, program.indexOf('built'))
    expect(ts.displayPartsToString(info?.displayParts)).toMatch(
      /^const built: BuiltOf<TestModelRequest, Types, \{\s*readonly field: "x";\s*\}>$/,
    )
    expect(shown('field?.length')).toContain('What the field means.')
  })
})
