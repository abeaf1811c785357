import { tokens } from '../../document/pointer.js'
import { dereferenced, type Shape } from '../../ir/model.js'
import { typeName } from '../../ir/name.js'
import { isObject } from './structure.js'

/** The name that the document gives a schema which others refer to. */
export function referenceName({ at }: Shape): string | undefined {
  const [container, name] = tokens(at.pointer).slice(-2)
  return container !== undefined && /^(schemas|\$defs|definitions)$/.test(container) && name
    ? typeName(name)
    : undefined
}

/** The name for a member's interface: its own key, or with its parent's name when that is taken. */
export function objectHint(shape: Shape, key: string, parent: string, taken: ReadonlySet<string>): string {
  const name = typeName(key)
  return taken.has(name) && isObject(shape) ? `${parent}${name}` : name
}

export function itemHint(items: Shape, hint: string): string {
  const title = dereferenced(items).title
  return title !== undefined && /^[A-Za-z][\w ]{0,30}$/.test(title) ? typeName(title) : `${hint}Item`
}

export function branchHint(branch: Shape, hint: string, index: number): string {
  const { title } = dereferenced(branch)
  return title !== undefined && /^[A-Za-z][\w ]{0,30}$/.test(title) ? typeName(title) : `${hint}${index + 1}`
}
