import { type Form, jsonText, namesOf } from '../form/form.js'
import type { ModelLimits } from './limits.js'

/** Every form that `limits --format` prints, once. */
const limitsForms = {
  markdown: { text: async (models) => (await import('./markdown.js')).limitsMarkdown(models) },
  html: { text: async (models) => (await import('./html.js')).limitsPage(models) },
  json: { text: async (models) => jsonText({ schemaVersion: 1, models }) },
} as const satisfies Readonly<Record<string, Extract<Form<readonly ModelLimits[]>, { text: unknown }>>>

export type LimitsForm = keyof typeof limitsForms

export const limitsFormNames = namesOf(limitsForms)

/** The text of a form. */
export function limitsReport(form: LimitsForm, models: readonly ModelLimits[]): Promise<string> {
  return limitsForms[form].text(models)
}
