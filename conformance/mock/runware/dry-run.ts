import type { MockRequest } from '../exchange.js'

/** Whether a request is to be validated and priced only. */
export function isDryRun({ headers, path }: MockRequest): boolean {
  return headers['x-runware-dry-run'] === '1' || (path.includes('dryRun=1') && /[?&]dryRun=1(&|$)/.test(path))
}
