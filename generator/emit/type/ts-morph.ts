import { createRequire } from 'node:module'

/** Required as the CommonJS that it is: to import it, Node.js would search its megabytes for names first, in 0.2 CPU seconds. */
export const { CodeBlockWriter, StructureKind, Writers } = createRequire(import.meta.url)(
  'ts-morph',
) as typeof import('ts-morph')
