/** What a cell of the law book may be taken for. */
export const levels = ['http', 'behavioural', 'compatible', 'annotation'] as const
export type Level = (typeof levels)[number]
