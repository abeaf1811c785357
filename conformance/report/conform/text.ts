import { counted } from '../../../generator/document/counted.js'
import { type Cause, causesIn } from '../cause.js'
import { type Effort, effortOf } from '../effort.js'
import type { Finding, LawResult, PowerResult, Report } from '../finding.js'
import { incompleteOf, incompleteText } from '../statement.js'

/** Marks a text, or leaves it as it is where colours are not wanted. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string) => string

/** A line of prose as lines that fit where they are read, the later ones indented. Command lines are never folded. */
export type Fold = (line: string, indent: number) => string

const unfolded: Fold = (line) => line

const colours = {
  kept: 'green',
  broken: 'red',
  open: 'yellow',
  'not applicable': 'dim',
  'could not run': 'yellow',
} as const

/** A report for people who read it in a terminal or a log. */
export function reportText(report: Report, paint: Paint, fold: Fold = unfolded): string {
  const { model, operation, target, cases, laws, findings, coverage, power, seed, seconds, cost } = report
  const both = coverage.filter((it) => it.covered === 'both sides').length
  const summary = [
    `${counted(cases.count, 'case')} (${cases.set}) in ${counted(cases.requests, 'request')}`,
    effortText(effortOf([report])),
    `${both} of ${coverage.length} constraints on both sides`,
    `seed ${seed}`,
    `${seconds} s`,
    ...(cost > 0 ? [`${cost} US dollars`] : []),
  ]
  const head = `${paint('bold', `${model} ${operation}`)}  against ${target}`
  // Where nothing was asked there is one thing to say.
  const reason = reasonForAll(report)
  if (reason !== undefined) return `${head}\n${fold(`  ${paint('yellow', 'could not run')}: ${reason}`, 4)}\n\n`
  const told = new Set<string>()
  const incomplete = incompleteText(incompleteOf(report.statements))
  const lines = [
    head,
    ...laws.map(({ status, title, reason, settled, statements }) => {
      const isTold = reason === undefined || ((status === 'could not run' || status === 'open') && told.has(reason))
      if (reason !== undefined) told.add(reason)
      const share = settled < statements ? ` (${settled} of ${statements} settled)` : ''
      const line = `  ${paint(colours[status], status.padEnd(14))}  ${title}${share}${isTold ? '' : `: ${reason}`}`
      return fold(line, titlesAt)
    }),
    ...(incomplete === undefined ? [] : [fold(`  ${paint('yellow', incomplete)}`, 4)]),
    fold(`  ${summary.join('; ')}`, 4),
    ...(power === undefined ? [] : powerLines(power).map((it) => fold(it, 11))),
    ...(findings.length === 0 ? [] : ['', `  ${causeCount(report)}`]),
    ...causesIn(report).flatMap((it) => ['', ...causeLines(it, findings, { paint, fold })]),
    '',
  ]
  return `${lines.join('\n')}\n`
}

/** Where the titles of laws begin. */
const titlesAt = 18

/** Why nothing at all could be asked; undefined where something was. */
function reasonForAll({ laws, findings }: Report): string | undefined {
  const [first, ...others] = laws.filter((it) => it.status !== 'not applicable')
  const stuck = (it: LawResult) => it.status === 'could not run' && it.settled === 0
  if (first === undefined || findings.length > 0 || !stuck(first)) return undefined
  return others.every((it) => stuck(it) && it.reason === first.reason) ? first.reason : undefined
}

/** What was sent, and apart from it what was compared without sending anything. */
function effortText({ requests, comparisons }: Effort): string {
  const compared = comparisons === undefined ? 'comparisons not counted' : counted(comparisons, 'comparison')
  return `${counted(requests, 'request')} sent in all${comparisons === 0 ? '' : ` and ${compared} in this process`}`
}

