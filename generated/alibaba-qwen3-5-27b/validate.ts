// Written by specproof 0.1.1 from alibaba-qwen3-5-27b.json (sha256 e1f15df64b7ce790d24cd0b868086f54fe276123c368249eadbb61659be784f4). Changes made here are lost.
// @ts-nocheck

import { accepts, at, lastHole, missing, no, violations } from '../runtime/check.js'
import { uri, uuid } from '../runtime/format.js'
import { isMultiple } from '../runtime/number.js'
import { isLonger } from '../runtime/text.js'
import { isArray, isPlain, ordered, own } from '../runtime/value.js'
import type { Violation } from '../runtime/violation.js'
import type { Request } from './types.js'

const limit: readonly string[] = ["off","high"]
const keys: readonly string[] = ["systemPrompt","temperature","topP","frequencyPenalty","maxTokens","minP","presencePenalty","repetitionPenalty","stopSequences","thinkingLevel","topK"]
const limit2: readonly string[] = ["user","assistant"]
const keys2: readonly string[] = ["role","content"]
const limit3: unknown = [{"const":"sync"},{"const":"async"},{"const":"stream"}]
const keys3: readonly string[] = ["model","seed","settings","messages","taskType","taskUUID","webhookURL","includeCost","deliveryMethod","numberResults","includeUsage"]
const limit4: readonly string[] = ["taskType","taskUUID","model","messages"]

function request(v: any, c?: any, partial?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    let met1 = 0
    if (c?.found) v = ordered(v, keys3)
    for (const k2 in v) {
      const x3 = c ? own(v, k2) : v[k2]
      if (x3 === undefined) continue
      const c4 = c && at(c, k2, x3)
      switch (k2) {
        case "model": {
          met1 |= 4
          if (!(typeof x3 === 'string') ? no(c4, "type", "string") : x3 !== "alibaba:qwen@3.5-27b" && no(c4, "const", "alibaba:qwen@3.5-27b")) return false
          break
        }
        case "seed": {
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 0 && no(c4, "minimum", 0) || x3 > 4294967295 && no(c4, "maximum", 4294967295)) return false
          break
        }
        case "settings": {
          if (!itemsSettings(x3, c4)) return false
          break
        }
        case "messages": {
          met1 |= 8
          if (!isArray(x3)) {
            if (no(c4, "type", "array")) return false
          } else {
            if (x3.length < 1 && no(c4, "minItems", 1)) return false
            for (let i5 = 0; i5 < x3.length; i5++) {
              const x6 = x3[i5]
              const c7 = c4 && at(c4, i5, x6)
              if (!messagesItem(x6, c7)) return false
              if (x6 === undefined && c4) i5 = lastHole(c4, i5)
            }
          }
          break
        }
        case "taskType": {
          met1 |= 1
          if (!(typeof x3 === 'string') ? no(c4, "type", "string") : x3 !== "textInference" && no(c4, "const", "textInference")) return false
          break
        }
        case "taskUUID": {
          met1 |= 2
          if (!(typeof x3 === 'string') ? no(c4, "type", "string") : !uuid(x3) && no(c4, "format", "uuid")) return false
          break
        }
        case "webhookURL": {
          if (!(typeof x3 === 'string') ? no(c4, "type", "string") : !uri(x3) && no(c4, "format", "uri")) return false
          break
        }
        case "includeCost":
        case "includeUsage": {
          if (!(typeof x3 === 'boolean') && no(c4, "type", "boolean")) return false
          break
        }
        case "deliveryMethod": {
          if (!(typeof x3 === 'string') ? no(c4, "type", "string") : !(x3 === "sync" || x3 === "async" || x3 === "stream") && no(c4, "oneOf", limit3)) return false
          break
        }
        case "numberResults": {
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 1 && no(c4, "minimum", 1) || x3 > 4 && no(c4, "maximum", 4)) return false
          break
        }
        default: {
          if (no(c4, "additionalProperties", false, keys3)) return false
        }
      }
    }
    if (partial) return true
    if (met1 !== 15 && missing(v, c, limit4)) return false
  }
  return true
}

