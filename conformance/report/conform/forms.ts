import type { Report } from '../finding.js'
import type { PlaceOf } from './sarif.js'

/** What a report is made from, beside the reports of the operations. */
interface Making {
  /** Of specproof. */
  readonly version: string
  readonly placeOf: PlaceOf
}

interface Form {
  /** Who reads it, in words. */
  readonly meaning: string
  text(reports: readonly Report[], making: Making): Promise<string>
}

/** Every form that `conform --report` writes, once: the option, its help and the README follow. */
export const reportForms = {
  json: {
    meaning: 'everything, for programs; `--resume` and `--merge` read it',
    text: async (reports) => `${JSON.stringify(reports, null, 2)}\n`,
  },
  junit: {
    meaning: 'JUnit XML for CI: a suite for each operation, in it a case for each law',
    text: async (reports) => (await import('./junit.js')).junitReport(reports),
  },
  html: {
    meaning: 'one page without any other file, for people: findings, and what was covered of each limit',
    text: async (reports) => (await import('./html.js')).htmlReport(reports),
  },
  sarif: {
    meaning: 'SARIF 2.1.0 for code hosts: each finding at the line of its constraint',
    text: async (reports, { version, placeOf }) => (await import('./sarif.js')).sarifReport(reports, version, placeOf),
  },
} as const satisfies Readonly<Record<string, Form>>

export type ReportForm = keyof typeof reportForms

/** Their names, in the order in which help tells them. */
export const reportFormNames = Object.keys(reportForms) as readonly ReportForm[]
