import { counted } from '../../../generator/document/counted.js'

/** What a run would send. */
export interface RunPlan {
  readonly model: string
  readonly operation: string
  readonly cases: number
  /** Requests of the boundary cases, and those of them that should be refused. */
  readonly planned: number
  readonly refused: number
  /** Edges that no request shows. */
  readonly untested: number
  /** All requests to a server that is right and answers at once, and those of them that only poll. */
  readonly requests: number
  readonly polls: number
  /** Requests that should be executed. */
  readonly executed: number
  /** US dollars for one of them, and for all, at worst; absent where the file gives no price. */
  readonly worstUsd?: number
  readonly worstTotalUsd?: number
  readonly priceSource: string
}

/**
 * A plan for people.
 * @param isFrugal whether requests are kept cheap
 */
export function runPlanText(it: RunPlan, isFrugal: boolean): string {
  const order = isFrugal
    ? ' and are sent first: what is refused should cost nothing'
    : '; what tells most of mistakes is sent first'
  const sum = it.worstTotalUsd === undefined ? '' : `, ${it.worstTotalUsd} US dollars at worst`
  const each = it.worstUsd === undefined ? '' : `${it.worstUsd} each, `
  return [
    `${it.model} ${it.operation}`,
    `  ${counted(it.cases, 'boundary case')} in ${counted(it.planned, 'request')}; ${counted(it.untested, 'edge')} that no request shows`,
    `  ${it.refused} of them should be refused${order}`,
    `  ${counted(it.requests, 'request')} in all, ${it.polls} of them polls, to a server that is right and answers at once`,
    `  ${it.executed} should be executed and may cost${sum} (${each}${it.priceSource})`,
    '',
  ].join('\n')
}
