import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** A step of an action or a job. */
export interface Step {
  readonly name: string
  readonly id?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

const read = (path: string) => parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))

export const action: {
  readonly inputs: Record<string, { default?: string }>
  readonly runs: { readonly steps: Step[] }
} = read('action.yml')

/** The steps of the nightly workflow. */
export const nightly: readonly Step[] = read('templates/specproof-update.yml').jobs.update.steps

/** The steps of the workflow on each push. */
export const onPush: readonly Step[] = read('templates/specproof-contract.yml').jobs.contract.steps

/** The step of the action whose name begins so. */
export const actionStep = (name: string) => action.runs.steps.find((it) => it.name.startsWith(name)) as Step

/**
 * Runs the shell part of a step in a folder as a runner does, with its inputs or else their defaults. Programs are looked
 * for in the folder `bin` first; `temp`, `output` and `summary` are those of the runner.
 */
export function runStep(
  { run: script = '', env = {} }: Step,
  folder: string,
  inputs: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, string>> = {},
) {
  const inputIn = (expression: string) => {
    const name = /inputs\.([\w-]+)/.exec(expression)?.[1] ?? ''
    return inputs[name] ?? action.inputs[name]?.default?.replace(/\$\{\{.*\}\}/, '') ?? ''
  }
  const own = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value.replace(/\$\{\{(.*?)\}\}/g, (_, it) => inputIn(it))]),
  )
  const at = (name: string) => join(folder, name)
  const files = { GITHUB_OUTPUT: at('output'), GITHUB_STEP_SUMMARY: at('summary'), RUNNER_TEMP: at('temp') }
  const all = { ...process.env, PATH: `${at('bin')}:${process.env.PATH}`, ...files, ...own, ...more }
  const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script]
  const { status, stdout, stderr } = spawnSync('bash', args, { cwd: folder, env: all, encoding: 'utf8' })
  return { status, stdout, stderr }
}
