import { type Json, parsedJson } from '../../../generator/document/json.js'
import { formsOf } from '../../../generator/document/secret.js'
import { hidden, openUrl } from '../secret.js'

/** Members whose value is a secret wherever they stand. */
const secretMember =
  /^(x-)?(api[-_]?key|authorization|password|passwd|secret|client[-_]?secret|private[-_]?key|secret[-_]?access[-_]?key|(set-)?cookie|(access|refresh|id|auth|session|security|bearer)[-_]?token)$/i

/** Keys of known services, and whatever follows the word that stands before keys. */
const knownKey =
  /\b(?:sk|pk|rk)[-_](?:[\w-]{0,12}[-_])?[A-Za-z0-9]{16,}[\w-]*|\b(?:r8|hf|gsk|ghp|gho|ghs|github_pat|xai|glpat)[-_][\w-]{16,}|\bAIza[\w-]{30,}|\bAKIA[A-Z0-9]{16}\b|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+|(?<=\bBearer )(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}/g

const url = /\bhttps?:\/\/[^\s"'<>\\]+/gi

/** Takes secrets out of what is kept. */
export class Redaction {
  private readonly keys: readonly string[]

  /** @param keys those that are known, in every spelling that they may have in a text */
  constructor(keys: readonly string[]) {
    const spelled = keys.flatMap((it) => [...formsOf(it), ...basic(it)])
    this.keys = [...new Set(spelled)].filter((it) => it.length >= 4).sort((a, b) => b.length - a.length)
  }

  /** A text without secrets. */
  text(text: string): string {
    const plain = this.keys.reduce((rest, key) => rest.replaceAll(key, hidden), text)
    return plain.replace(url, openUrl).replace(knownKey, hidden)
  }

  /** A path and its query without secrets. */
  path(path: string): string {
    return this.text(openUrl(path))
  }

  /** A JSON value without secrets, in its texts and in the names of its members. */
  json(value: Json): Json {
    if (typeof value === 'string') return this.within(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return (value as readonly Json[]).map((it) => this.json(it))
    const members = Object.entries(value).map(([name, it = null]): [string, Json] => [
      this.text(name),
      secretMember.test(name) ? withoutLeaves(it) : this.json(it),
    ])
    return Object.fromEntries(members)
  }

  /** A text that may be JSON itself, as arguments of a call are. */
  private within(text: string): string {
    const json = /^\s*[{[]/.test(text) ? parsedJson(text) : undefined
    const open = json === undefined ? undefined : JSON.stringify(this.json(json))
    return open === undefined || open === JSON.stringify(json) ? this.text(text) : open
  }
}

/** A value of which nobody can read more than its shape. */
function withoutLeaves(value: Json): Json {
  if (typeof value === 'string' || typeof value === 'number') return hidden
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutLeaves)
  return Object.fromEntries(Object.entries(value).map(([name, it = null]) => [name, withoutLeaves(it)]))
}

/** The user and the password that a key of Basic is made of. */
function basic(key: string): readonly string[] {
  const text = Buffer.from(key, 'base64').toString()
  return /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(text) ? [text, text.slice(text.indexOf(':') + 1)] : []
}
