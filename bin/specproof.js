#!/usr/bin/env node
import { existsSync } from 'node:fs'
import module from 'node:module'

// What was compiled for the last run is kept, by the versions of Node.js that can (from 22.1).
module.enableCompileCache?.()

const main = new URL('../dist/cli/main.js', import.meta.url)
if (existsSync(main)) {
  const { run } = await import(main.href)
  await run()
} else {
  console.error('specproof has not been built: dist/ is missing. Run: npm run build')
  process.exitCode = 4
}
