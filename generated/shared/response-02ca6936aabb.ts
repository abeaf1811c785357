// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck

import { at, judging, lastHole, missing, nearest, no, notJson } from '../runtime/check.js'
import { uuid } from '../runtime/format.js'
import { isList, isString } from '../runtime/type.js'
import { isArray, isPlain, ordered, own, size } from '../runtime/value.js'
import { answerViolations, type AnswerOptions, type Described, type Profile } from '../runtime/answer.js'
import type { Violation } from '../runtime/violation.js'

const limit: readonly string[] = ["stop","length","content_filter","unknown"]
const keys: readonly string[] = ["promptTokens","completionTokens","totalTokens","thinkingTokens"]
const limit2: readonly string[] = ["promptTokens","completionTokens","totalTokens"]
const keys2: readonly string[] = ["taskType","taskUUID","text","cost","finishReason","usage"]
const limit3: readonly string[] = ["taskType","taskUUID","text","finishReason"]
const keys3: readonly string[] = ["data"]
const limit4: readonly string[] = ["processing","success","error"]
const keys4: readonly string[] = ["taskType","taskUUID","text","cost","finishReason","usage","status","progress","error"]
const limit5: readonly string[] = ["taskType","taskUUID"]
const limit6: readonly string[] = ["processing","error"]
const limit7: readonly string[] = ["status"]
const limit8: unknown = [{"title":"result","required":["taskType","taskUUID","text","finishReason"]},{"title":"task under way","properties":{"status":{"enum":["processing","error"]}},"required":["status"]},{"title":"acknowledgement","maxProperties":2}]
const limit9: readonly string[] = ["code","message"]
const limit10: unknown = [{"type":"string"},{"type":"array","items":{"type":"string"}}]
const keys5: readonly string[] = ["code","message","parameter","taskType","taskUUID","documentation"]
const keys6: readonly string[] = ["data","errors"]
const keys7: readonly string[] = ["errors"]
const keys8: readonly string[] = ["errors","data"]

function published(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    if (c?.found) v = ordered(v, keys3)
    for (const k1 in v) {
      const x2 = c ? own(v, k1) : v[k1]
      if (x2 === undefined) continue
      const c3 = c && at(c, k1, x2)
      switch (k1) {
        case "data": {
          if (!isArray(x2)) {
            if (no(c3, "type", "array")) return false
          } else {
            for (let i4 = 0; i4 < x2.length; i4++) {
              const x5 = x2[i4]
              const c6 = c3 && at(c3, i4, x5)
              if (!dataItem(x5, c6)) return false
              if (x5 === undefined && c3) i4 = lastHole(c3, i4)
            }
          }
          break
        }
        default: {
          if (notJson(x2, c3)) return false
        }
      }
    }
  }
  return true
}

function dataItem(v: any, c?: any): boolean {
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
        case "text": {
          met1 |= 4
          if (!(typeof x3 === 'string') && no(c4, "type", "string")) return false
          break
        }
        case "cost": {
          if (!(typeof x3 === 'number' && x3 - x3 === 0) && no(c4, "type", "number")) return false
          break
        }
        case "finishReason": {
          met1 |= 8
          if (!(typeof x3 === 'string') ? no(c4, "type", "string") : !(x3 === "stop" || x3 === "length" || x3 === "content_filter" || x3 === "unknown") && no(c4, "enum", limit)) return false
          break
        }
        case "usage": {
          if (!itemsUsage(x3, c4)) return false
          break
        }
        default: {
          if (notJson(x3, c4)) return false
        }
      }
    }
    if (met1 !== 15 && missing(v, c, limit3)) return false
  }
  return true
}

