import { tokens } from '../../document/pointer.js'
import { dereferenced, type Shape } from '../../ir/model.js'
import { typeName } from '../../ir/name.js'

/** The name that the document gives a schema which others refer to. */
export function referenceName({ at }: Shape): string | undefined {
  const [container, name] = tokens(at.pointer).slice(-2)
  return container !== undefined && /^(schemas|\$defs|definitions)$/.test(container) && name
    ? typeName(name)
    : undefined
}

export function itemHint(items: Shape, hint: string): string {
  const title = dereferenced(items).title
  return title !== undefined && /^[A-Za-z][\w ]{0,30}$/.test(title) ? typeName(title) : `${hint}Item`
}

export function branchHint(branch: Shape, hint: string, index: number): string {
  const { title } = dereferenced(branch)
  return title !== undefined && /^[A-Za-z][\w ]{0,30}$/.test(title) ? typeName(title) : `${hint}${index + 1}`
}
