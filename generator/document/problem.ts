import { type Place, placeText } from './pointer.js'
import { oneLine } from './printable.js'

const mendByOverlay =
  'Correct the document at its source, or mend it by an overlay: specproof overlay FILE writes the skeleton of one.'

/** What can be wrong with an input: the rule it breaks and what to do about it. */
const catalogue = {
  'spec/unreadable': ['A specification is a readable file.', 'Check the path and its permissions.'],
  'spec/none': [
    'A folder of specifications holds one file for each model: *.json, *.yaml or *.yml.',
    'Name another folder, or put the files there.',
  ],
  'spec/too-large': ['A specification has at most 16 MiB and 400 levels.', 'Check that this is an OpenAPI document.'],
  'spec/not-json': ['A specification is one JSON document (RFC 8259).', 'Fetch the file again from its source.'],
  'spec/not-yaml': [
    'A specification in YAML is one document of YAML 1.2 that says what JSON can say.',
    'Correct it at the place that is named, or fetch the file again from its source.',
  ],
  'spec/lossy-json': [
    'Keys of an object are unique, and numbers are within the range of doubles (RFC 8259, 4 and 6).',
    'Correct the document at its source and fetch it again.',
  ],
  'spec/not-openapi': [
    'The document has to be OpenAPI 3.0, 3.1 or 3.2 (its "openapi" member says so), or to have components.',
    'Convert the document to OpenAPI 3.1, or remove it from the folder.',
  ],
  'spec/no-request': [
    'A model file has an operation whose requestBody holds a schema for JSON, or one that takes no body.',
    'Correct the document at its source and fetch it again.',
  ],
  'spec/no-json-body': [
    'Requests are made and checked for operations that take JSON, or no body.',
    'Nothing to do: the operation is left out.',
  ],
  'spec/no-model': [
    'An array body holds task objects whose "model" has a const: it is how the API knows the model.',
    'Correct the document at its source and fetch it again.',
  ],
  'spec/bad-model-id': [
    'A model id names a folder: it has no path separator, is neither "." nor "..", is not empty, and has at most 200 characters.',
    'Correct info.x-model-id (or the operationId, or the file name).',
  ],
  'spec/duplicate-model': ['Each model is described by one file.', 'Remove one of the two files.'],
  'spec/bad-value': [
    'A keyword has a value of the form that JSON Schema 2020-12 gives it.',
    'Correct the document at its source and fetch it again.',
  ],
  'spec/bad-step': [
    'multipleOf has to be greater than 0 (JSON Schema 2020-12, Validation 6.2.1).',
    'Correct the document at its source and fetch it again.',
  ],
  'spec/empty-range': ['A lower limit does not exceed the upper one; no value could pass.', mendByOverlay],
  'spec/slow-pattern': [
    'Some texts take a time to check against a pattern that doubles with each character.',
    'Write the pattern so that what it repeats can be read in one way only, or limit texts by maxLength.',
  ],
  'spec/rounded-number': [
    'Numbers are compared as doubles (RFC 8259, 6), which are exact up to 2^53.',
    'Nothing to do, unless such numbers are sent.',
  ],
  'spec/bad-pattern': [
    'pattern is a regular expression of ECMA-262 (JSON Schema 2020-12, Core 6.4).',
    'Correct the document at its source and fetch it again.',
  ],
  'spec/pattern-without-u': [
    'A pattern is read with the u flag (JSON Schema 2020-12, Core 6.4), and without it where it is legal only so.',
    'Write it so that it is legal with the u flag: escape no more than ^ $ \\ . * + ? ( ) [ ] { } | / (and - in a set).',
  ],
  'spec/unknown-type': [
    'type is one of null, boolean, integer, number, string, array and object, or a list of these.',
    mendByOverlay,
  ],
  'spec/contradiction': ['Some value satisfies what a schema says of it.', mendByOverlay],
  'spec/unreachable-value': ['A listed value satisfies what stands beside the list.', 'Nothing to do: it is refused.'],
  'spec/unfit-default': [
    'A default is documentation: it is never sent, and may break its own schema.',
    'Nothing to do, unless the schema is the one that is wrong.',
  ],
  'spec/unknown-keyword': [
    'A keyword that nothing is known of is taken for a note; no value is checked for it.',
    'Spell it as in JSON Schema 2020-12, or prefix it with "x-". --strict refuses such a file.',
  ],
  'spec/unknown-rule': [
    'A rule of x-constraints that requests alone cannot decide, or that is not known, is kept in words.',
    'Nothing to do: requests are not checked for it.',
  ],
  'spec/mixed-dialect': [
    'What OpenAPI 3.0, 3.1 and 3.2 say in different ways is read by one set of rules, whatever version a file claims.',
    'Nothing to do; generator/document/README.md lists the rules.',
  ],
  'spec/unsupported-keyword': [
    'The keyword belongs to another dialect or is not supported; ignoring it would widen the type.',
    'Express the rule in JSON Schema 2020-12.',
  ],
  'spec/dialect': [
    'Schemas are read as JSON Schema 2020-12 (the dialect of OpenAPI 3.1 and 3.2).',
    'Remove $schema or jsonSchemaDialect, or convert the schema to 2020-12.',
  ],
  'spec/dangling-ref': ['A $ref names a schema that exists.', mendByOverlay],
  'spec/circular-ref': [
    'A schema may refer to itself only below a property or an item; applied to the same value it never ends.',
    'Break the circle.',
  ],
  'spec/too-deep': [
    'At most 500 schemas stand within one another, $refs followed.',
    'Check that the $refs name what they should; a chain of so many names is hardly meant.',
  ],
  'spec/too-many-applied': [
    'allOf, anyOf, oneOf, not, if, dependentSchemas and $ref apply at most 10000 schemas to one value, repeated ones counted each time.',
    'Name a schema once where its $refs repeat it, or let properties tell the alternatives apart.',
  ],
  'spec/outside-ref': [
    'A $ref to another file stays inside the folder of the specification.',
    'Move the file into that folder, or allow it with --allow-external.',
  ],
  'spec/several-files': [
    'Judges read one document; what its $refs name in other files is joined to it, unless it names its parts anew.',
    'Put what its $refs name into the document itself, such as under components/schemas.',
  ],
  'spec/remote-ref': [
    'No $ref is fetched from the network.',
    'Save the document beside the specification and refer to it there.',
  ],
  'spec/ambiguous-id': ['An $id that is referred to names one schema.', 'Give the schemas different $id values.'],
  'spec/bad-overlay': [
    'An overlay is an OpenAPI Overlay 1.0 document whose targets are JSONPath queries (RFC 9535).',
    'Correct the overlay, or remove it from the overlays folder.',
  ],
  'spec/unknown-format': [
    'Formats outside the asserted ones are annotations.',
    'Nothing to do: values are not checked for it.',
  ],
  'input/unreadable': ['A file that is read is there and readable.', 'Check the path and its permissions.'],
  'input/not-json': [
    'The file is one JSON document (RFC 8259).',
    'Correct it at the place that is named, or make it again.',
  ],
  'input/no-command': [
    'What runs beside the mock is a program that can be started.',
    'Check its name, and that it is installed.',
  ],
  'input/bad-recording': [
    'Recorded answers are files of a folder that the mock reads, and writes where it records.',
    'Choose another folder, or mend what is named.',
  ],
  'input/no-record': ['Requests are appended to a file that can be written.', 'Choose another file.'],
  'input/no-port': ['What listens takes a free port of this machine.', 'Choose another port; 0 takes a free one.'],
  'input/not-a-request': ['A record holds one JSON text per line (RFC 8259).', 'Correct the line, or leave it out.'],
  'input/no-task': [
    'The input holds a task, an array of tasks, or one of these per line.',
    'Check that it is the right input.',
  ],
  'input/bad-report': ['A report is what specproof conform --json or --report json:FILE wrote.', 'Name such a file.'],
  'input/bad-ledger': [
    'A ledger is a list of entries, each with the "id" and the "law" of a finding.',
    'Correct the ledger, or leave --ledger out.',
  ],
  'input/bad-ignore': [
    'An ignore file is { "ignore": [{ "id", "reason", "expires": "YYYY-MM-DD" }] }.',
    'Correct it at the place that is named.',
  ],
  'input/bad-levels': [
    'Levels are { "<cell>": "<level>" }, in a file below "levels", with cells as specproof diff laws prints them.',
    'Correct it at the place that is named.',
  ],
  'input/bad-config': [
    'The configuration is specproof.config.json (or .ts, .mts, .js, .mjs), with the options of commands as keys; its JSON Schema is in the package.',
    'Correct it at the place that is named.',
  ],
  'input/bad-result': [
    'A result is what specproof diff --json wrote; its JSON Schema is printed by specproof diff schema.',
    'Name such a file, or the two models.',
  ],
  'input/no-revision': [
    'revision:path names a revision that this clone of the repository has, and a file or a folder in it.',
    'Check both names. A shallow clone lacks most revisions: fetch-depth: 0 in CI, or git fetch --unshallow.',
  ],
  'pull/bad-lock': [
    'specproof.lock.json is what specproof pull wrote.',
    'Take it from version control again, or remove it and pull anew.',
  ],
  'pull/bad-index': [
    'An index lists models in the form that its provider publishes.',
    'Check the address, or name a model by the URL of its document.',
  ],
  'pull/unknown-model': ['A model is one that its provider lists.', 'Check the name, and --provider.'],
  'pull/no-answer': [
    'A document is fetched from where it is published.',
    'Check the address and the network, and try again; what was there before is as it was.',
  ],
  'pull/refused': [
    'The server answers with status 200 and the document.',
    'Check the name of the model and the address; what was there before is as it was.',
  ],
  'pull/foreign-host': [
    'Documents come from hosts that the provider, the configuration or the command line names; no redirect leads elsewhere.',
    'Where the host can be trusted, name it: --host HOST, or "host" in specproof.config.json.',
  ],
  'pull/too-large': [
    'A document has at most 16 MiB, an index at most 64 MiB, counted after decompression.',
    'Check that the address is that of a document.',
  ],
  'pull/web-page': [
    'A document is JSON or YAML.',
    'Check the address: a page for people is often what stands in for something that is not there.',
  ],
  'pull/wrong-model': [
    'A document names the model that was asked for.',
    'Nothing was written. Check the name, or pull the document by its URL.',
  ],
  'pull/edited': [
    'pull replaces only what it wrote: documents are kept as received, and mended by overlays.',
    'Put the change into specs/overlays (specproof overlay MODEL --write begins one), or replace the file with --force.',
  ],
  'pull/secret': [
    'Nothing that holds a key is written into the project.',
    'Nothing was written. Ask without the key, or tell who runs the server.',
  ],
  'out/no-output': ['What a command prints can be written.', 'Check where the output goes.'],
  'out/no-report': ['A report is written beside its place and moved there.', 'Choose a place that can be written.'],
  'out/unwritable': [
    'The output folder and its parent have to be writable.',
    'Check permissions and free space; nothing was changed.',
  ],
  'out/foreign': [
    'Only files listed in .specproof.json are ever replaced or removed.',
    'Move the file away or choose another --out folder.',
  ],
} as const satisfies Record<string, readonly [rule: string, remedy: string]>

