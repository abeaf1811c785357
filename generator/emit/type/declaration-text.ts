import type { InterfaceDeclarationStructure, TypeAliasDeclarationStructure } from 'ts-morph'
import { jsDoc } from '../print.js'
import { CodeBlockWriter, StructureKind, Writers } from './ts-morph.js'

/** A type as ts-morph has it; every text in it is printed as it stands. */
export type TypeDeclaration = InterfaceDeclarationStructure | TypeAliasDeclarationStructure

/** A declaration, or a text that stands as it is. */
export type TypeStatement = string | TypeDeclaration

/**
 * A declaration with its JSDoc. ts-morph prints the members of interfaces from their structures; no source file is made of
 * them, since that would parse what has just been printed.
 */
function declarationText(it: TypeDeclaration): string {
  const head = `${(it.docs ?? []).map((doc) => jsDoc(String(doc))).join('')}export `
  if (it.kind === StructureKind.TypeAlias) return `${head}type ${it.name} = ${String(it.type)};`
  const { properties = [], indexSignatures = [] } = it
  const writer = new CodeBlockWriter({ newLine: '\n', indentNumberOfSpaces: 2, useSingleQuote: true })
  Writers.objectType({ properties, indexSignatures })(writer)
  return `${head}interface ${it.name} ${writer.toString()}`
}

/** Declarations one below the other, interfaces with an empty line around them. */
export function typesText(statements: readonly TypeStatement[]): string {
  let text = ''
  for (const it of statements) {
    const isInterface = typeof it !== 'string' && it.kind === StructureKind.Interface
    if (it === '') continue
    if (text !== '') text += isInterface || text.endsWith('}') ? '\n\n' : '\n'
    text += typeof it === 'string' ? it : declarationText(it)
  }
  return text
}
