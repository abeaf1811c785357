import type * as main from 'ajv/dist/2020.js'
import type * as codegen from 'ajv/dist/compile/codegen/code.js'
import type * as errors from 'ajv/dist/compile/errors.js'
import type * as compile from 'ajv/dist/compile/index.js'
import type * as resolve from 'ajv/dist/compile/resolve.js'
import type * as util from 'ajv/dist/compile/util.js'
import type * as subschema from 'ajv/dist/compile/validate/subschema.js'
import type * as vocabulary from 'ajv/dist/vocabularies/code.js'
import type * as ref from 'ajv/dist/vocabularies/core/ref.js'

/*
 * What is used of ajv. To load it takes a fifth of what a test file spends on importing the kit, so it is loaded when the first
 * judge opens its document. A page cannot load while it runs: it hands ajv over from the start (loaded.ts).
 */

export let _: typeof main._
export let Ajv2020: typeof main.Ajv2020
export let Name: typeof main.Name
export let getProperty: typeof codegen.getProperty
export let resetErrorsCount: typeof errors.resetErrorsCount
export let compileSchema: typeof compile.compileSchema
export let resolveRef: typeof compile.resolveRef
export let resolveSchema: typeof compile.resolveSchema
export let SchemaEnv: typeof compile.SchemaEnv
export let normalizeId: typeof resolve.normalizeId
export let resolveUrl: typeof resolve.resolveUrl
export let Type: typeof util.Type
export let extendSubschemaData: typeof subschema.extendSubschemaData
export let extendSubschemaMode: typeof subschema.extendSubschemaMode
export let getSubschema: typeof subschema.getSubschema
export let propertyInData: typeof vocabulary.propertyInData
export let usePattern: typeof vocabulary.usePattern
export let callRef: typeof ref.callRef

type MainPart = Pick<typeof main, '_' | 'Ajv2020' | 'Name'> & Pick<typeof codegen, 'getProperty'>
type CompilePart = Pick<typeof compile, 'compileSchema' | 'resolveRef' | 'resolveSchema' | 'SchemaEnv'> &
  Pick<typeof resolve, 'normalizeId' | 'resolveUrl'> &
  Pick<typeof subschema, 'extendSubschemaData' | 'extendSubschemaMode' | 'getSubschema'>
type KeywordPart = Pick<typeof errors, 'resetErrorsCount'> &
  Pick<typeof util, 'Type'> &
  Pick<typeof vocabulary, 'propertyInData' | 'usePattern'> &
  Pick<typeof ref, 'callRef'>

let isLoaded = false

export function provide(library: MainPart & CompilePart & KeywordPart): void {
  ;({ _, Ajv2020, Name, getProperty } = library)
  ;({ compileSchema, resolveRef, resolveSchema, SchemaEnv, normalizeId, resolveUrl } = library)
  ;({ extendSubschemaData, extendSubschemaMode, getSubschema } = library)
  ;({ resetErrorsCount, Type, propertyInData, usePattern, callRef } = library)
  isLoaded = true
}

/** Loads ajv where that was not done yet: before, nothing of it is there. */
export function load(): void {
  if (isLoaded) return
  // Not imported: a page, where this is never called, has no such module.
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)
  provide({
    ...require('ajv/dist/2020.js'),
    ...require('ajv/dist/compile/codegen/code.js'),
    ...require('ajv/dist/compile/errors.js'),
    ...require('ajv/dist/compile/index.js'),
    ...require('ajv/dist/compile/resolve.js'),
    ...require('ajv/dist/compile/util.js'),
    ...require('ajv/dist/compile/validate/subschema.js'),
    ...require('ajv/dist/vocabularies/code.js'),
    ...require('ajv/dist/vocabularies/core/ref.js'),
  })
}
