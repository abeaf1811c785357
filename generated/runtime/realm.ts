// Written by specproof 0.1.1. Changes made here are lost.
/*
 * An iframe, a worker's message, `structuredClone` under Jest: values made in another realm have the Object.prototype
 * and Array.prototype of that realm.
 */

const known = new WeakSet<object>()

/** The source text of constructors that a realm brings. `[native code]` is no JavaScript, so no others have it. */
const native = /^\s*function (Object|Array)\(\)\s*\{\s*\[native code]\s*}\s*$/

/**
 * Whether `prototype` is the Object.prototype or the Array.prototype of some realm: the one that the realm's own
 * constructor of that name has. Nothing that merely looks like one is, since that constructor cannot be imitated and its
 * `prototype` cannot be replaced. An Array.prototype is an array itself.
 */
export function isIntrinsic(prototype: object): boolean {
  if (known.has(prototype)) return true
  // By descriptor: nothing that stands on a strange prototype is called.
  const it = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  if (typeof it !== 'function' || !native.test(Function.prototype.toString.call(it)) || it.prototype !== prototype)
    return false
  known.add(prototype)
  return true
}
