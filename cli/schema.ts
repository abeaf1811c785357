import type { Command } from 'commander'
import type { Place } from '../generator/document/pointer.js'
import { UsageError } from './exit.js'
import { asKnown, type ProviderFlag, providerOption } from './provider-option.js'
import { selectModel } from './select-model.js'
import { selectOperation } from './select-operation.js'
import { type Terminal, write } from './terminal.js'

interface SchemaFlags extends ProviderFlag {
  readonly specs: string
  readonly operation?: string
  readonly response?: boolean
  readonly allowExternal?: boolean
}

/** Adds `specproof schema`. */
export function registerSchema(program: Command, terminal: Terminal): void {
  program
    .command('schema')
    .description(
      'Print the JSON Schema that a request of a model has to satisfy: one document, 2020-12, no $ref out of it.',
    )
    .argument('<model>', 'id, AIR, file, or the end of an id')
    .option('--response', 'the body of the successful response instead')
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .option('--operation <id>', 'which operation, for a file that has several')
    .option('--allow-external', 'let a $ref leave the folder of its specification')
    .addOption(providerOption())
    .action(async (name: string, flags: SchemaFlags) => {
      const path = await selectModel(name, { cwd: terminal.cwd, specs: flags.specs })
      await write(terminal.stdout, `${JSON.stringify(await schemaOf(path, flags, terminal), null, 2)}\n`)
    })
}

/** The schema of one task where the body is an array of tasks; otherwise of the body. */
async function schemaOf(path: string, flags: SchemaFlags, { cwd }: Terminal): Promise<object> {
  const { modelOf } = await import('../generator/ir/read.js')
  const { loadDocument } = await import('../generator/document/load.js')
  const allowExternal = flags.allowExternal ?? false
  const received = await loadDocument(path)
  const model = await modelOf(received, { allowExternal, ...(await asKnown(flags, cwd)) })
  const { request, response, id } = selectOperation(model, flags.operation)
  const place: Place | undefined = flags.response ? response?.published.at : request.at
  if (place === undefined)
    throw new UsageError(`The operation ${id} of ${model.id} has no response with a JSON schema.`)

  const [{ applyOverlays, overlaysBeside }, { loadReferencedFiles }, { References }, { bundledSchema }] =
    await Promise.all([
      import('../generator/document/overlay.js'),
      import('../generator/document/external.js'),
      import('../generator/document/resolve.js'),
      import('../generator/document/bundle.js'),
    ])
  const { document } = await applyOverlays(received, await overlaysBeside(received))
  const { documents } = await loadReferencedFiles(document, allowExternal)
  const references = new References([document, ...documents])
  const target = references.at(place.file, place.pointer)
  if (target === undefined) throw new Error(`Nothing is at ${place.file}#${place.pointer}.`)
  const admitsNull = flags.response === true || model.provider.nullableIsOptional !== true
  return bundledSchema(references, target, admitsNull)
}
