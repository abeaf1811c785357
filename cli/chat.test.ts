import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
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
  expect(await runCommand(['generate', '--out', 'out'], folder)).toMatchObject({ code: 0 })
  const module = readFileSync(join(folder, 'out/alibaba-qwen3-5-27b-runware-chat/index.ts'), 'utf8')
  expect(module).toContain('"alibaba:qwen@3.5-27b"')
})

test.runIf(amount(0, 1))('what breaks between two servers is a diff of their documents', async () => {
  const folder = project()
  for (const server of ['runware', 'vllm']) await runCommand(['chat', '27b', '--server', server, '--write'], folder)
  const path = (server: string) => `specs/alibaba-qwen3-5-27b-${server}-chat.json`
  const { code, stdout } = await runCommand(
    ['diff', path('runware'), path('vllm'), '--json', '--fail-on', 'breaking'],
    folder,
  )
  const places = JSON.parse(stdout).changes.filter((it: { breaking: boolean }) => it.breaking)
  expect([code, JSON.stringify(places)]).toEqual([1, expect.stringContaining('reasoning_content')])
})

test('only models of texts have chats', async () => {
  const folder = project()
  const { code, stderr } = await runCommand(['chat', 'prism-1'], folder)
  expect([code, stderr]).toEqual([2, expect.stringContaining('answers no messages')])
})
