import { version } from '../../../generator/version.js'
import { type Cause, causesIn } from '../cause.js'
import { type Effort, effortOf } from '../effort.js'
import type { Report } from '../finding.js'
import { type Form, jsonText, namesOf } from '../form/form.js'
import type { PlaceOf } from './sarif.js'

/** A report, or what a run would send, as it is printed for programs: it says which form it has. */
export const versioned = <T extends object>(it: T) => ({ schemaVersion: 1 as const, ...it })

/** A report as it is printed: findings are cases, and causes are what they have in common. */
export interface ToldReport extends Report, Effort {
  readonly causes: readonly Cause[]
}

/** A report as it is printed for programs. */
export const versionedReport = (it: Report) => versioned<ToldReport>({ ...it, ...effortOf([it]), causes: causesIn(it) })

/** What a report is made from. */
export interface ReportData {
  /** One for each operation. */
  readonly reports: readonly Report[]
  readonly placeOf: PlaceOf
}

/** Every form that `conform --report` writes, once: the option, its help and the README follow. */
export const reportForms = {
  json: {
    meaning: 'everything, for programs; `--resume` and `--merge` read it',
    text: async ({ reports }) => jsonText(reports.map(versionedReport)),
  },
  junit: {
    meaning: 'JUnit XML for CI: a suite for each operation, in it a case for each law, with its time',
    text: async ({ reports }) => (await import('./junit.js')).junitReport(reports),
  },
  html: {
    meaning: 'one page without any other file, for people: findings by cause, and what was covered of each limit',
    text: async ({ reports }) => (await import('./html.js')).htmlReport(reports),
  },
  sarif: {
    meaning: 'SARIF 2.1.0 for code hosts: each finding at the line of its constraint',
    text: async ({ reports, placeOf }) => (await import('./sarif.js')).sarifReport(reports, version, placeOf),
  },
} as const satisfies Readonly<Record<string, Form<ReportData> & { readonly meaning: string }>>

export type ReportForm = keyof typeof reportForms

export const reportFormNames = namesOf(reportForms)
