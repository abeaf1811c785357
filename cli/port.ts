import { problem, SpecError } from '../generator/document/problem.js'
import { isSystemError, systemFault } from '../generator/document/system-fault.js'

/**
 * What is told where a port cannot be listened on.
 * @param option the option that names it, with its value
 * @param what stands before what the system says
 * @throws what the system did not say
 */
export function portRefusal(error: unknown, option: string, what = ''): SpecError {
  if (!isSystemError(error)) throw error
  const { fact, remedy } = systemFault(error)
  return new SpecError([problem('input/no-port', { file: option, pointer: '' }, `${what}${fact}`, remedy)])
}
