import { conformSchema } from './conform.js'
import { diffSchema } from './diff.js'
import { examplesSchema } from './examples.js'
import { explainSchema } from './explain.js'
import { generateSchema } from './generate.js'
import { limitsSchema } from './limits.js'
import { pullSchema } from './pull.js'
import { updateSchema } from './update.js'
import { validateSchema } from './validate.js'

/** The JSON Schema of what each command prints with --json. */
export const outputSchemas: Readonly<Record<string, object>> = {
  conform: conformSchema,
  diff: diffSchema,
  examples: examplesSchema,
  explain: explainSchema,
  generate: generateSchema,
  limits: limitsSchema,
  pull: pullSchema,
  update: updateSchema,
  validate: validateSchema,
}
