import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { laws } from '../conformance/suite/laws.js'
import { runCommand } from './terminal.fixture.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const picture = (name: string) => readFileSync(`${root}docs/pictures/${name}.svg`, 'utf8')

test('the picture of a diff in the README is what the program prints (npm run pictures draws it)', async () => {
  const { drawn, pictures } = await import(new URL('../scripts/picture.js', import.meta.url).href)
  const args = pictures.diff.command.split(' ').slice(1)
  const { code, stdout } = await runCommand(args, root, { env: { FORCE_COLOR: '1' } })
  expect([code, picture('diff')]).toEqual([0, drawn(pictures.diff, stdout)])
})

// The whole of it takes a server and a run against it: node scripts/pictures.js --check.
test('the picture of a conformance run tells of every law by its title', () => {
  const told = [...picture('conform').matchAll(/(?:kept|broken|not applicable) *<\/tspan> *(.*)<\/text>/g)]
  // Behind the title of one that does not apply stands why.
  expect(told.map(([, title], i) => title?.slice(0, laws[i]?.title.length))).toEqual(laws.map(({ title }) => title))
})
