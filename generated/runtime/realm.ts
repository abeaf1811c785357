// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
/*
 * An iframe, a worker's message, `structuredClone` under Jest: values made in another realm have the Object.prototype
 * and Array.prototype of that realm.
 */

/** The source text of the constructors that every realm brings. `[native code]` is no JavaScript, so no others have it. */
const native: readonly string[] = /* @__PURE__ */ [Object, Array].map(String)

/**
 * Whether `prototype` is the Object.prototype or the Array.prototype of some realm: the one that the realm's own
 * constructor of that name has. Nothing that merely looks like one is, since that constructor cannot be imitated and its
 * `prototype` cannot be replaced. An Array.prototype is an array itself.
 */
export function isIntrinsic(prototype: object): boolean {
  // By descriptor: nothing that stands on a strange prototype is called.
  const it = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  return typeof it === 'function' && native.includes(Function.prototype.toString.call(it)) && it.prototype === prototype
}
