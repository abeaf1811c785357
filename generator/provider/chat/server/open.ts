import type { ChatServer } from '../chat-server.js'
import { openai } from './openai.js'

/** What is common to servers of open weights, which anybody runs: messages of tools and schemas are taken as they come. */
const { orphanAnswer: _, strictSchemas: __, ...rest } = openai
export const open: ChatServer = {
  ...rest,
  unknownFields: 'ignore',
  parts: { text: 'text', image_url: 'image', video_url: 'video', audio_url: 'audio', input_audio: 'audio' },
  summaries: [],
  responseFormats: ['text', 'json_object', 'json_schema', 'structural_tag'],
}
