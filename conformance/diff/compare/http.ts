import { canonicalText, isJsonObject, type Json, member } from '../../../generator/document/json.js'
import { child, decodedFragment, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { annotations } from '../../../generator/document/vocabulary.js'
import type { Order } from '../../../generator/ir/order.js'
import type { HttpOperation, Interface, Part } from '../input/interface.js'
import { follow, membersAt } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import type { DiffVerdict } from '../result/verdict.js'

/** A change outside the schemas. */
export interface HttpChange {
  readonly direction: Direction
  readonly keyword: string
  readonly oldPointer?: Pointer
  readonly newPointer?: Pointer
  readonly old?: Json
  readonly new?: Json
  readonly verdict: DiffVerdict
  readonly order: Order
  readonly path: string
  readonly why: string
}

/** A schema on both sides that values go through. */
export interface SchemaPair {
  readonly direction: Direction
  /** `request`, `response 200`, `query parameter limit`. */
  readonly label: string
  readonly old: Pointer
  readonly new: Pointer
  /** Whether `pointer` is the body of an operation, which may be a list of tasks. */
  readonly isBody: boolean
}

/** What two interfaces differ in outside the schemas, and the schemas to compare. */
export interface HttpComparison {
  readonly changes: readonly HttpChange[]
  readonly pairs: readonly SchemaPair[]
}

/** Compares operations, media types, statuses, parameters, security and servers. */
export function compareHttp(old: Interface, next: Interface, reader: 'strict' | 'tolerant'): HttpComparison {
  const comparison = new HttpWalk(old, next, reader)
  comparison.run()
  return comparison
}

const isPlainStatus = /^2/

class HttpWalk implements HttpComparison {
  readonly changes: HttpChange[] = []
  readonly pairs: SchemaPair[] = []
  private readonly old: Interface
  private readonly next: Interface
  private readonly reader: 'strict' | 'tolerant'

  constructor(old: Interface, next: Interface, reader: 'strict' | 'tolerant') {
    this.old = old
    this.next = next
    this.reader = reader
  }

  run(): void {
    this.info()
    this.servers()
    this.securitySchemes()
    const [pairs, removed, added] = pairedOperations(this.old.operations, this.next.operations)
    for (const [a, b] of pairs) this.operation(a, b)
    for (const it of removed)
      this.add('http', 'request', 'operation', 'narrower', it, undefined, `${it.method} ${it.path} is gone.`)
    for (const it of added)
      this.add(
        'equivalent',
        'request',
        'operation',
        'wider',
        undefined,
        it,
        `${it.method} ${it.path} is new; nothing that worked is refused.`,
      )
    for (const name of ['webhooks'] as const) {
      const [x, y] = [member(this.old.json, name), member(this.next.json, name)]
      if (canonicalText(x ?? null) !== canonicalText(y ?? null))
        this.put(
          'rule',
          'response',
          name,
          `/${name}`,
          `/${name}`,
          x,
          y,
          'unknown',
          '',
          `${name} differ and are not compared by meaning.`,
        )
    }
    this.unreferenced()
  }

  /** Schemas that no operation leads to, such as the authentication task: they are compared on their own. */
  private unreferenced(): void {
    const used = (it: Interface) => {
      const { components, ...rest } = it.json
      const { schemas, ...others } = isJsonObject(components) ? components : {}
      return reachedSchemas(it, [rest, others])
    }
    const [x, y] = [used(this.old), used(this.next)]
    for (const [name, pointer] of this.next.schemas) {
      const old = this.old.schemas.get(name)
      if (old !== undefined && !x.has(old) && !y.has(pointer))
        this.pairs.push({ direction: 'document', label: `schema ${name}`, old, new: pointer, isBody: false })
    }
  }

  private info(): void {
    const [x, y] = [follow(this.old.json, '/info'), follow(this.next.json, '/info')]
    for (const key of keysOf(y, x)) {
      const [a, b] = [x && member(x.json, key), y && member(y.json, key)]
      if (canonicalText(a ?? null) === canonicalText(b ?? null)) continue
      const at = child('/info', key)
      if (key === 'x-capabilities') {
        const gone = listOf(a).filter((it) => !listOf(b).some((other) => canonicalText(other) === canonicalText(it)))
        const come = listOf(b).filter((it) => !listOf(a).some((other) => canonicalText(other) === canonicalText(it)))
        if (gone.length === 0 && come.length === 0) continue
        const said = [
          gone.length > 0 && `${gone.join(', ')} no longer offered`,
          come.length > 0 && `${come.join(', ')} added`,
        ]
        this.put(
          'behavioural',
          'document',
          key,
          at,
          at,
          a,
          b,
          gone.length > 0 ? (come.length > 0 ? 'incomparable' : 'narrower') : 'wider',
          '',
          `${said.filter(Boolean).join('; ')}.`,
        )
      } else this.note(key, x && at, y && at, a, b)
    }
    for (const key of [
      'externalDocs',
      'tags',
      ...Object.keys({ ...this.old.json, ...this.next.json }).filter((it) => it.startsWith('x-')),
    ]) {
      const [a, b] = [member(this.old.json, key), member(this.next.json, key)]
      if (canonicalText(a ?? null) !== canonicalText(b ?? null))
        this.note(key, a === undefined ? undefined : child('', key), b === undefined ? undefined : child('', key), a, b)
    }
  }

  private servers(): void {
    const urls = (it: Interface) =>
      listOf(it.json.servers).flatMap((server, i) =>
        isJsonObject(server) && typeof server.url === 'string' ? [{ url: server.url, i }] : [],
      )
    const [x, y] = [urls(this.old), urls(this.next)]
    for (const { url, i } of x) {
      const at = y.findIndex((it) => it.url === url)
      if (at < 0)
        this.put(
          'http',
          'request',
          'servers',
          `/servers/${i}`,
          undefined,
          url,
          undefined,
          'narrower',
          '',
          `Requests go to ${url} no longer.`,
        )
      else
        this.notes(
          { pointer: `/servers/${i}`, json: valueAt(this.old.json, `/servers/${i}`) as Part['json'] },
          { pointer: `/servers/${y[at]?.i}`, json: valueAt(this.next.json, `/servers/${y[at]?.i}`) as Part['json'] },
        )
    }
    for (const { url, i } of y) {
      if (!x.some((it) => it.url === url))
        this.put(
          'equivalent',
          'request',
          'servers',
          undefined,
          `/servers/${i}`,
          undefined,
          url,
          'wider',
          '',
          `${url} is a further place; the old ones are listed apart.`,
        )
    }
  }

  private securitySchemes(): void {
    const at = '/components/securitySchemes'
    const [x, y] = [new Map(membersAt(this.old.json, at)), new Map(membersAt(this.next.json, at))]
    for (const [name, a] of x) {
      const b = y.get(name)
      if (b === undefined) continue // Where an operation asks for it, the operation tells.
      for (const key of keysOf(b, a)) {
        const [p, q] = [member(a.json, key), member(b.json, key)]
        if (canonicalText(p ?? null) === canonicalText(q ?? null)) continue
        const places = [
          p === undefined ? undefined : child(a.pointer, key),
          q === undefined ? undefined : child(b.pointer, key),
        ] as const
        if (isNote(key)) this.note(key, ...places, p, q)
        else
          this.put(
            'http',
            'request',
            key,
            ...places,
            p,
            q,
            'incomparable',
            '',
            `Credentials of ${name} are given in another way.`,
          )
      }
    }
  }

  private operation(a: HttpOperation, b: HttpOperation): void {
    if (template(a.path) !== template(b.path) || a.method !== b.method)
      this.add(
        'http',
        'request',
        'operation',
        'incomparable',
        a,
        b,
        `${a.method} ${a.path} is ${b.method} ${b.path} now.`,
      )
    this.notes(a, b)
    if (a.id !== b.id)
      this.note('operationId', child(a.pointer, 'operationId'), child(b.pointer, 'operationId'), a.id, b.id)
    this.security(a, b)
    this.parameters(a, b)
    this.body(a, b)
    this.responses(a, b)
    const [p, q] = [member(a.json, 'callbacks'), member(b.json, 'callbacks')]
    if (canonicalText(p ?? null) !== canonicalText(q ?? null))
      this.put(
        'rule',
        'response',
        'callbacks',
        child(a.pointer, 'callbacks'),
        child(b.pointer, 'callbacks'),
        p,
        q,
        'unknown',
        '',
        'callbacks differ and are not compared by meaning.',
      )
  }

  private security(a: HttpOperation, b: HttpOperation): void {
    const forth = satisfied(a.security, b.security)
    const back = satisfied(b.security, a.security)
    if (canonicalText(a.security) === canonicalText(b.security)) return
    const order: Order = forth ? (back ? 'equal' : 'wider') : back ? 'narrower' : 'incomparable'
    const why = forth ? 'Every old way to sign in is one still.' : 'What signed a request in does not any more.'
    this.put(
      forth ? 'equivalent' : 'http',
      'request',
      'security',
      child(a.pointer, 'security'),
      child(b.pointer, 'security'),
      a.security,
      b.security,
      order,
      '',
      why,
    )
  }

  private parameters(a: HttpOperation, b: HttpOperation): void {
    const name = (it: Part) =>
      `${it.json.in} ${it.json.in === 'header' ? String(it.json.name).toLowerCase() : it.json.name}`
    for (const p of a.parameters) {
      const q = b.parameters.find((it) => name(it) === name(p))
      const label = `${p.json.in} parameter ${p.json.name}`
      if (q === undefined) {
        this.put(
          'behavioural',
          'request',
          'parameters',
          p.pointer,
          undefined,
          p.json,
          undefined,
          'unknown',
          String(p.json.name),
          `The ${label} is no longer read.`,
        )
        continue
      }
      this.notes(p, q)
      if (p.json.required !== true && q.json.required === true)
        this.put(
          'http',
          'request',
          'required',
          child(p.pointer, 'required'),
          child(q.pointer, 'required'),
          false,
          true,
          'narrower',
          String(p.json.name),
          `The ${label} is required now.`,
        )
      if (p.json.required === true && q.json.required !== true)
        this.put(
          'equivalent',
          'request',
          'required',
          child(p.pointer, 'required'),
          child(q.pointer, 'required'),
          true,
          false,
          'wider',
          String(p.json.name),
          `The ${label} may be left out.`,
        )
      for (const key of ['style', 'explode', 'allowReserved', 'allowEmptyValue']) {
        const [x, y] = [member(p.json, key), member(q.json, key)]
        if (canonicalText(x ?? null) !== canonicalText(y ?? null))
          this.put(
            'http',
            'request',
            key,
            child(p.pointer, key),
            child(q.pointer, key),
            x,
            y,
            'incomparable',
            String(p.json.name),
            `The ${label} is written in another way.`,
          )
      }
      this.pair('request', label, child(p.pointer, 'schema'), child(q.pointer, 'schema'))
    }
    for (const q of b.parameters) {
      if (a.parameters.some((it) => name(it) === name(q))) continue
      const label = `${q.json.in} parameter ${q.json.name}`
      const isRequired = q.json.required === true
      this.put(
        isRequired ? 'http' : 'equivalent',
        'request',
        'parameters',
        undefined,
        q.pointer,
        undefined,
        q.json,
        isRequired ? 'narrower' : 'wider',
        String(q.json.name),
        isRequired ? `The ${label} is new and required.` : `The ${label} is new and may be left out.`,
      )
    }
  }

  private body(a: HttpOperation, b: HttpOperation): void {
    if (a.body && b.body) {
      this.notes(a.body, b.body)
      const [p, q] = [a.body.json.required === true, b.body.json.required === true]
      if (p !== q)
        this.put(
          q ? 'http' : 'equivalent',
          'request',
          'required',
          child(a.body.pointer, 'required'),
          child(b.body.pointer, 'required'),
          p,
          q,
          q ? 'narrower' : 'wider',
          '',
          q ? 'A body is required now.' : 'The body may be left out.',
        )
      this.media(a.body, b.body, 'request', 'request')
    } else if (a.body || b.body) {
      const isGone = b.body === undefined
      const isRequired = b.body?.json.required === true
      this.put(
        isGone ? 'behavioural' : isRequired ? 'http' : 'equivalent',
        'request',
        'requestBody',
        a.body?.pointer,
        b.body?.pointer,
        undefined,
        undefined,
        isGone ? 'unknown' : isRequired ? 'narrower' : 'wider',
        '',
        isGone ? 'The body is no longer read.' : isRequired ? 'A body is required now.' : 'A body may be sent now.',
      )
    }
  }

  private responses(a: HttpOperation, b: HttpOperation): void {
    const isStrict = this.reader === 'strict'
    for (const [status, p] of a.responses) {
      const q = b.responses.get(status)
      if (q !== undefined) {
        this.notes(p, q)
        this.media(p, q, 'response', `response ${status}`)
        this.headers(p, q, status)
      } else if (isPlainStatus.test(status))
        this.put(
          'http',
          'response',
          'responses',
          p.pointer,
          undefined,
          status,
          undefined,
          'narrower',
          '',
          `${status} is never answered any more; clients wait for it.`,
        )
      else
        this.put(
          'equivalent',
          'response',
          'responses',
          p.pointer,
          undefined,
          status,
          undefined,
          'narrower',
          '',
          `${status} is not answered any more; clients meet less.`,
        )
    }
    for (const [status, q] of b.responses) {
      if (a.responses.has(status)) continue
      const isCovered = a.responses.has('default') || a.responses.has(`${status.charAt(0)}XX`)
      this.put(
        isStrict && !isCovered ? 'http' : 'behavioural',
        'response',
        'responses',
        undefined,
        q.pointer,
        undefined,
        status,
        'wider',
        '',
        `${status} may be answered now; ${isStrict ? 'a strict reader knows no such answer' : 'a tolerant reader goes by its class'}.`,
      )
    }
  }

  private headers(p: Part, q: Part, status: string): void {
    const [x, y] = [
      new Map(membersAt(this.old.json, child(p.pointer, 'headers'))),
      new Map(membersAt(this.next.json, child(q.pointer, 'headers'))),
    ]
    for (const [name, a] of x) {
      const b = y.get(name)
      if (b === undefined)
        this.put(
          'behavioural',
          'response',
          'headers',
          a.pointer,
          undefined,
          name,
          undefined,
          'unknown',
          name,
          `The header ${name} of ${status} is no longer promised.`,
        )
      else {
        this.notes(a, b)
        this.pair('response', `header ${name} of ${status}`, child(a.pointer, 'schema'), child(b.pointer, 'schema'))
      }
    }
    for (const [name, b] of y)
      if (!x.has(name))
        this.put(
          'equivalent',
          'response',
          'headers',
          undefined,
          b.pointer,
          undefined,
          name,
          'unknown',
          name,
          `The header ${name} of ${status} is new.`,
        )
  }

  private media(p: Part, q: Part, direction: 'request' | 'response', label: string): void {
    const types = (part: Part, json: Json) => new Map(membersAt(json, child(part.pointer, 'content')))
    const [x, y] = [types(p, this.old.json), types(q, this.next.json)]
    const isStrict = this.reader === 'strict'
    for (const [type, a] of x) {
      const b = y.get(type)
      if (b === undefined) {
        const isBreaking = direction === 'request' || y.size > 0 || x.size > 0
        this.put(
          isBreaking ? 'http' : 'equivalent',
          direction,
          'content',
          a.pointer,
          undefined,
          type,
          undefined,
          'narrower',
          '',
          direction === 'request'
            ? `${type} is not taken any more.`
            : `${type} is not answered any more; clients ask for it.`,
        )
      } else {
        this.notes(a, b)
        this.pair(
          direction,
          x.size > 1 ? `${label} ${type}` : label,
          child(a.pointer, 'schema'),
          child(b.pointer, 'schema'),
          true,
        )
      }
    }
    for (const [type, b] of y) {
      if (x.has(type)) continue
      const verdict = direction === 'request' ? 'equivalent' : isStrict ? 'http' : 'behavioural'
      this.put(
        verdict,
        direction,
        'content',
        undefined,
        b.pointer,
        undefined,
        type,
        'wider',
        '',
        direction === 'request' ? `${type} is taken too.` : `${type} may be answered now.`,
      )
    }
  }

  private pair(direction: Direction, label: string, old: Pointer, next: Pointer, isBody = false): void {
    const [x, y] = [valueAt(this.old.json, old), valueAt(this.next.json, next)]
    if (x === undefined && y === undefined) return
    if (x === undefined || y === undefined) {
      this.put(
        'rule',
        direction,
        'schema',
        x === undefined ? undefined : old,
        y === undefined ? undefined : next,
        x,
        y,
        'unknown',
        '',
        'Only one side has a schema here.',
      )
      return
    }
    this.pairs.push({ direction, label, old, new: next, isBody: isBody && direction === 'request' })
  }

  /** Summary, description, tags and x-… of two objects. */
  private notes(a: Part, b: Part): void {
    for (const key of keysOf(b, a)) {
      if (!isNote(key)) continue
      const [p, q] = [member(a.json, key), member(b.json, key)]
      if (canonicalText(p ?? null) === canonicalText(q ?? null)) continue
      this.note(
        key,
        p === undefined ? undefined : child(a.pointer, key),
        q === undefined ? undefined : child(b.pointer, key),
        p,
        q,
      )
    }
  }

  private note(
    key: string,
    p: Pointer | undefined,
    q: Pointer | undefined,
    a: Json | undefined,
    b: Json | undefined,
  ): void {
    this.put('annotation', 'document', key, p, q, a, b, 'equal', '', 'It says something else and demands the same.')
  }

  private add(
    verdict: DiffVerdict,
    direction: Direction,
    keyword: string,
    order: Order,
    a: HttpOperation | undefined,
    b: HttpOperation | undefined,
    why: string,
  ): void {
    const name = (it: HttpOperation | undefined) => it && `${it.method} ${it.path}`
    this.put(verdict, direction, keyword, a?.pointer, b?.pointer, name(a), name(b), order, '', why)
  }

  private put(
    verdict: DiffVerdict,
    direction: Direction,
    keyword: string,
    p: Pointer | undefined,
    q: Pointer | undefined,
    a: Json | undefined,
    b: Json | undefined,
    order: Order,
    path: string,
    why: string,
  ): void {
    this.changes.push({
      verdict,
      direction,
      keyword,
      ...(p !== undefined && { oldPointer: p }),
      ...(q !== undefined && { newPointer: q }),
      ...(a !== undefined && { old: a }),
      ...(b !== undefined && { new: b }),
      order,
      path,
      why,
    })
  }
}

/** Operations that belong together: by method and path, else by operationId, else when each side has only one left. */
function pairedOperations(
  old: readonly HttpOperation[],
  next: readonly HttpOperation[],
): [[HttpOperation, HttpOperation][], HttpOperation[], HttpOperation[]] {
  const pairs: [HttpOperation, HttpOperation][] = []
  let [x, y] = [[...old], [...next]]
  const match = (same: (a: HttpOperation, b: HttpOperation) => boolean) => {
    x = x.filter((a) => {
      const at = y.findIndex((b) => same(a, b))
      if (at < 0) return true
      pairs.push([a, ...(y.splice(at, 1) as [HttpOperation])])
      return false
    })
  }
  match((a, b) => a.method === b.method && template(a.path) === template(b.path))
  match((a, b) => a.id !== undefined && a.id === b.id)
  if (old.length === 1 && next.length === 1) match(() => true)
  return [pairs, x, y]
}

/** The path whatever its parameters are called. */
function template(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}')
}

