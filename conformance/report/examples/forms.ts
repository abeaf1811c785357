import { type Form, jsonText, namesOf } from '../form/form.js'
import { plainHeaders } from './address.js'
import type { ExampleCoverage, ExampleRequest, ExampleSet, ShownFact } from './example.js'

/** Every form that `examples --format` prints, once. */
const exampleForms = {
  json: { text: async (set) => jsonText({ schemaVersion: 1, ...jsonExamples(set) }) },
  curl: { text: async (set) => (await import('./curl.js')).exampleCurl(set) },
  typescript: { text: async (set) => (await import('./typescript.js')).exampleTypeScript(set) },
  python: { text: async (set) => (await import('./python.js')).examplePython(set) },
  postman: { text: async (set) => (await import('./postman.js')).examplePostman(set) },
} as const satisfies Readonly<Record<string, Extract<Form<ExampleSet>, { text: unknown }>>>

export type ExampleForm = keyof typeof exampleForms

export const exampleFormNames = namesOf(exampleForms)

/** The text of a form. */
export function exampleText(form: ExampleForm, set: ExampleSet): Promise<string> {
  return exampleForms[form].text(set)
}

/** Examples as `--json` prints them. */
export interface JsonExamples extends Pick<ExampleSet, 'model' | 'skipped'> {
  readonly coverage: ExampleCoverage
  readonly examples: readonly JsonExample[]
}

/** One of them; the header of the key is left to who sends it. */
export interface JsonExample extends Pick<ExampleRequest, 'name' | 'operation' | 'method' | 'path' | 'body'> {
  /** Absent where nobody said which server. */
  readonly url?: string
  readonly headers: Readonly<Record<string, string>>
  /** Places in the body of identifiers, which were made for this print: a server refuses those it knows. */
  readonly freshIds: readonly string[]
  readonly shows: readonly ShownFact[]
}

function jsonExamples(set: ExampleSet): JsonExamples {
  return {
    model: set.model,
    coverage: set.coverage,
    skipped: set.skipped,
    examples: set.requests.map((it) => {
      const { name, operation, method, path, body, freshIds, shows } = it
      return {
        name,
        operation,
        method,
        path,
        ...(set.url !== undefined && { url: it.address.join('') }),
        headers: Object.fromEntries(plainHeaders(it)),
        ...(body !== undefined && { body }),
        freshIds: [...freshIds.keys()],
        shows,
      }
    }),
  }
}
