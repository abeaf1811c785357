import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { judgeOf } from '../conformance/judge/index.js'
import { createMock, mockModels } from '../conformance/mock/index.js'
import { folderOf } from '../generator/document/folder.fixture.js'
import type { JsonObject } from '../generator/document/json.js'
import { amount } from '../generator/sample.fixture.js'
import { runCommand } from './terminal.fixture.js'

const spec = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`../specs/${name}.json`, import.meta.url), 'utf8'))
const media = JSON.parse(readFileSync(new URL('../conformance/fixture/media-model.json', import.meta.url), 'utf8'))
const project = () => folderOf({ 'specs/qwen.json': spec('alibaba-qwen3-5-27b'), 'specs/prism.json': media })

test('the chats of a model are printed or written, and are models like others beside it', async () => {
  const folder = project()
  const printed = await runCommand(['chat', '27b', '--server', 'vllm'], folder)
  expect([printed.code, JSON.parse(printed.stdout).info['x-model-id']]).toEqual([0, 'alibaba-qwen3-5-27b-vllm-chat'])
  for (const server of ['runware', 'vllm'])
    expect((await runCommand(['chat', '27b', '--server', server, '--write'], folder)).code).toBe(0)
  expect(readFileSync(join(folder, 'specs/alibaba-qwen3-5-27b-vllm-chat.json'), 'utf8')).toBe(printed.stdout)
  expect((await runCommand(['chat', '27b', '--server', 'vllm', '--write'], folder)).code).toBe(2)
  const elsewhere = ['chat', '27b', '--server', 'sglang', '--write', '--specs', join(folder, 'specs')]
  expect((await runCommand(elsewhere, project())).code).toBe(0)
  expect(existsSync(join(folder, 'specs/alibaba-qwen3-5-27b-sglang-chat.json'))).toBe(true)
  expect(await runCommand(['generate', '--out', 'out'], folder)).toMatchObject({ code: 0 })
  const module = readFileSync(join(folder, 'out/alibaba-qwen3-5-27b-runware-chat/index.ts'), 'utf8')
  expect(module).toContain('"alibaba:qwen@3.5-27b"')
})

/** The commands that README shows below a title, in their order. */
function shownCommands(title: string): readonly (readonly string[])[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, section = ''] = new RegExp(`### ${title.replace('?', '\\?')}\n(.*?)\n## `, 's').exec(readme) ?? []
  return [...section.matchAll(/^ {4}npx specproof (.*)$/gm)].map(([, line = '']) => line.split(' '))
}

test('README shows what breaks between the hosted model and one of our own by commands that work as they stand', async () => {
  const folder = folderOf({ 'specs/qwen.json': spec('alibaba-qwen3-5-397b') })
  const commands = shownCommands('What breaks if we move from the hosted model to our own server?')
  expect(commands.map(([name]) => name)).toEqual([
    'chat',
    'chat',
    'generate',
    'diff',
    'mock',
    'conform',
    'chat',
    'conform',
  ])
  const run = (at: number) => runCommand([...(commands[at] as string[])], folder)
  expect([(await run(0)).code, (await run(1)).code]).toEqual([0, 0])
  // The others take more than half a minute of a processor.
  if (amount(0, 1) === 0) return
  expect((await run(2)).code).toBe(0)
  const { code, stdout } = await run(3)
  expect([code, stdout]).toEqual([0, expect.stringContaining('reasoning_content')])
  const [mock, ...asked] = commands.slice(4)
  const key = mock?.at(-1) as string
  const models = await mockModels([join(folder, 'specs/alibaba-qwen3-5-397b-vllm-chat.json')])
  const server = await createMock(models, { judgeOf, apiKey: key }).listen()
  try {
    const hosted = asked[1]?.indexOf('>') as number
    writeFileSync(
      join(folder, 'hosted.json'),
      (await runCommand([...(asked[1] as string[]).slice(0, hosted)], folder)).stdout,
    )
    const conform = (at: number) => {
      const args = (asked[at] as string[]).map((it) => it.replace('http://127.0.0.1:8000/v1', server.url))
      return runCommand(args, folder, { env: { OWN_KEY: key } })
    }
    expect((await conform(0)).code).toBe(0)
    const second = await conform(2)
    expect([second.code, second.stdout]).toEqual([1, expect.stringContaining('reasoning_effort')])
  } finally {
    await server.close()
  }
})

test('only models of texts have chats', async () => {
  const folder = project()
  const { code, stderr } = await runCommand(['chat', 'prism-1'], folder)
  expect([code, stderr]).toEqual([2, expect.stringContaining('answers no messages')])
})
