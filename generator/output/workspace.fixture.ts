import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Model } from '../ir/model.js'
import { type CheckResult, check } from './check.js'
import type { Renderer } from './form.js'
import { type GenerateOptions, type GenerateResult, generate } from './generate.js'

/** A temporary folder in which tests generate, with an emitter that stands in for the real one. */
export class Workspace {
  readonly root = mkdtempSync(join(tmpdir(), 'specproof-'))
  /** What the emitter was asked for, in order. */
  readonly rendered: string[] = []

  /** Writes a file, by its path below the workspace; a text as it is, anything else as JSON. */
  write(path: string, content: unknown): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    writeFileSync(join(this.root, path), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8')
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path))
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true })
  }

  /** Every file below a folder and its content, by path. */
  tree(folder: string): Record<string, string> {
    const files = readdirSync(join(this.root, folder), { recursive: true, withFileTypes: true }).filter((it) =>
      it.isFile(),
    )
    const paths = files.map((it) => join(it.parentPath, it.name).slice(join(this.root, folder).length + 1))
    return Object.fromEntries(paths.sort().map((path) => [path, this.read(join(folder, path))]))
  }

  /** What is in a folder, hidden entries included. */
  names(folder = '.'): string[] {
    return readdirSync(join(this.root, folder)).sort()
  }

  generate(options: GenerateOptions = {}): Promise<GenerateResult> {
    return generate(this.options(options))
  }

  check(options: GenerateOptions = {}): Promise<CheckResult> {
    return check(this.options(options))
  }

  options(options: GenerateOptions = {}): GenerateOptions {
    return {
      cwd: this.root,
      maker: { generator: '1.0.0', code: 'aa' },
      renderer: async () => this.renderer,
      ...options,
    }
  }

  readonly renderer: Renderer = {
    renderModel: async (model, { identifier }) => {
      this.rendered.push(model.id)
      return new Map([
        [`${model.id}/types.ts`, typesText(model)],
        [`${model.id}/index.ts`, `export const ${identifier} = {}\n`],
      ])
    },
    renderIndex: async (entries) => {
      this.rendered.push('index.ts')
      const text = entries.map(({ id, identifier }) => `export { ${identifier} } from './${id}/index.js'\n`).join('')
      return new Map([['index.ts', text]])
    },
    runtimeFiles: async () => {
      this.rendered.push('runtime')
      return new Map([['runtime/check.ts', 'export type Check = unknown\n']])
    },
  }
}

/** Like the real emitter's: a head with the source and its hash, then a doc comment with the place of each field. */
function typesText({ title, source: { file, sha256 } }: Model): string {
  return `// ${file} sha256 ${sha256}
/** @see ${file}#/info */
export interface Info {
  /** @see ${file}#/info/title */
  title: ${JSON.stringify(title)}
}
`
}

/** A small document with a task model. */
export function taskSpec(id: string, changes: { title?: string; air?: string; settings?: object } = {}): object {
  const { title = id, air = `test:${id}@1`, settings = { type: 'object' } } = changes
  const properties = {
    taskType: { const: 'textInference' },
    taskUUID: { type: 'string', format: 'uuid' },
    model: { const: air },
    width: { type: 'integer', minimum: 128, maximum: 2048 },
    settings,
  }
  const task = { type: 'object', required: ['taskType', 'taskUUID', 'model'], properties, additionalProperties: false }
  const content = { 'application/json': { schema: { type: 'array', items: task } } }
  return {
    openapi: '3.1.0',
    info: { title, version: '1', 'x-model-id': id, 'x-air-id': air },
    paths: { '/': { post: { operationId: `run_${id}`, requestBody: { content } } } },
  }
}
