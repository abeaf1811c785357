import { resultDefinitions } from '../../conformance/diff/result/result-schema.js'
import { printed } from './member.js'

/** Of two models, or of two folders. */
export const diffSchema = printed('diff', [{ $ref: '#/$defs/models' }, { $ref: '#/$defs/folders' }], resultDefinitions)
