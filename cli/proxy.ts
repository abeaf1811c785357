import { isLoopback } from '../generator/document/loopback.js'
import { UsageError } from './exit.js'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Lets every `fetch` of this process go by the proxy that HTTPS_PROXY and HTTP_PROXY name, but to the hosts in NO_PROXY
 * and to this machine: Node.js does not do so by itself, and the names are the same for curl, git and npm.
 * @throws UsageError where what they name is no proxy
 */
export async function useProxy(env: Environment): Promise<void> {
  const [httpsProxy, httpProxy] = [proxyIn('https_proxy', env), proxyIn('http_proxy', env)]
  if (httpsProxy === undefined && httpProxy === undefined) return
  const { Agent, EnvHttpProxyAgent, setGlobalDispatcher } = await import('undici')
  const { emitWarning } = process
  // It says of itself that its interface may change; its version is fixed by this package.
  process.emitWarning = () => undefined
  try {
    const [direct, proxied] = [
      new Agent(),
      new EnvHttpProxyAgent({
        ...(httpsProxy !== undefined && { httpsProxy }),
        ...(httpProxy !== undefined && { httpProxy }),
        noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
      }),
    ]
    setGlobalDispatcher(
      proxied.compose((dispatch) => (options, handler) => {
        const isHere = isLoopback(String(options.origin))
        return isHere ? direct.dispatch(options, handler) : dispatch(options, handler)
      }),
    )
  } finally {
    process.emitWarning = emitWarning
  }
}

function proxyIn(name: string, env: Environment): string | undefined {
  const value = env[name] || env[name.toUpperCase()]
  if (!value) return undefined
  // It may hold a password, and is not repeated.
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new UsageError(`${name.toUpperCase()} wants a URL of http or https, such as http://proxy.example:3128.`)
  return value
}
