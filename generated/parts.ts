// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck

export * from './runtime/client/parts.js'
