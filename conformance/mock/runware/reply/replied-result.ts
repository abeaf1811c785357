import type { Json, JsonObject } from '../../../../generator/document/json.js'
import { base64Of } from '../../media/bytes.js'
import { type MediaFile, mediaPath } from '../../media/media-file.js'
import type { MadeResult } from '../result.js'
import type { SingleAnswer } from './replies.js'

/** A text in pieces, a word each. */
export function piecesOf(text: string): string[] {
  return text.match(/\s*\S+(?:\s+$)?|^\s+$/gu) ?? []
}

/** What an answer says as text. */
export function textOf(answer: SingleAnswer): string {
  if ('json' in answer) return JSON.stringify(answer.json)
  if ('refusal' in answer) return answer.refusal
  return 'text' in answer ? (answer.text ?? '') : ''
}

/** Why an answer ends. */
export function finishOf(answer: SingleAnswer): string {
  if ('finishReason' in answer) return answer.finishReason
  return 'toolCalls' in answer ? 'tool_calls' : 'stop'
}

/**
 * A result of a valid task with what was prepared for it in place of what was made.
 * @param origin where the client reaches the mock
 */
export function repliedResult(made: MadeResult, answer: SingleAnswer, origin: string): MadeResult {
  if (made.text === undefined) return { ...made, data: withFile(made.data, answer, origin) }
  const text = textOf(answer)
  const pieces = piecesOf(text)
  const prompt = Number(made.text.usage.promptTokens ?? 0)
  const usage = { promptTokens: prompt, completionTokens: pieces.length, totalTokens: prompt + pieces.length }
  const finish = finishOf(answer)
  const calls: Json = 'toolCalls' in answer ? answer.toolCalls.map((it) => ({ ...it })) : []
  const { reasoningContent: _, ...data } = made.data
  return {
    ...made,
    data: {
      ...data,
      text,
      finishReason: finish,
      ...('toolCalls' in answer && { toolCalls: calls }),
      ...(data.usage !== undefined && { usage }),
    },
    text: { reasoning: [], pieces, finish, usage },
  }
}

/** The members of a result that tell of a file tell of the given one. */
function withFile(data: JsonObject, answer: SingleAnswer, origin: string): JsonObject {
  if (!('file' in answer)) return data
  const { url, base64, dataUri } = toldAs(answer.file, origin)
  const members = Object.entries(data).map(([name, value]): [string, Json | undefined] => {
    if (name.endsWith('URL')) return [name, url]
    if (name.endsWith('DataURI') && dataUri !== undefined) return [name, dataUri]
    if (name.endsWith('Base64Data') && base64 !== undefined) return [name, base64]
    return [name, name === 'outputs' ? withUrl(value, url) : value]
  })
  return Object.fromEntries(members)
}

/** A file in the forms that results have it in; of one that lies elsewhere only the address is known. */
function toldAs(file: string | MediaFile, origin: string) {
  if (typeof file === 'string') {
    const base64 = /^data:[^,]*;base64,(.*)$/s.exec(file)?.[1]
    return { url: file, base64, dataUri: base64 === undefined ? undefined : file }
  }
  const base64 = base64Of(file.bytes)
  return { url: `${origin}${mediaPath(file)}`, base64, dataUri: `data:${file.type};base64,${base64}` }
}

function withUrl(outputs: Json | undefined, url: string): Json | undefined {
  const { files } = (outputs ?? {}) as { readonly files?: readonly JsonObject[] }
  return files === undefined ? outputs : { ...(outputs as JsonObject), files: files.map((it) => ({ ...it, url })) }
}
