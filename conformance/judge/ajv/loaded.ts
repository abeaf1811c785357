import { _, Ajv2020, Name } from 'ajv/dist/2020.js'
import { getProperty } from 'ajv/dist/compile/codegen/code.js'
import { resetErrorsCount } from 'ajv/dist/compile/errors.js'
import { compileSchema, resolveRef, resolveSchema, SchemaEnv } from 'ajv/dist/compile/index.js'
import { normalizeId, resolveUrl } from 'ajv/dist/compile/resolve.js'
import { Type } from 'ajv/dist/compile/util.js'
import { extendSubschemaData, extendSubschemaMode, getSubschema } from 'ajv/dist/compile/validate/subschema.js'
import { propertyInData, usePattern } from 'ajv/dist/vocabularies/code.js'
import { callRef } from 'ajv/dist/vocabularies/core/ref.js'
import { provide } from './library.js'

/* Whoever imports this has ajv from the start, as pages do. */
provide({
  ...{ _, Ajv2020, Name, getProperty },
  ...{ compileSchema, resolveRef, resolveSchema, SchemaEnv, normalizeId, resolveUrl },
  ...{ extendSubschemaData, extendSubschemaMode, getSubschema },
  ...{ resetErrorsCount, Type, propertyInData, usePattern, callRef },
})