function itemsUsage(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    let met1 = 0
    if (c?.found) v = ordered(v, keys)
    for (const k2 in v) {
      const x3 = c ? own(v, k2) : v[k2]
      if (x3 === undefined) continue
      const c4 = c && at(c, k2, x3)
      switch (k2) {
        case "promptTokens": {
          met1 |= 1
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 0 && no(c4, "minimum", 0)) return false
          break
        }
        case "completionTokens": {
          met1 |= 2
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 0 && no(c4, "minimum", 0)) return false
          break
        }
        case "totalTokens": {
          met1 |= 4
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 0 && no(c4, "minimum", 0)) return false
          break
        }
        case "thinkingTokens": {
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 0 && no(c4, "minimum", 0)) return false
          break
        }
        default: {
          if (notJson(x3, c4)) return false
        }
      }
    }
    if (met1 !== 7 && missing(v, c, limit2)) return false
  }
  return true
}

function observed(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    if (c?.found) v = ordered(v, keys6)
    for (const k1 in v) {
      const x2 = c ? own(v, k1) : v[k1]
      if (x2 === undefined) continue
      const c3 = c && at(c, k1, x2)
      switch (k1) {
        case "data": {
          if (!isArray(x2)) {
            if (no(c3, "type", "array")) return false
          } else {
            for (let i4 = 0; i4 < x2.length; i4++) {
              const x5 = x2[i4]
              const c6 = c3 && at(c3, i4, x5)
              if (!dataItem2(x5, c6)) return false
              if (x5 === undefined && c3) i4 = lastHole(c3, i4)
            }
          }
          break
        }
        case "errors": {
          if (!isArray(x2)) {
            if (no(c3, "type", "array")) return false
          } else {
            for (let i7 = 0; i7 < x2.length; i7++) {
              const x8 = x2[i7]
              const c9 = c3 && at(c3, i7, x8)
              if (!errorsItem(x8, c9)) return false
              if (x8 === undefined && c3) i7 = lastHole(c3, i7)
            }
          }
          break
        }
        default: {
          if (notJson(x2, c3)) return false
        }
      }
    }
  }
  return true
}

function dataItem2(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    let met1 = 0
    if (c?.found) v = ordered(v, keys4)
    for (const k2 in v) {
      const x3 = c ? own(v, k2) : v[k2]
      if (x3 === undefined) continue
      const c4 = c && at(c, k2, x3)
      switch (k2) {
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
        case "text": {
          if (!(typeof x3 === 'string') && no(c4, "type", "string")) return false
          break
        }
        case "cost": {
          if (!(typeof x3 === 'number' && x3 - x3 === 0) && no(c4, "type", "number")) return false
          break
        }
        case "finishReason": {
          if (!(typeof x3 === 'string') ? no(c4, "type", "string") : !(x3 === "stop" || x3 === "length" || x3 === "content_filter" || x3 === "unknown") && no(c4, "enum", limit)) return false
          break
        }
        case "usage": {
          if (!itemsUsage2(x3, c4)) return false
          break
        }
        case "status": {
          if (!(x3 === "processing" || x3 === "success" || x3 === "error") && no(c4, "enum", limit4)) return false
          break
        }
        case "progress": {
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 0 && no(c4, "minimum", 0) || x3 > 100 && no(c4, "maximum", 100)) return false
          break
        }
        case "error": {
          if (!isPlain(x3, !c4) ? no(c4, "type", "object") : notJson(x3, c4)) return false
          break
        }
        default: {
          if (notJson(x3, c4)) return false
        }
      }
    }
    if (met1 !== 3 && missing(v, c, limit5)) return false
    if (!((own(v, "taskType") !== undefined && own(v, "taskUUID") !== undefined && own(v, "text") !== undefined && own(v, "finishReason") !== undefined) || itemsAnyOf(v, judging(c)) || (size(v) <= 2)) && no(c, "anyOf", limit8, "has to match one of: result (taskType, taskUUID, text and finishReason are given), task under way (status is processing or error and status is given), acknowledgement (it has at most 2 keys)")) return false
  }
  return true
}

