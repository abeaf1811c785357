import type { ConstraintOf } from '../../ir/constraint.js'
import { constraintOf, type Shape } from '../../ir/model.js'
import { sideWords } from '../../ir/side-words.js'
import { indent, lines, stop, when, withConstant } from '../javascript.js'
import { type CodeSite, passHoles, placeOf, skipHoles } from './code-site.js'
import { accepts } from './expression.js'
import type { Writing } from './writing.js'

/*
 * The items of an array, in loops that pass over its holes. `{ items: { type: 'string' } }` on `v` is
 *     for (let i1 = 0; i1 < v.length; i1++) {
 *       const x2 = v[i1]
 *       …the statements about x2
 *       if (x2 === undefined && c) i1 = lastHole(c, i1)
 *     }
 */

/** Items from an index on. */
export function reportItems(writing: Writing, constraint: ConstraintOf<'items'>, site: CodeSite): string {
  const { from, shape } = constraint
  const { x, c, seen } = site
  const { pool } = writing
  const i = pool.variable('i')
  const value = pool.variable('x')
  const item: CodeSite = { x: value, c: pool.variable('c'), primary: true }
  const refused = constraintOf(shape, 'never') !== undefined
  const code = refused
    ? stop(pool.no(item, constraint, `is an item too many; ${sideWords.upper} ${from} allowed`))
    : writing.report(shape, item)
  const mark = seen === undefined ? '' : `${seen}.add(${i})`
  if (lines(mark, code) === '') return ''
  const entered = withConstant(item.c, placeOf(c, i, value), lines(mark, code))
  const inner = code === '' ? lines(passHoles(value, i, site), mark) : lines(entered, skipHoles(value, i, site))
  return loop({ x, i, from }, lines(`const ${value} = ${x}[${i}]`, inner))
}

/** Items that no schema speaks of: JSON they have to be. */
export function reportOpenItems({ pool }: Writing, from: number, site: CodeSite): string {
  const { x, c } = site
  const [i, value] = [pool.variable('i'), pool.variable('x')]
  const code = lines(
    `const ${value} = ${x}[${i}]`,
    stop(`notJson(${value}, ${placeOf(c, i, value)})`),
    skipHoles(value, i, site),
  )
  return loop({ x, i, from }, code)
}

/** The first items, each by a schema of its own. */
export function reportPrefix(writing: Writing, shapes: readonly Shape[], { x, c, seen }: CodeSite): string {
  const each = shapes.map((shape, i) => {
    const value = writing.pool.variable('x')
    const mark = seen === undefined ? '' : `${seen}.add(${i})`
    const member = writing.pool.variable('c')
    const code = writing.report(shape, { x: value, c: member, primary: true })
    const entered = withConstant(member, placeOf(c, String(i), value), code)
    return when(`${x}.length > ${i}`, withConstant(value, `${x}[${i}]`, lines(mark, entered)))
  })
  return lines(...each)
}

/** Too few or too many items of a form. */
export function reportContains(writing: Writing, constraint: ConstraintOf<'contains'>, site: CodeSite): string {
  const { shape, lower, upper } = constraint
  const { x, c, seen } = site
  const { pool } = writing
  const [count, i, value] = [pool.variable('n'), pool.variable('i'), pool.variable('x')]
  const ok = accepts(writing, shape, { x: value, c, primary: false })
  const mark = seen === undefined ? '' : `${seen}.add(${i})`
  // It ends where more items change nothing.
  const enough = seen === undefined ? `if (${count} ${upper ? `> ${upper.count}` : `>= ${lower.count}`}) break` : ''
  const item = lines(
    `const ${value} = ${x}[${i}]`,
    passHoles(value, i, site),
    when(ok, lines(`${count}++`, mark, enough)),
  )
  const why = (side: 'lower' | 'upper', limit: number) =>
    `needs ${sideWords[side]} ${limit} matching ${limit === 1 ? 'item' : 'items'}`
  const few = () => stop(`${count} < ${lower.count} && ${pool.no(site, lower, why('lower', lower.count))}`)
  return lines(
    `let ${count} = 0`,
    loop({ x, i, from: 0 }, item),
    lower.count === 0 ? '' : few(),
    upper ? stop(`${count} > ${upper.count} && ${pool.no(site, upper, why('upper', upper.count))}`) : '',
  )
}

function loop({ x, i, from }: { readonly x: string; readonly i: string; readonly from: number }, code: string): string {
  return `for (let ${i} = ${from}; ${i} < ${x}.length; ${i}++) {\n${indent(code)}\n}`
}
