import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A TypeScript example of a README, with what its comments say it prints. */
export interface Example {
  readonly title: string
  readonly code: string
  readonly prints: readonly string[]
}

/** The whole examples of README.md and of the kit's: what imports nothing of ours shows a detail. */
export const examples: readonly Example[] = ['README.md', 'conformance/README.md']
  .flatMap((file) => {
    const text = readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8')
    return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => ({
      title: code.split('\n').find((line) => line.startsWith('const')) ?? '',
      code,
      prints: code.split('\n').flatMap((line) => (line.startsWith('// ') ? [line.slice(3)] : [])),
    }))
  })
  .filter(({ code }) => /from '(\.\/generated\/|specproof)/.test(code))

/** Those that run by themselves: a contract test needs vitest around it, and a server. */
export const runnable = examples.filter(({ code }) => !code.includes('specproof/vitest'))
