import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A TypeScript example of a README, with what its comments say it prints. */
export interface Example {
  readonly title: string
  readonly code: string
  readonly prints: readonly string[]
}

const mockReadme = 'conformance/mock/README.md'

/** What the mock's README takes as known from its first example where one shows a detail. */
const mockPreamble = `import { judgeOf } from 'specproof/conformance'
import { createMock, type Mock, type MockModel, parseFaults } from 'specproof/mock'
import { expect } from 'vitest'

declare const mock: Mock
declare const models: readonly MockModel[]
declare const headers: Record<string, string>
declare const body: string

`

/** The whole examples of the READMEs: what imports nothing of ours shows a detail, but in that of the mock. */
export const examples: readonly Example[] = ['README.md', 'conformance/README.md', mockReadme]
  .flatMap((file) => {
    const source = readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8')
    const text =
      file === mockReadme ? source.replace(/^```ts\n(?!import )/gm, (fence) => `${fence}${mockPreamble}`) : source
    return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => ({
      title: code.split('\n').find((line) => line.startsWith('const')) ?? '',
      code,
      prints: code.split('\n').flatMap((line) => (line.startsWith('// ') ? [line.slice(3)] : [])),
    }))
  })
  .filter(({ code }) => /from '(\.\/generated\/|specproof)/.test(code))

/** Those that run by themselves: a test needs vitest around it, and a worker a browser. */
export const runnable = examples.filter(({ code }) => !/from '(specproof\/vitest|vitest|msw\/browser)'/.test(code))