function itemsUsage2(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    let met1 = 0
    if (c?.found) v = ordered(v, keys)
    for (const k2 in v) {
      const x3 = c ? own(v, k2) : v[k2]
      if (x3 === undefined) continue
      const c4 = c && at(c, k2, x3)
      switch (k2) {
        case "promptTokens": {
          met1 |= 1
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 0 && no(c4, "minimum", 0)) return false
          break
        }
        case "completionTokens": {
          met1 |= 2
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 0 && no(c4, "minimum", 0)) return false
          break
        }
        case "totalTokens": {
          met1 |= 4
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 0 && no(c4, "minimum", 0)) return false
          break
        }
        case "thinkingTokens": {
          if (!Number.isInteger(x3) ? no(c4, "type", "integer") : x3 < 0 && no(c4, "minimum", 0)) return false
          break
        }
        default: {
          if (notJson(x3, c4)) return false
        }
      }
    }
    if (met1 !== 7 && missing(v, c, limit2)) return false
  }
  return true
}

function itemsAnyOf(v: any, c?: any): boolean {
  if (isPlain(v)) {
    const x1 = own(v, "status")
    if (x1 !== undefined) {
      const c2 = c && at(c, "status", x1)
      if (!(x1 === "processing" || x1 === "error") && no(c2, "enum", limit6)) return false
    }
  }
  if (isPlain(v)) {
    if (missing(v, c, limit7)) return false
  }
  return true
}

function errorsItem(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    if (missing(v, c, limit9)) return false
    if (c?.found) v = ordered(v, keys5)
    for (const k1 in v) {
      const x2 = c ? own(v, k1) : v[k1]
      if (x2 === undefined) continue
      const c3 = c && at(c, k1, x2)
      switch (k1) {
        case "code":
        case "message":
        case "taskType":
        case "taskUUID":
        case "documentation": {
          if (!(typeof x2 === 'string') && no(c3, "type", "string")) return false
          break
        }
        case "parameter": {
          if (c3?.found) notJson(x2, c3)
          if (!(isString(x2) || parameterAnyOf(x2, judging(c3))) && no(c3, "anyOf", limit10, nearest(c3, "has to match one of 2 forms", ["form 1","form 2"], [parameterAnyOf2, parameterAnyOf]))) return false
          if (!c3?.found && notJson(x2, c3)) return false
          break
        }
        default: {
          if (notJson(x2, c3)) return false
        }
      }
    }
  }
  return true
}

function parameterAnyOf(v: any, c?: any): boolean {
  if (!isList(v)) {
    if (no(c, "type", "array")) return false
  } else {
    for (let i1 = 0; i1 < v.length; i1++) {
      const x2 = v[i1]
      const c3 = c && at(c, i1, x2)
      if (!(typeof x2 === 'string') && no(c3, "type", "string")) return false
      if (x2 === undefined && c) i1 = lastHole(c, i1)
    }
  }
  return true
}

function parameterAnyOf2(v: any, c?: any): boolean {
  if (!isString(v) && no(c, "type", "string")) return false
  return true
}

function publishedError(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    let met1 = 0
    if (c?.found) v = ordered(v, keys7)
    for (const k2 in v) {
      const x3 = c ? own(v, k2) : v[k2]
      if (x3 === undefined) continue
      const c4 = c && at(c, k2, x3)
      switch (k2) {
        case "errors": {
          met1 |= 1
          if (!isArray(x3)) {
            if (no(c4, "type", "array")) return false
          } else {
            for (let i5 = 0; i5 < x3.length; i5++) {
              const x6 = x3[i5]
              const c7 = c4 && at(c4, i5, x6)
              if (!errorsItem2(x6, c7)) return false
              if (x6 === undefined && c4) i5 = lastHole(c4, i5)
            }
          }
          break
        }
        default: {
          if (no(c4, "additionalProperties", false, keys7)) return false
        }
      }
    }
    if (met1 !== 1 && missing(v, c, keys7)) return false
  }
  return true
}

function errorsItem2(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    if (missing(v, c, limit9)) return false
    if (c?.found) v = ordered(v, keys5)
    for (const k1 in v) {
      const x2 = c ? own(v, k1) : v[k1]
      if (x2 === undefined) continue
      const c3 = c && at(c, k1, x2)
      switch (k1) {
        case "code":
        case "message":
        case "parameter":
        case "taskType":
        case "taskUUID":
        case "documentation": {
          if (!(typeof x2 === 'string') && no(c3, "type", "string")) return false
          break
        }
        default: {
          if (notJson(x2, c3)) return false
        }
      }
    }
  }
  return true
}

