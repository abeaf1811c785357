import { existsSync } from 'node:fs'
import { configDefaults, defineConfig, mergeConfig } from 'vitest/config'
import all from './vitest.config.js'

/** Files that take more than some seconds of a processor: `npm run test:fast` leaves them out. */
const slow = [
  './conformance/value/request.test.ts',
  './conformance/fixture/fuzz/schema.test.ts',
  './conformance/fixture/fuzz/types.test.ts',
  './conformance/mock/boundary.test.ts',
  './conformance/mock/client.test.ts',
  './conformance/mock/runware/delivery.test.ts',
  './conformance/mock/fault.test.ts',
  './conformance/mock/soak.test.ts',
  './conformance/mock/runware/websocket.test.ts',
  './conformance/judge/ajv/idna.test.ts',
  './conformance/mutation/power.test.ts',
  './conformance/suite/laws.test.ts',
  './conformance/suite/presence.test.ts',
  './conformance/suite/shared.test.ts',
  './conformance/suite/table.test.ts',
  './conformance/server/budget.test.ts',
  './conformance/server/interrupt.test.ts',
  './conformance/server/live.test.ts',
  './conformance/vitest/contract.test.ts',
  './generator/document/bundle.test.ts',
  './cli/conform.test.ts',
  './cli/diff-overlays.test.ts',
  './cli/diff.test.ts',
  './cli/hostile.test.ts',
  './cli/main.test.ts',
  './cli/output.test.ts',
  './cli/refusals.test.ts',
  './cli/watch.test.ts',
  './conformance/diff/diff.test.ts',
  './conformance/diff/laws.test.ts',
  './conformance/diff/note.test.ts',
  './conformance/diff/table.test.ts',
  './generator/emit/render.test.ts',
  './generator/emit/shared.test.ts',
  './generator/emit/type/types.test.ts',
  './generator/emit/check/check-code.test.ts',
  './generator/output/generate.test.ts',
  './cli/package.test.ts',
  './cli/readme.test.ts',
  './generator/runtime/format.test.ts',
]
const gone = slow.filter((it) => !existsSync(new URL(it, import.meta.url)))
if (gone.length > 0) throw new Error(`vitest.fast.config.ts names files that are not there: ${gone.join(', ')}`)

export default mergeConfig(
  all,
  defineConfig({ test: { exclude: [...configDefaults.exclude, ...slow.map((it) => it.slice(2))] } }),
)