/** Whether whoever satisfies one of the old alternatives satisfies one of the new ones. No alternatives: anybody may. */
function satisfied(old: readonly Json[], next: readonly Json[]): boolean {
  if (next.length === 0) return true
  const alternatives = old.length === 0 ? [{}] : old
  return alternatives.every((own) => next.some((other) => isPart(other, own)))
}

function isPart(needs: Json, has: Json): boolean {
  if (!isJsonObject(needs) || !isJsonObject(has)) return false
  return Object.entries(needs).every(([name, scopes]) => {
    const own = member(has, name)
    return own !== undefined && listOf(scopes).every((it) => listOf(own).includes(it))
  })
}

/** Pointers of the component schemas that values lead to by $ref. */
function reachedSchemas(it: Interface, start: readonly Json[]): Set<Pointer> {
  const reached = new Set<Pointer>()
  const visit = (value: Json | undefined): void => {
    if (Array.isArray(value)) for (const item of value) visit(item as Json)
    else if (isJsonObject(value)) {
      const ref = value.$ref
      const name = typeof ref === 'string' ? /^#(\/components\/schemas\/[^/]+)/.exec(ref)?.[1] : undefined
      const pointer = name === undefined ? undefined : decodedFragment(name)
      if (pointer !== undefined && !reached.has(pointer)) {
        reached.add(pointer)
        visit(valueAt(it.json, pointer))
      }
      for (const inner of Object.values(value)) visit(inner)
    }
  }
  for (const value of start) visit(value)
  return reached
}

function isNote(key: string): boolean {
  return annotations.has(key) || key.startsWith('x-') || ['summary', 'tags', 'bearerFormat', 'variables'].includes(key)
}

function keysOf(...parts: readonly (Part | undefined)[]): string[] {
  return [...new Set(parts.flatMap((it) => Object.keys(it?.json ?? {})))]
}

function listOf(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : []
}
