import { UsageError } from './exit.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Hosts that no proxy is asked for: a server of this machine. */
const own = ['localhost', '127.0.0.1', '[::1]']

/**
 * Lets every `fetch` of this process go by the proxy that HTTPS_PROXY and HTTP_PROXY name, but to the hosts in NO_PROXY:
 * Node.js does not do so by itself, and the names are the same for curl, git and npm.
 * @throws UsageError where what they name is no proxy
 */
export async function useProxy(env: Environment): Promise<void> {
  const [httpsProxy, httpProxy] = [proxyIn('https_proxy', env), proxyIn('http_proxy', env)]
  if (httpsProxy === undefined && httpProxy === undefined) return
  const { EnvHttpProxyAgent, setGlobalDispatcher } = await import('undici')
  const noProxy = [env.no_proxy ?? env.NO_PROXY, ...own].filter(Boolean).join(',')
  const { emitWarning } = process
  // It says of itself that its interface may change; its version is fixed by this package.
  process.emitWarning = () => undefined
  try {
    setGlobalDispatcher(
      new EnvHttpProxyAgent({
        ...(httpsProxy !== undefined && { httpsProxy }),
        ...(httpProxy !== undefined && { httpProxy }),
        noProxy,
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