function observedError(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    let met1 = 0
    if (c?.found) v = ordered(v, keys8)
    for (const k2 in v) {
      const x3 = c ? own(v, k2) : v[k2]
      if (x3 === undefined) continue
      const c4 = c && at(c, k2, x3)
      switch (k2) {
        case "errors": {
          met1 |= 1
          if (!isArray(x3)) {
            if (no(c4, "type", "array")) return false
          } else {
            for (let i5 = 0; i5 < x3.length; i5++) {
              const x6 = x3[i5]
              const c7 = c4 && at(c4, i5, x6)
              if (!errorsItem3(x6, c7)) return false
              if (x6 === undefined && c4) i5 = lastHole(c4, i5)
            }
          }
          break
        }
        case "data": {
          if (!isArray(x3)) {
            if (no(c4, "type", "array")) return false
          } else {
            for (let i8 = 0; i8 < x3.length; i8++) {
              const x9 = x3[i8]
              if (notJson(x9, c4 && at(c4, i8, x9))) return false
              if (x9 === undefined && c4) i8 = lastHole(c4, i8)
            }
          }
          break
        }
        default: {
          if (no(c4, "additionalProperties", false, keys8)) return false
        }
      }
    }
    if (met1 !== 1 && missing(v, c, keys7)) return false
  }
  return true
}

function errorsItem3(v: any, c?: any): boolean {
  if (!isPlain(v, !c)) {
    if (no(c, "type", "object")) return false
  } else {
    if (missing(v, c, limit9)) return false
    if (c?.found) v = ordered(v, keys5)
    for (const k1 in v) {
      const x2 = c ? own(v, k1) : v[k1]
      if (x2 === undefined) continue
      const c3 = c && at(c, k1, x2)
      switch (k1) {
        case "code":
        case "message":
        case "taskType":
        case "taskUUID":
        case "documentation": {
          if (!(typeof x2 === 'string') && no(c3, "type", "string")) return false
          break
        }
        case "parameter": {
          if (c3?.found) notJson(x2, c3)
          if (!(isString(x2) || parameterAnyOf3(x2, judging(c3))) && no(c3, "anyOf", limit10, nearest(c3, "has to match one of 2 forms", ["form 1","form 2"], [parameterAnyOf4, parameterAnyOf3]))) return false
          if (!c3?.found && notJson(x2, c3)) return false
          break
        }
        default: {
          if (notJson(x2, c3)) return false
        }
      }
    }
  }
  return true
}

function parameterAnyOf3(v: any, c?: any): boolean {
  if (!isList(v)) {
    if (no(c, "type", "array")) return false
  } else {
    for (let i1 = 0; i1 < v.length; i1++) {
      const x2 = v[i1]
      const c3 = c && at(c, i1, x2)
      if (!(typeof x2 === 'string') && no(c3, "type", "string")) return false
      if (x2 === undefined && c) i1 = lastHole(c, i1)
    }
  }
  return true
}

function parameterAnyOf4(v: any, c?: any): boolean {
  if (!isString(v) && no(c, "type", "string")) return false
  return true
}

const bodies$: Described = {
  success: [[["200"], published, observed]],
  failure: [[["400","401","402","403","429","500","503"], publishedError, observedError]],
}

/** Every violation of the body of a success. `observed` also admits what the API is known to add; never throws. */
export function validateResponse(value: unknown, options?: Profile | AnswerOptions): readonly Violation[] {
  return answerViolations(bodies$, 'success', value, options)
}

/** Every violation of the body of a failure. `observed` also admits what the API is known to add; never throws. */
export function validateError(value: unknown, options?: Profile | AnswerOptions): readonly Violation[] {
  return answerViolations(bodies$, 'failure', value, options)
}
