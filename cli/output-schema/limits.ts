import type { ModelLimits } from '../../conformance/report/limits/limits.js'
import type { ParameterLimits } from '../../generator/explain/parameters.js'
import { about, boolean, closed, listOf, printed, string, versioned } from './member.js'

const parameter = closed<ParameterLimits>(
  {
    path: string,
    type: about('in words', string),
    isRequired: boolean,
    limits: about('those that always hold, by keyword', { type: 'object' }),
    values: about('the only ones, where they are listed', listOf(true)),
    isConditional: about('whether further limits hold in some cases', boolean),
  },
  { default: about('documented, never sent') },
)

const model = closed<ModelLimits>(
  { id: string, parameters: listOf(parameter) },
  { air: string, operation: about('where the model has several', string) },
)

export const limitsSchema = printed(
  'limits',
  versioned<{ readonly models: readonly ModelLimits[] }>({ models: listOf(model) }, {}),
)
