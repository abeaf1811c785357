// Which type names mean different things in different files: `node scripts/type-names.js [folder]` prints them with the files
// that declare them, and their share of all type names. Tests, fixtures and what is generated do not count.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { root, shippedSources } from './sources.js'

/** Every type name with its declarations: the file, and the text without comments, spaces and `export`. */
function declarations(paths, folder) {
  const names = new Map()
  for (const path of paths) {
    const source = ts.createSourceFile(path, readFileSync(`${folder}/${path}`, 'utf8'), ts.ScriptTarget.Latest, true)
    const visit = (node) => {
      const isType =
        ts.isInterfaceDeclaration(node) ||
        ts.isTypeAliasDeclaration(node) ||
        ts.isClassDeclaration(node) ||
        ts.isEnumDeclaration(node)
      if (isType && node.name !== undefined) {
        const found = names.get(node.name.text) ?? []
        names.set(node.name.text, [...found, { path, text: meaning(node) }])
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return names
}

const printer = ts.createPrinter({ removeComments: true })

function meaning(node) {
  const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
  return text.replace(/^(export|default|declare)\s+/g, '').replace(/\s+/g, ' ')
}

/** Names that two or more files declare with different meanings, and how many names there are. */
export function ambiguousNames(folder = root) {
  const names = declarations(shippedSources(folder), folder)
  const ambiguous = [...names]
    .map(([name, found]) => ({
      name,
      files: [...new Set(found.map((it) => it.path))],
      meanings: new Set(found.map((it) => it.text)).size,
    }))
    .filter(({ files, meanings }) => files.length > 1 && meanings > 1)
    .sort((a, b) => b.files.length - a.files.length || (a.name < b.name ? -1 : 1))
  return { names: names.size, ambiguous, share: names.size === 0 ? 0 : ambiguous.length / names.size }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { names, ambiguous, share } = ambiguousNames(process.argv[2])
  for (const { name, files } of ambiguous) console.log(`${name}: ${files.join(', ')}`)
  console.log(
    `${ambiguous.length} of ${names} type names (${(share * 100).toFixed(1)} %) mean different things in different files.`,
  )
}