function itemsSettings(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    if (c?.found) v = ordered(v, keys)
    for (const k1 in v) {
      const x2 = c ? own(v, k1) : v[k1]
      if (x2 === undefined) continue
      const c3 = c && at(c, k1, x2)
      switch (k1) {
        case "systemPrompt": {
          if (!(typeof x2 === 'string') ? no(c3, "type", "string") : x2 === '' && no(c3, "minLength", 1) || isLonger(x2, 131072) && no(c3, "maxLength", 131072)) return false
          break
        }
        case "temperature":
        case "frequencyPenalty":
        case "presencePenalty":
        case "repetitionPenalty": {
          if (!(typeof x2 === 'number' && x2 - x2 === 0) ? no(c3, "type", "number") : !isMultiple(x2, 1, 100) && no(c3, "multipleOf", 0.01) || x2 < 0 && no(c3, "minimum", 0) || x2 > 2 && no(c3, "maximum", 2)) return false
          break
        }
        case "topP":
        case "minP": {
          if (!(typeof x2 === 'number' && x2 - x2 === 0) ? no(c3, "type", "number") : !isMultiple(x2, 1, 100) && no(c3, "multipleOf", 0.01) || x2 < 0 && no(c3, "minimum", 0) || x2 > 1 && no(c3, "maximum", 1)) return false
          break
        }
        case "maxTokens": {
          if (!Number.isInteger(x2) ? no(c3, "type", "integer") : x2 < 1 && no(c3, "minimum", 1) || x2 > 65536 && no(c3, "maximum", 65536)) return false
          break
        }
        case "stopSequences": {
          if (!isArray(x2)) {
            if (no(c3, "type", "array")) return false
          } else {
            for (let i4 = 0; i4 < x2.length; i4++) {
              const x5 = x2[i4]
              const c6 = c3 && at(c3, i4, x5)
              if (!(typeof x5 === 'string') ? no(c6, "type", "string") : x5 === '' && no(c6, "minLength", 1)) return false
              if (x5 === undefined && c3) i4 = lastHole(c3, i4)
            }
          }
          break
        }
        case "thinkingLevel": {
          if (!(typeof x2 === 'string') ? no(c3, "type", "string") : !(x2 === "off" || x2 === "high") && no(c3, "enum", limit)) return false
          break
        }
        case "topK": {
          if (!Number.isInteger(x2) ? no(c3, "type", "integer") : x2 < 1 && no(c3, "minimum", 1) || x2 > 100 && no(c3, "maximum", 100)) return false
          break
        }
        default: {
          if (no(c3, "additionalProperties", false, keys)) return false
        }
      }
    }
  }
  return true
}

function messagesItem(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    let met1 = 0
    if (c?.found) v = ordered(v, keys2)
    for (const k2 in v) {
      const x3 = c ? own(v, k2) : v[k2]
      if (x3 === undefined) continue
      const c4 = c && at(c, k2, x3)
      switch (k2) {
        case "role": {
          met1 |= 1
          if (!(typeof x3 === 'string') ? no(c4, "type", "string") : !(x3 === "user" || x3 === "assistant") && no(c4, "enum", limit2)) return false
          break
        }
        case "content": {
          met1 |= 2
          if (!(typeof x3 === 'string') ? no(c4, "type", "string") : x3 === '' && no(c4, "minLength", 1)) return false
          break
        }
        default: {
          if (no(c4, "additionalProperties", false, keys2)) return false
        }
      }
    }
    if (met1 !== 3 && missing(v, c, keys2)) return false
  }
  return true
}

/** Every violation of a request, in the order of the document; never throws. */
export function validate(value: unknown): readonly Violation[] {
  return violations(request, value)
}

/** Every violation of one field on its own; rules between fields are left to `validate`. */
export function validateField(name: string, value: unknown): readonly Violation[] {
  return violations(request, { [name]: value }, true)
}

/** Whether `validate` finds nothing. */
export function is(value: unknown): value is Request {
  return accepts(request, value)
}
