import type * as runtime from '../runtime/format.js'
import type { Format } from './format.js'

/** The function of the runtime that checks each format. */
export const formatFunctions = {
  uuid: 'uuid',
  uri: 'uri',
  'uri-reference': 'uriReference',
  'date-time': 'dateTime',
  date: 'date',
  time: 'time',
  duration: 'duration',
  email: 'email',
  hostname: 'hostname',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  'json-pointer': 'jsonPointer',
  regex: 'regex',
} as const satisfies Readonly<Record<Format, keyof typeof runtime>>
