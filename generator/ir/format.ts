/** The formats that are asserted, each by its RFC; any other is an annotation. */
export const formats = [
  'uuid',
  'uri',
  'uri-reference',
  'date-time',
  'date',
  'time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'json-pointer',
  'regex',
] as const

/** The name of a format that is asserted. */
export type Format = (typeof formats)[number]

/** Whether a format of this name is asserted. */
export function isFormat(name: string): name is Format {
  return (formats as readonly string[]).includes(name)
}