/** The smallest finding of a cause whole, the others by id. */
function causeLines(
  { count, deliveries, findings: [smallest, ...others] }: Cause,
  findings: readonly Finding[],
  style: Style,
) {
  const shown = findings.find((it) => it.id === smallest)
  const some = others.slice(0, mostIds)
  const rest = others.length - some.length
  const more = `    and ${count - 1} more of this cause: ${some.join(' ')}${rest > 0 ? ` and ${rest} others` : ''}`
  return [
    ...(shown === undefined ? [] : findingLines(shown, deliveries, style)),
    ...(others.length === 0 ? [] : [style.fold(style.paint('dim', more), 6)]),
  ]
}

interface Style {
  readonly paint: Paint
  readonly fold: Fold
}

/** So many ids of a cause are told. */
const mostIds = 8

/** How many findings there are, and of how many causes. */
function causeCount(report: Report): string {
  return `${counted(report.findings.length, 'finding')} of ${counted(causesIn(report).length, 'cause')}`
}

function findingLines(it: Finding, deliveries: readonly string[], { paint, fold }: Style): string[] {
  const opinion = ({ verdict, pointers, status }: Finding['expected']) =>
    [verdict, ...(status === undefined ? [] : [`(${status})`]), ...pointers].join(' ')
  const chance = it.chance === undefined ? '' : `; seed ${it.chance.seed}, path ${it.chance.path}`
  const [expected, actual] = [`expected ${opinion(it.expected)}`, `got ${opinion(it.actual)}`]
  const where = it.pointer === '' ? it.law : `${it.keyword} at ${it.pointer}`
  const isLong = expected.length + actual.length > longestOpinions
  const words = it.actual.words?.map((said) => `«${said}»`).join(' ')
  const prose = [
    `  ${paint('red', it.path || it.law)}  ${it.value}  [${it.id}]`,
    `    ${it.message}`,
    ...(isLong
      ? [`    ${where}${chance}`, `    ${expected}`, `    ${actual}`]
      : [`    ${where}; ${expected}, ${actual}${chance}`]),
    ...(it.rule === undefined ? [] : [`    the document: ${it.rule}`]),
    ...(words === undefined ? [] : [`    the server: ${words}`]),
    ...(deliveries.length === 0 ? [] : [`    seen by ${deliveries.join(', ')}`]),
  ]
  return [...prose.map((line) => fold(line, 6)), ...it.curl.split('\n').map((line) => `    ${line}`)]
}

/** Longer ones have lines of their own. */
const longestOpinions = 120

function powerLines(power: PowerResult): string[] {
  const { faults, noticed, noticedWithin, equivalent, candidates, survivors, equivalents, untold } = power
  const starts = noticedWithin.map((it) => `${it.faults} by ${it.requests}`).join(', ')
  return [
    `  power: ${noticed} of ${counted(faults - equivalent, 'fault')} noticed with ${counted(power.requestsPerConstraint, 'request')} per constraint`,
    `         of them by the first requests of the plan: ${starts}`,
    ...fewestLines(power).map((it) => `         ${it}`),
    `         ${equivalents.length} more are shown to be equivalent, ${untold.length} are not told apart by ${counted(candidates, 'request')}`,
    ...survivors.map((it) => `    survivor    ${it.fault}: ${it.why}`),
    ...equivalents.map((it) => `    equivalent  ${it}`),
    ...untold.map((it) => `    untold      ${it.fault}: ${it.why}`),
  ]
}

function boundLines({ faults, least, found, within }: NonNullable<PowerResult['fewest']>): string[] {
  const starts = within.map((it) => `${it.faults} by ${it.requests} (the plan: ${it.planned})`).join(', ')
  return [
    `the ${counted(faults, 'fault')} of constraints among them take no fewer than ${counted(least, 'request')}: no request notices two of ${least} of them; ${found} do`,
    `at best known: ${starts}`,
  ]
}

/** How few requests could do, and why there are more. */
function fewestLines({ fewest, listedValues, requestsPerConstraint }: PowerResult): string[] {
  const others = `${counted(listedValues.others, 'request')} per constraint without them`
  return [
    ...(fewest === undefined ? [] : boundLines(fewest)),
    ...(requestsPerConstraint > 2
      ? [`${counted(listedValues.requests, 'request')} show values of lists alone, one of a list at a time; ${others}`]
      : []),
  ]
}
