import { describedBodies } from '../../generator/ir/described-body.js'
import { sitesOf } from '../value/edge/constraint-site.js'
import type { Context } from './context.js'

/** Whether the response is documented with a member of a form, and whether further within; undefined where it is not described. */
export function mediaMembers(
  { operation, profile }: Context,
  member: RegExp,
): readonly [boolean | undefined, isNested: boolean] {
  const sites = describedBodies(operation, true).flatMap((it) => sitesOf(it[profile]))
  const named = sites.flatMap(({ constraint, path }) =>
    constraint.kind === 'properties' ? [...constraint.shapes.keys()].map((name) => [name, path] as const) : [],
  )
  const items = operation.responseMember === undefined ? '' : '/0'
  const isOpen = named.filter(([, path]) => path === items).length === 0
  const own = named.filter(([name]) => isCalled(name, member))
  if (isOpen && own.length === 0) return [undefined, true]
  return [own.length > 0, own.some(([, path]) => path !== items)]
}

/** False where a name says in which form a file comes, and the value is no such text. */
export function isOfForm(name: string, value: unknown): boolean {
  if (typeof value !== 'string') return true
  if (/base64/i.test(name)) return /^[\w+/-]+={0,2}$/.test(value.replace(/\s+/g, ''))
  if (/datauri$/i.test(name)) return /^data:/i.test(value)
  return !/url$/i.test(name) || URL.canParse(value)
}

/** Members within members are called shorter: `url` for what is a `videoURL` elsewhere. */
function isCalled(name: string, member: RegExp): boolean {
  return member.test(name) || new RegExp(member.source, 'i').test(name)
}

export function within(value: unknown, member: RegExp): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, it]) => isCalled(name, member) || within(it, member))
}
