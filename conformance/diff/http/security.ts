import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { child } from '../../../generator/document/pointer.js'
import { follow, membersAt, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { isSame, listOf, standOf, type Telling } from './telling.js'

const at = '/components/securitySchemes'

/** The fields that say how credentials are given, as they compare: names of headers and of HTTP schemes have no case. */
function identityOf({ json }: Part): Readonly<Record<string, Json | undefined>> {
  const { type, name, in: place, scheme, openIdConnectUrl } = json
  const folded = (it: Json | undefined) => (typeof it === 'string' ? it.toLowerCase() : it)
  return {
    type,
    ...(type === 'apiKey' && { in: place, name: place === 'header' ? folded(name) : name }),
    ...(type === 'http' && { scheme: folded(scheme) }),
    ...(type === 'openIdConnect' && { openIdConnectUrl }),
    ...(type === 'oauth2' && { flows: true }),
  }
}

/** The scheme that is told of, and whether any operation asks for it. */
interface SchemeOf {
  readonly name: string
  readonly direction: Direction
}

/** The schemes of both documents. A scheme's name is not on the wire: one that has another is the same scheme. */
export class Security {
  private readonly pairs: readonly (readonly [old: string, next: string, Part, Part])[]
  private readonly names: ReadonlyMap<string, string>

  constructor({ old, next }: Telling) {
    const [x, y] = [new Map(membersAt(old, at)), new Map(membersAt(next, at))]
    const same = [...x].flatMap(([name, a]) => {
      const b = y.get(name)
      return b === undefined ? [] : [[name, name, a, b] as const]
    })
    const rest = new Map([...y].filter(([name]) => !x.has(name)))
    const renamed = [...x].flatMap(([name, a]) => {
      if (y.has(name)) return []
      const found = [...rest].find(([, b]) => isSame({ ...identityOf(a) } as Json, { ...identityOf(b) } as Json))
      if (found === undefined) return []
      rest.delete(found[0])
      return [[name, found[0], a, found[1]] as const]
    })
    this.pairs = [...same, ...renamed]
    this.names = new Map(this.pairs.map(([was, is]) => [is, was]))
  }

  /** Tells how the schemes differ. */
  compareSchemes(all: Telling): void {
    for (const [name, other, a, b] of this.pairs) {
      const isUsed = isAsked(all.old, (it) => it === name) || isAsked(all.next, (it) => it === other)
      const about = { name, direction: isUsed ? 'request' : 'document' } as const
      const [p, q] = [identityOf(a), identityOf(b)]
      all.notes('securityScheme', a, b)
      for (const field of ['type', 'in', 'name', 'scheme', 'openIdConnectUrl'] as const)
        if (!isSame(p[field], q[field]))
          all.tell({
            law: `securityScheme.${field}`,
            ...about,
            old: standOf(a, field),
            next: standOf(b, field),
          })
      this.compareFlows(all, about, [a, b])
    }
  }

  private compareFlows(all: Telling, about: SchemeOf, [a, b]: readonly [Part, Part]): void {
    const flows = (document: JsonObject, it: Part) => new Map(membersAt(document, child(it.pointer, 'flows')))
    const [x, y] = [flows(all.old, a), flows(all.next, b)]
    for (const kind of ['implicit', 'password', 'clientCredentials', 'authorizationCode'] as const) {
      const [p, q] = [x.get(kind), y.get(kind)]
      if (p && q) this.compareFlow(all, about, [p, q])
      else if (p || q)
        all.tell({
          law: `oauthFlows.${kind}`,
          ...about,
          name: `${kind} of ${about.name}`,
          old: p && { pointer: p.pointer, value: p.json },
          next: q && { pointer: q.pointer, value: q.json },
        })
    }
  }

  private compareFlow(all: Telling, about: SchemeOf, [a, b]: readonly [Part, Part]): void {
    for (const field of ['authorizationUrl', 'tokenUrl', 'refreshUrl'] as const)
      if (!isSame(a.json[field], b.json[field]))
        all.tell({
          law: `oauthFlow.${field}`,
          ...about,
          old: standOf(a, field),
          next: standOf(b, field),
        })
    const scopes = {
      old: follow(all.old, child(a.pointer, 'scopes')),
      next: follow(all.next, child(b.pointer, 'scopes')),
    }
    for (const scope of new Set([...Object.keys(scopes.old?.json ?? {}), ...Object.keys(scopes.next?.json ?? {})])) {
      const [p, q] = [scopes.old && standOf(scopes.old, scope), scopes.next && standOf(scopes.next, scope)]
      const isNeeded = q === undefined && isAsked(all.next, (_, scopes) => scopes.includes(scope))
      if (isNeeded) all.tell({ law: 'oauthFlow.scopes:needed', ...about, old: p, next: q, name: scope })
      else if (!isSame(p?.value, q?.value)) all.note('scopes', p, q)
    }
  }

  /** Compares how two operations want to be signed in at. */
  compare(all: Telling, direction: Direction, [a, b]: readonly [Part, Part]): void {
    const own = (document: JsonObject, it: Part) => listOf(it.json.security ?? document.security).filter(isJsonObject)
    const old = own(all.old, a)
    const next = own(all.next, b).map((it) => this.renamed(it))
    const [forth, back] = [satisfied(old, next), satisfied(next, old)]
    if (forth && back) return
    all.tell({
      law: 'operation.security',
      direction,
      event: forth ? 'removed' : back ? 'added' : 'changed',
      old: { pointer: child(a.pointer, 'security'), value: own(all.old, a) },
      next: { pointer: child(b.pointer, 'security'), value: own(all.next, b) },
    })
  }

  private renamed(requirement: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(requirement).map(([name, it]) => [this.names.get(name) ?? `new ${name}`, it]),
    )
  }
}

/** Whether some security requirement of a document fits. */
function isAsked(document: JsonObject, fits: (scheme: string, scopes: readonly Json[]) => boolean): boolean {
  const isRequired = (it: Json) =>
    isJsonObject(it) && Object.entries(it).some(([scheme, scopes]) => fits(scheme, listOf(scopes)))
  const visit = (value: Json | undefined): boolean => {
    if (Array.isArray(value)) return value.some((it) => visit(it as Json))
    if (!isJsonObject(value)) return false
    return listOf(value.security).some(isRequired) || Object.values(value).some(visit)
  }
  return visit(document)
}

/** Whether whoever satisfies one of the old alternatives satisfies one of the new ones. No alternatives: anybody may. */
function satisfied(old: readonly JsonObject[], next: readonly JsonObject[]): boolean {
  if (next.length === 0) return true
  const alternatives = old.length === 0 ? [{}] : old
  return alternatives.every((own) => next.some((other) => isPart(other, own)))
}

function isPart(needs: JsonObject, has: JsonObject): boolean {
  return Object.entries(needs).every(([name, scopes]) => {
    const own = member(has, name)
    return own !== undefined && listOf(scopes).every((it) => listOf(own).includes(it))
  })
}