/** The name of a kind of problem, stable across versions. */
export type ProblemCode = keyof typeof catalogue

/** What is wrong with an input: where, the fact found there, the rule it breaks, and what to do. */
export interface Problem {
  readonly code: ProblemCode
  /** Base name of the file, or the path as the user gave it when it could not be read. */
  readonly file: string
  /** RFC 6901 pointer into that file; '' for the file as a whole. */
  readonly pointer: string
  readonly fact: string
  readonly rule: string
  readonly remedy: string
  /** A warning does not stop the work. */
  readonly severity: 'error' | 'warning'
}

const warnings: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'spec/mixed-dialect',
  'spec/no-json-body',
  'spec/pattern-without-u',
  'spec/rounded-number',
  'spec/slow-pattern',
  'spec/unfit-default',
  'spec/unknown-format',
  'spec/unknown-keyword',
  'spec/unknown-rule',
  'spec/unreachable-value',
])

/** The problem `code` at `place`; the rule comes from the catalogue, and the remedy where none is given. */
export function problem(code: ProblemCode, place: Place, fact: string, remedy?: string): Problem {
  const [rule, usual] = catalogue[code]
  return { code, ...place, fact, rule, remedy: remedy ?? usual, severity: warnings.has(code) ? 'warning' : 'error' }
}

/** A problem as people read it: place and code, fact, rule, remedy. */
export function problemText(it: Problem): string {
  return `${oneLine(placeText(it))}  ${it.code}\n  ${oneLine(it.fact)}\n  Rule: ${it.rule}\n  Remedy: ${it.remedy}`
}

/** Thrown by functions of the library when an input cannot be used; `problems` lists every fault found. */
export class SpecError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join('\n'))
    this.name = 'SpecError'
    this.problems = problems
  }
}

/**
 * Runs `work` on a file; where it nests further than the stack of this process reaches, that is a problem of the file.
 * @throws SpecError then, or what `work` throws
 */
export async function withinStack<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof RangeError) || !/call stack/.test(error.message)) throw error
    throw new SpecError([
      problem('spec/too-deep', { file, pointer: '' }, 'Its schemas nest beyond what can be followed.'),
    ])
  }
}
