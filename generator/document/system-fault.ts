import { builtin } from './builtin.js'

const { basename, sep } = builtin('node:path')
const { getSystemErrorMap } = builtin('node:util')
/** What the operating system refused, in words, and what to do about it. */
export interface SystemFault {
  readonly fact: string
  readonly remedy: string
}

const again = 'Set right what the system reports, and try again.'
const rights = 'Check its permissions, and those of the folders above it.'
const elsewhere = 'Choose a place that can be written.'
const answering = 'Check the address, and that something answers there.'

/** What the codes of the system mean. Those that are not here are told in the system's own words. */
const faults: Readonly<Record<string, readonly [fact: string, remedy: string]>> = {
  ENOENT: ['It does not exist.', 'Check the path.'],
  EACCES: ['Permission was denied.', rights],
  EPERM: ['The operation is not permitted.', rights],
  EROFS: ['The file system is read-only.', elsewhere],
  ENOSPC: ['No space is left.', 'Free some space, or choose another place.'],
  EDQUOT: ['The quota is used up.', 'Free some space, or choose another place.'],
  EFBIG: ['The file is larger than the file system allows.', elsewhere],
  EISDIR: ['It is a folder.', 'Name a file.'],
  ENOTDIR: ['A part of its path is not a folder.', 'Check the path.'],
  EEXIST: ['Something is there already.', 'Move it away, or choose another place.'],
  ENOTEMPTY: ['The folder is not empty.', 'Move away what is in it, or choose another place.'],
  ELOOP: ['Its symbolic links lead in a circle.', 'Correct the links.'],
  EXDEV: ['It is on another file system.', elsewhere],
  EBUSY: ['Another program is using it.', 'Close that program, and try again.'],
  ETXTBSY: ['It is a program that is running.', 'Close that program, and try again.'],
  EMFILE: ['Too many files are open.', 'Raise the limit (ulimit -n), and try again.'],
  ENFILE: ['Too many files are open on this machine.', 'Close other programs, and try again.'],
  ENOMEM: ['No memory is left.', 'Close other programs, and try again.'],
  EIO: ['The device reports an error.', 'Check the disk.'],
  EINVAL: ['The system has no such name or operation.', 'Check the path.'],
  EADDRINUSE: ['Another program listens there.', 'Choose another port; 0 takes a free one.'],
  EADDRNOTAVAIL: ['This machine has no such address.', 'Choose another address.'],
  ECONNREFUSED: ['Nobody listens there.', answering],
  ECONNRESET: ['The other side ended the connection.', answering],
  ETIMEDOUT: ['No answer came in time.', answering],
  EHOSTUNREACH: ['The host cannot be reached.', answering],
  ENETUNREACH: ['The network cannot be reached.', answering],
  ENOTFOUND: ['No such host is known.', answering],
  EAI_AGAIN: ['The name of the host could not be looked up.', answering],
  EPIPE: ['Nobody reads it any more.', again],
  ERR_INVALID_ARG_VALUE: ['Its name holds a character that no path may hold.', 'Check the path.'],
  ERR_FS_FILE_TOO_LARGE: ['The file has more than 2 GiB.', 'Check that this is the right file.'],
}

/** Whether an error comes from the operating system, and not from a fault of the program. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException
  return typeof code === 'string' && (syscall !== undefined || Object.hasOwn(faults, code))
}

/** What the system says against a path or an address, without either: whoever tells it names them. */
export function systemFault(error: unknown): SystemFault {
  const { code: told = '', errno, path, syscall, ...rest } = error as NodeJS.ErrnoException & { dest?: string }
  // A folder that is asked for with those above it is refused so when one of them is a file.
  const code = told === 'EEXIST' && syscall === 'mkdir' ? 'ENOTDIR' : told
  if (code === 'ENAMETOOLONG') return tooLong([path, rest.dest])
  const known = Object.hasOwn(faults, code) ? faults[code] : undefined
  if (known !== undefined) return { fact: known[0], remedy: known[1] }
  const words = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]
  return { fact: `The system refuses it: ${words ?? 'it does not say why'}.`, remedy: again }
}

/** Why something failed, in words: what the system says is put into a sentence. */
export function failureText(error: unknown): string {
  if (isSystemError(error)) return systemFault(error).fact
  return error instanceof Error ? error.message : String(error)
}

/** The name that is to blame, since the path may be one that nobody wrote. */
function tooLong(paths: readonly (string | undefined)[]): SystemFault {
  const names = paths.flatMap((path) => path?.split(sep) ?? []).sort((a, b) => bytes(b) - bytes(a))
  const [longest = ''] = names
  const fact =
    bytes(longest) > 100
      ? `The name "${[...basename(longest)].slice(0, 40).join('')}…" has ${bytes(longest)} bytes, more than the file system allows (255 for most).`
      : 'The path is longer than the system allows.'
  return { fact, remedy: 'Choose a shorter name.' }
}

function bytes(text: string): number {
  return Buffer.byteLength(text)
}
