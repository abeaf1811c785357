import { defineConfig } from 'vitest/config'
import { amount } from './generator/sample.fixture.js'

/** Milliseconds. Of a sample only what never ends takes ten minutes, on however loaded a machine; all of it may take hours. */
const never = amount(600_000, 24 * 3_600_000)

export default defineConfig({
  test: {
    include: ['{cli,generator,conformance}/**/*.test.ts'],
    testTimeout: never,
    hookTimeout: never,
    teardownTimeout: never,
    expect: { poll: { timeout: never } },
    // One more than processors that CI has: some tests wait for timers and for other processes.
    maxWorkers: 3,
    // Modules are loaded once and not for each file: no test changes what another one reads.
    isolate: false,
    // What a file is transformed to is kept by its content: workers and later runs, on other versions of Node.js too, find it.
    experimental: { fsModuleCache: true },
  },
})
