// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
/*
 * Tests of a type that TypeScript draws no conclusions from. Conditions of a schema may contradict each other; where the
 * compiler followed them it would refuse to read the length of what it has come to take for a text.
 */

export function isString(value: unknown): boolean {
  return typeof value === 'string'
}

export function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

export function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

export function isList(value: unknown): boolean {
  return Array.isArray(value)
}
