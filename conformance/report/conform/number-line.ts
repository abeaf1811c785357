import type { CoverageEntry, Probe } from '../finding.js'
import { count, escaped } from '../form/markup.js'
import { probeNumber } from '../probe-number.js'

interface Placed {
  readonly probe: Probe
  readonly isLegal: boolean
}

/**
 * What was sent for one constraint: numbers, lengths and counts in their order on a line, green where they are legal; other
 * values as chips, legal ones first. A mark tells how the server took each: a tick accepted, a cross refused.
 */
export function numberLine({ legal, illegal }: Pick<CoverageEntry, 'legal' | 'illegal'>): string {
  const placed: Placed[] = [
    ...legal.map((probe) => ({ probe, isLegal: true })),
    ...illegal.map((probe) => ({ probe, isLegal: false })),
  ]
  // Numbers that are all refused, for being numbers, are no line.
  const isLine = placed.some((it) => it.isLegal && probeNumber(it.probe) !== undefined)
  const numbers = placed
    .flatMap((it) =>
      isLine && probeNumber(it.probe) !== undefined ? [{ ...it, at: probeNumber(it.probe) as number }] : [],
    )
    .sort((a, b) => a.at - b.at)
  const others = placed.filter((it) => !isLine || probeNumber(it.probe) === undefined)
  return `${numbers.length === 0 ? '' : axis(numbers)}${others.length === 0 ? '' : chips(others)}`
}

function axis(numbers: readonly (Placed & { readonly at: number })[]): string {
  const gaps = numbers.slice(1).map((it, i) => it.at - (numbers[i] as { at: number }).at)
  const smallest = Math.min(...gaps.filter((it) => it > 0))
  const parts = numbers.flatMap((it, i) => {
    const isFar = i > 0 && (gaps[i - 1] as number) > smallest * 20
    const isSameZone = numbers[i - 1]?.isLegal === it.isLegal
    const gap = `<li class="gap ${isSameZone && it.isLegal ? 'legal' : isSameZone ? 'illegal' : 'edge'}" aria-hidden="true">⋯</li>`
    return [...(isFar ? [gap] : []), point(it)]
  })
  return `<ol class="axis">${parts.join('')}</ol>`
}

function point(it: Placed): string {
  const { label } = it.probe
  return `<li class="${classOf(it)}" title="${title(it)}">${mark(it)}<span>${escaped(label.length > 22 ? `${label.slice(0, 21)}…` : label)}</span></li>`
}

function chips(list: readonly Placed[]): string {
  return `<ul class="chips">${list
    .map((it) => {
      const { path, slip } = it.probe
      const label =
        slip === 'later-item' && !it.isLegal
          ? `${path.split('/').slice(2).join('/')} ${it.probe.label}`
          : it.probe.label
      const short = label.length > 60 ? `${label.slice(0, 59)}…` : label
      return `<li class="${classOf(it)}" title="${title(it)}">${mark(it)}<span>${escaped(short)}</span></li>`
    })
    .join('')}</ul>`
}

function classOf({ probe, isLegal }: Placed): string {
  return `${isLegal ? 'legal' : 'illegal'} ${probe.outcome.replace(/ /g, '-')}`
}

/** What the server did: as it should, or the other way round. */
function mark({ probe, isLegal }: Placed): string {
  if (probe.outcome === 'not sent') return '<i>–</i>'
  const isAccepted = isLegal === (probe.outcome === 'as expected')
  return `<i>${isAccepted ? '✓' : '✕'}</i>`
}

function title({ probe, isLegal }: Placed): string {
  const { label, slip, outcome, path, side, id, along } = probe
  const words = [
    `${label}${slip === undefined ? '' : ` (${slip})`}`,
    `${isLegal ? 'legal' : 'to be refused'}, ${side} the limit`,
    outcome === 'finding' ? 'the server sees it otherwise' : outcome,
    `${path || 'the request'}, case ${id}`,
    ...(along === undefined ? [] : [`breaks ${count(along.length, 'other rule')} too: ${along.join(', ')}`]),
  ]
  return escaped(words.join('; '))
}
