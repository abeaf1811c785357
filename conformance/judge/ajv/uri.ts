import type { UriResolver } from 'ajv/dist/types/index.js'

const loneSurrogate = /\p{Cs}/u

/**
 * The resolver, with fragments left as they are where they hold a lone surrogate: a schema may be called so, and no URI
 * can spell it.
 */
export function withAnyFragment(resolver: UriResolver): UriResolver {
  return {
    parse(uri) {
      if (!loneSurrogate.test(uri)) return resolver.parse(uri)
      const [path, fragment] = parts(uri)
      return { ...resolver.parse(path), fragment }
    },
    resolve(base, path) {
      if (!loneSurrogate.test(path)) return resolver.resolve(base, path)
      const [before, fragment] = parts(path)
      return `${resolver.resolve(base, before).split('#', 1)[0]}#${fragment}`
    },
    serialize({ fragment, ...component }) {
      if (fragment === undefined || !loneSurrogate.test(fragment)) {
        return resolver.serialize({ ...component, ...(fragment !== undefined && { fragment }) })
      }
      return `${resolver.serialize(component)}#${fragment}`
    },
  }
}

function parts(uri: string): [path: string, fragment: string] {
  const hash = uri.indexOf('#')
  return hash < 0 ? [uri, ''] : [uri.slice(0, hash), uri.slice(hash + 1)]
}
