import { defineConfig } from 'vitest/config'

/** Ten minutes, in milliseconds: only what never ends takes so long, on however loaded a machine. */
const never = 600_000

export default defineConfig({
  test: {
    include: ['{cli,generator,conformance}/**/*.test.ts'],
    testTimeout: never,
    hookTimeout: never,
    teardownTimeout: never,
    expect: { poll: { timeout: never } },
    maxWorkers: 2,
    // Modules are loaded once and not for each file: no test changes what another one reads.
    isolate: false,
  },
})
