// `npm test` with every sample as large as it gets: SPECPROOF_TESTS=all, on whatever shell.
import { spawnSync } from 'node:child_process'

const env = { ...process.env, SPECPROOF_TESTS: 'all' }
const { status } = spawnSync('npm', ['test'], { env, stdio: 'inherit', shell: true })
process.exit(status ?? 1)
