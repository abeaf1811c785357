import { streamsOf } from './stream.js'
import { pieces } from './streamed.js'

/** Answers that come piece by piece. */
export const streams = /* @__PURE__ */ streamsOf(() => pieces)
