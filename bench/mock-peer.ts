import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { type Contender, started } from './contender.js'
import { repository, write } from './workspace.js'

/* Other mock servers for an OpenAPI document, with the newest version that this Node.js can run. */

const document = join(repository, 'specs/alibaba-qwen3-5-397b.json')

/** A mock server that is measured beside ours. */
export interface PeerServer {
  readonly name: string
  readonly packages: readonly [main: string, ...others: string[]]
  /** The script in the folder, and its arguments. */
  readonly script: string
  readonly args: (port: number) => readonly string[]
}

const scalar = `import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { createMockServer } from '@scalar/mock-server'
const [file, port] = process.argv.slice(2)
const text = readFileSync(file, 'utf8')
const app = await createMockServer({ specification: JSON.parse(text), document: JSON.parse(text) })
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' })
`

export const peers: readonly PeerServer[] = [
  {
    name: 'Prism',
    packages: ['@stoplight/prism-cli'],
    script: 'node_modules/@stoplight/prism-cli/dist/index.js',
    args: (port) => ['mock', '--host', '127.0.0.1', '--port', String(port), '--verboseLevel', 'silent', document],
  },
  {
    name: 'Scalar (validates nothing)',
    packages: ['@scalar/mock-server', '@hono/node-server'],
    script: 'scalar.mjs',
    args: (port) => [document, String(port)],
  },
]

/** Installs a server into a folder; its version, or why it cannot be installed. */
export function installed({ packages }: PeerServer, folder: string): { version: string } | { reason: string } {
  write(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  write(join(folder, 'scalar.mjs'), scalar)
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages]
  const { status, stderr, error } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', timeout: 600_000 })
  if (status !== 0) return { reason: (stderr || String(error)).trim().split('\n').at(-1)?.slice(0, 160) ?? '' }
  const { version } = JSON.parse(readFileSync(join(folder, 'node_modules', packages[0], 'package.json'), 'utf8'))
  return { version }
}

/** Starts a server that was installed; it listens a while later. */
export async function startedPeer({ script, args }: PeerServer, folder: string): Promise<Contender> {
  const port = await freePort()
  return started(join(folder, script), args(port), `http://127.0.0.1:${port}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
