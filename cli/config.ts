import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command, Option } from 'commander'
import { isJsonObject, type Json, type JsonObject } from '../generator/document/json.js'
import { quoted, suggestion } from '../generator/document/nearest.js'
import { child, type Pointer } from '../generator/document/pointer.js'
import { type Problem, problem, SpecError } from '../generator/document/problem.js'
import { readJson } from '../generator/document/read-json.js'
import { type ConfigKey, configKeys, kinds, optionsOf } from './config-keys.js'
import { UsageError } from './exit.js'

const names = ['json', 'ts', 'mts', 'js', 'mjs'].map((it) => `specproof.config.${it}`)

/** A configuration, and the name of its file. */
interface Configuration {
  readonly file: string
  readonly json: JsonObject
}

/**
 * Gives the options of a command the values that the configuration in a folder has for them, unless the command line says
 * otherwise.
 * @param program with all commands, of which the configuration may speak
 * @throws SpecError with all that is wrong with it
 */
export async function withConfig(action: Command, cwd: string, program: () => Promise<Command>): Promise<void> {
  const config = await readConfig(cwd)
  if (config === undefined) return
  const section = sectionOf(action)
  const problems = refusals(config, await program())
  if (problems.length > 0) throw new SpecError(problems)
  const own = config.json[section.name()]
  const values = { ...config.json, ...(isJsonObject(own) ? own : {}) }
  for (const command of new Set([action, section]))
    for (const [name, option] of optionsOf(command)) {
      const value = values[name]
      const isGiven = !['default', undefined].includes(command.getOptionValueSource(name))
      if (value === undefined || isGiven) continue
      const at =
        isJsonObject(own) && Object.hasOwn(own, name) ? child(child('', section.name()), name) : child('', name)
      command.setOptionValueWithSource(name, parsed(option, value, { file: config.file, pointer: at }), 'config')
    }
  nameModels(action, values)
}

/** The command below the program that an action belongs to, or is. */
function sectionOf(action: Command): Command {
  const above = action.parent
  return above === null || above.parent === null ? action : sectionOf(above)
}

/** Where no model is named, those of the configuration are. */
function nameModels(action: Command, { models, before }: JsonObject): void {
  const takesThem = action.registeredArguments[0]?.name() === 'model' && optionsOf(action).has('from')
  if (!takesThem || !Array.isArray(models) || before !== undefined) return
  const { all, before: folder, locked, from } = action.opts()
  const isNamed = action.args.length > 0 || all || folder !== undefined || locked
  const isFile = typeof from === 'string' && /\.(json|ya?ml)$/i.test(from)
  if (!isNamed && !isFile) action.processedArgs[0] = models
}

async function readConfig(cwd: string): Promise<Configuration | undefined> {
  const [file, ...others] = names.filter((it) => existsSync(join(cwd, it)))
  if (file === undefined) return undefined
  if (others.length > 0) throw new UsageError(`There are ${file} and ${others.join(', ')}: keep one of them.`)
  const json = file.endsWith('.json') ? await readJson(file, cwd) : await evaluated(file, cwd)
  if (isJsonObject(json)) return { file, json }
  throw new SpecError([problem('input/bad-config', { file, pointer: '' }, 'It is no object.')])
}

/** What a module exports by default. */
async function evaluated(file: string, cwd: string): Promise<Json> {
  const { createJiti } = await import('jiti')
  try {
    const jiti = createJiti(join(cwd, file), { moduleCache: false, fsCache: false })
    return await jiti.import<Json>(join(cwd, file), { default: true })
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new SpecError([problem('input/bad-config', { file, pointer: '' }, `It cannot be loaded: ${first}.`)])
  }
}

function refusals({ file, json }: Configuration, program: Command): readonly Problem[] {
  const { shared, commands } = configKeys(program)
  const refuse = (pointer: Pointer, fact: string) => problem('input/bad-config', { file, pointer }, fact)
  const keysIn = (object: JsonObject, at: Pointer, known: readonly ConfigKey[], sections: readonly string[]) =>
    Object.entries(object).flatMap(([name, value]): readonly Problem[] => {
      if ((at === '' && name === '$schema') || value === undefined || sections.includes(name)) return []
      const key = known.find((it) => it.name === name)
      const all = [...sections, ...known.map((it) => it.name)]
      if (key === undefined)
        return [refuse(child(at, name), `The key ${quoted(name)} is not known. ${suggestion(name, all)}`)]
      const wish = unfit(key, value)
      return wish === undefined ? [] : [refuse(child(at, name), `${quoted(JSON.stringify(value))} is not ${wish}.`)]
    })
  const inSections = [...commands].flatMap(([name, keys]) => {
    const section = json[name]
    if (section === undefined) return []
    return isJsonObject(section)
      ? keysIn(section, child('', name), keys, [])
      : [refuse(child('', name), 'It is no object.')]
  })
  return [...keysIn(json, '', shared, [...commands.keys()]), ...inSections]
}

/** What a value had to be; undefined where it is. */
function unfit({ kind, choices }: ConfigKey, value: Json): string | undefined {
  if (choices !== undefined) return choices.some((it) => it === value) ? undefined : `one of ${choices.join(', ')}`
  const isOf = {
    flag: typeof value === 'boolean',
    text: typeof value === 'string',
    amount: typeof value === 'string' || typeof value === 'number',
    number: typeof value === 'number',
    list: Array.isArray(value) && value.every((it) => typeof it === 'string'),
    levels: typeof value === 'string' || isJsonObject(value),
  }
  return isOf[kind] ? undefined : kinds[kind][2]
}

/** A value as the option itself reads it on the command line. */
function parsed(option: Option, value: Json, place: { file: string; pointer: Pointer }): unknown {
  if (typeof value === 'boolean') return value
  if (isJsonObject(value)) return { place, json: value }
  const read = (text: string, before: unknown) => (option.parseArg ? option.parseArg(text, before) : text)
  try {
    if (!Array.isArray(value)) return read(String(value), option.defaultValue)
    let gathered = option.defaultValue as unknown
    for (const it of value) gathered = read(String(it), gathered)
    return gathered
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new SpecError([problem('input/bad-config', place, error.message)])
  }
}
