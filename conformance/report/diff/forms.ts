import type { Comparison } from '../../diff/folders.js'
import type { Paint } from '../../diff/result/describe.js'
import { type Form, jsonText, namesOf } from '../form/form.js'

/** What is told of a comparison, and how. */
export interface DiffData {
  readonly all: Comparison
  /** Whether two folders were compared, which may hold one model each. */
  readonly areFolders: boolean
  readonly paint: Paint
}

/** Every form that `diff --format` prints, once: the option, its help and the README follow. */
const diffForms = {
  text: { text: async ({ all, paint }) => (await import('./text.js')).text(all, paint) },
  json: {
    text: async ({ all, areFolders }) => {
      const [only] = all.models
      if (!areFolders && only !== undefined) return jsonText(only)
      return jsonText((await import('../../diff/folders.js')).foldersOf(all))
    },
  },
  markdown: { text: async ({ all }) => (await import('./markdown.js')).markdown(all) },
  github: { commands: async ({ all }) => (await import('./github.js')).github(all) },
  junit: { text: async ({ all }) => (await import('./junit.js')).junit(all) },
  sarif: { text: async ({ all }) => (await import('./sarif.js')).sarif(all) },
  gitlab: { text: async ({ all }) => (await import('./gitlab.js')).gitlab(all) },
  html: { text: async ({ all }) => (await import('./html.js')).html(all) },
} as const satisfies Readonly<Record<string, Form<DiffData>>>

export type DiffForm = keyof typeof diffForms

export const diffFormNames = namesOf(diffForms)

/** How to print a form. */
export const diffWriter = (form: DiffForm): Form<DiffData> => diffForms[form]
