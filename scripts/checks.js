import { spawn } from 'node:child_process'

// What is checked without running a test, side by side; each prints what it has to say when it is done.
const checks = ['typecheck', 'lint', 'unused'].map(
  (name) =>
    new Promise((resolve) => {
      const child = spawn('npm', ['run', name], { shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
      const chunks = []
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk))
      child.on('close', (code) => {
        process.stdout.write(Buffer.concat(chunks))
        resolve(code)
      })
    }),
)
const codes = await Promise.all(checks)
process.exitCode = codes.every((code) => code === 0) ? 0 : 1
