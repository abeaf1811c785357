// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
export { type ClientOf, clientWith } from './client.js'
export type { ClientParts } from './core.js'
export { files } from './files.js'
export { operations } from './plain.js'
export { prices } from './price.js'
export { streams } from './streams.js'
export { tasks } from './tasks.js'
export { batches } from './together.js'
export { utilities } from './utility.js'
