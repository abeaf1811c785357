import { type Json, parsedJson } from '../../../generator/document/json.js'
import { formsOf } from '../../../generator/document/secret.js'
import { withFields } from '../form-body.js'
import { hidden, isSecretField, openUrl } from '../secret.js'
import { isSecretName } from '../secret-name.js'

/** Keys of known services, and whatever follows the word that stands before keys. */
const knownKey =
  /\b(?:sk|pk|rk)[-_](?:[\w-]{0,12}[-_])?[A-Za-z0-9]{16,}[\w-]*|\b(?:r8|hf|gsk|ghp|gho|ghs|github_pat|xai|glpat)[-_][\w-]{16,}|\bAIza[\w-]{30,}|\bAKIA[A-Z0-9]{16}\b|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+|(?<=\bBearer )(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}/g

const url = /\bhttps?:\/\/[^\s"'<>\\]+/gi

/** Takes secrets out of what is kept. */
export class Redaction {
  private readonly keys: readonly string[]

  private readonly members: ReadonlySet<string>

  /**
   * @param keys those that are known, in every spelling that they may have in a text
   * @param members names of what documents say is a secret
   */
  constructor(keys: readonly string[], members: ReadonlySet<string> = new Set()) {
    this.members = members
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
    if (typeof value === 'string') return this.body(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return (value as readonly Json[]).map((it) => this.json(it))
    const members = Object.entries(value).map(([name, it = null]): [string, Json] => [
      this.text(name),
      this.isSecret(name) ? withoutLeaves(it) : this.json(it),
    ])
    return Object.fromEntries(members)
  }

  /** A text that may be JSON itself, as arguments of a call are, JSON line by line, or a form. */
  body(text: string): string {
    const mayBeJson = /^\s*[{[]/.test(text)
    const json = mayBeJson ? parsedJson(text) : undefined
    if (json !== undefined) {
      const open = JSON.stringify(this.json(json))
      return open === JSON.stringify(json) ? this.text(text) : open
    }
    if (mayBeJson && /[^\s][\r\n]/.test(text)) return text.replace(/[^\r\n]+/g, (line) => this.body(line))
    const fields = withFields(text, (name, value) =>
      this.members.has(name) || isSecretField(name, value) ? hidden : this.body(value),
    )
    return this.text(fields)
  }

  private isSecret(name: string): boolean {
    return this.members.has(name) || isSecretName(name)
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
