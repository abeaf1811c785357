/*
 * Where the members and items of a JSON text begin. Only what lies on the way to something that is asked for is read; the rest
 * is passed over from bracket to bracket, so that a line of a text of megabytes costs no tree of it.
 */

interface Site {
  /** Where the key begins, or the item. */
  readonly begin: number
  readonly value: number
}

/** The places in a text that is known to be JSON. */
export class TextPlaces {
  private readonly text: string
  private readonly known = new Map<number, ReadonlyMap<string, Site>>()

  constructor(text: string) {
    this.text = text
  }

  /** Where a member's key, or an item, begins; undefined where the path leads nowhere. */
  beginOf(path: readonly string[]): number | undefined {
    let site: Site | undefined = { begin: this.next(0), value: this.next(0) }
    for (const token of path) {
      site = this.sitesIn(site.value).get(token)
      if (site === undefined) return undefined
    }
    return site.begin
  }

  private sitesIn(begin: number): ReadonlyMap<string, Site> {
    const sites = this.known.get(begin) ?? this.read(begin)
    this.known.set(begin, sites)
    return sites
  }

  private read(begin: number): ReadonlyMap<string, Site> {
    const sites = new Map<string, Site>()
    const isObject = this.text[begin] === '{'
    if (!isObject && this.text[begin] !== '[') return sites
    let at = this.next(begin + 1)
    while (at < this.text.length && !/[}\]]/.test(this.text[at] as string)) {
      const keyEnd = isObject ? this.end(at) : at
      const value = isObject ? this.next(keyEnd) : at
      sites.set(isObject ? String(JSON.parse(this.text.slice(at, keyEnd))) : String(sites.size), { begin: at, value })
      at = this.next(this.end(value))
    }
    return sites
  }

  /** The next character that is neither white space nor punctuation between values. */
  private next(from: number): number {
    const between = /[\uFEFF\s,:]*/y
    between.lastIndex = from
    between.test(this.text)
    return between.lastIndex
  }

  /** The end of the value that begins there. */
  private end(begin: number): number {
    const first = this.text[begin]
    if (first === '"') return this.endOfString(begin)
    if (first !== '{' && first !== '[') return this.endOfWord(begin)
    const bracket = /["{}[\]]/g
    bracket.lastIndex = begin
    for (let depth = 0; ; ) {
      const found = bracket.exec(this.text)
      if (found === null) return this.text.length
      if (found[0] === '"') bracket.lastIndex = this.endOfString(found.index)
      else depth += found[0] === '{' || found[0] === '[' ? 1 : -1
      if (depth === 0) return bracket.lastIndex
    }
  }

  private endOfString(begin: number): number {
    for (let at = this.text.indexOf('"', begin + 1); at >= 0; at = this.text.indexOf('"', at + 1)) {
      let escapes = 0
      while (this.text[at - 1 - escapes] === '\\') escapes++
      if (escapes % 2 === 0) return at + 1
    }
    return this.text.length
  }

  private endOfWord(begin: number): number {
    const word = /[^\s,}\]]+/y
    word.lastIndex = begin
    return word.test(this.text) ? word.lastIndex : this.text.length
  }
}
