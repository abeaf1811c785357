import { canonicalText, isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { child } from '../../../generator/document/pointer.js'
import { follow, membersAt, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { operationsAt } from './standing.js'
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

const flowKinds = ['implicit', 'password', 'clientCredentials', 'authorizationCode', 'deviceAuthorization'] as const

/** The schemes of both documents. A scheme's name is not on the wire: one that has another is the same scheme. */
export class Security {
  private readonly pairs: readonly (readonly [old: string, next: string, Part, Part])[]
  private readonly names: ReadonlyMap<string, string>

  private readonly asked: { readonly old: AskedScopes; readonly next: AskedScopes }

  /** Schemes that give credentials alike are one, those of one name first; then those of one name. */
  constructor({ old, next }: Telling) {
    const [x, y] = [new Map(membersAt(old, at)), new Map(membersAt(next, at))]
    const pairs: (readonly [string, string, Part, Part])[] = []
    const match = (isOne: (p: readonly [string, Part], q: readonly [string, Part]) => boolean) => {
      for (const p of x) {
        const q = [...y].find((it) => isOne(p, it))
        if (q === undefined) continue
        pairs.push([p[0], q[0], p[1], q[1]])
        x.delete(p[0])
        y.delete(q[0])
      }
    }
    const areAlike = (a: Part, b: Part) => isSame({ ...identityOf(a) } as Json, { ...identityOf(b) } as Json)
    match(([name, a], [other, b]) => name === other && areAlike(a, b))
    match(([, a], [, b]) => areAlike(a, b))
    match(([name], [other]) => name === other)
    this.pairs = pairs
    this.names = new Map(this.pairs.map(([was, is]) => [is, was]))
    this.asked = { old: askedIn(old), next: askedIn(next) }
  }

  /** Tells how the schemes differ. */
  compareSchemes(all: Telling): void {
    for (const [name, other, a, b] of this.pairs) {
      const isUsed = this.asked.old.has(name) || this.asked.next.has(other)
      const about = { name, direction: isUsed ? 'request' : 'document' } as const
      const [p, q] = [identityOf(a), identityOf(b)]
      all.notes('securityScheme', a, b)
      for (const field of ['type', 'in', 'name', 'scheme', 'openIdConnectUrl'] as const)
        if (!isSame(p[field], q[field]) && !isSame(a.json[field], b.json[field]))
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
    for (const kind of flowKinds) {
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
    for (const field of ['authorizationUrl', 'deviceAuthorizationUrl', 'tokenUrl', 'refreshUrl'] as const)
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
      const isNeeded = q === undefined && this.isNeeded(about.name, scope)
      if (isNeeded) all.tell({ law: 'oauthFlow.scopes:needed', ...about, old: p, next: q, name: scope })
      else if (!isSame(p?.value, q?.value)) all.note('scopes', p, q)
    }
  }

  /** Whether some operation asks for a scope of a scheme that goes by this name in the old document. */
  private isNeeded(name: string, scope: string): boolean {
    const next = this.pairs.find(([was]) => was === name)?.[1] ?? name
    return this.asked.next.get(next)?.has(scope) === true
  }

  /** Compares how two operations want to be signed in at. */
  compare(all: Telling, direction: Direction, [a, b]: readonly [Part, Part]): void {
    const own = (document: JsonObject, it: Part) => listOf(it.json.security ?? document.security).filter(isJsonObject)
    const old = own(all.old, a)
    const next = own(all.next, b).map((it) => this.renamed(it))
    const [was, is] = [alikeIn(all.old, own(all.old, a)), alikeIn(all.next, own(all.next, b))]
    const [forth, back] = [satisfied(old, next) || satisfied(was, is), satisfied(next, old) || satisfied(is, was)]
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

/** Requirements by what their schemes are in place of their names, so that schemes that are given alike are one. */
function alikeIn(document: JsonObject, requirements: readonly JsonObject[]): JsonObject[] {
  const keyOf = (name: string) => {
    const scheme = follow(document, child(at, name))
    return scheme === undefined
      ? name
      : canonicalText({ ...identityOf(scheme), flows: scheme.json.flows ?? null } as Json)
  }
  return requirements.map((it) => {
    const members = Object.entries(it).map(([name, scopes]) => [keyOf(name), listOf(scopes)] as const)
    return Object.fromEntries(
      members.map(([key]) => [key, members.filter(([other]) => other === key).flatMap(([, scopes]) => scopes)]),
    )
  })
}

/** The scopes that operations ask for, by the name of the scheme. */
type AskedScopes = ReadonlyMap<string, ReadonlySet<Json>>

/** What the operations of a document ask for, those that name nothing themselves what the document names. */
function askedIn(document: JsonObject): AskedScopes {
  const own = operationsAt(document, '/paths').map(({ json }) => json.security ?? document.security)
  const asked = new Map<string, Set<Json>>()
  for (const requirement of (own.length === 0 ? [document.security] : own).flatMap(listOf)) {
    for (const [name, scopes] of Object.entries(isJsonObject(requirement) ? requirement : {}))
      asked.set(name, new Set([...(asked.get(name) ?? []), ...listOf(scopes as Json)]))
  }
  return asked
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
