import { benchChecks } from './check.js'
import { benchClient } from './client.js'
import { benchCosts } from './cost.js'
import { benchGeneration } from './generate.js'
import { benchSizes } from './size.js'

const parts = {
  checks: ['Checks of a valid task', benchChecks],
  costs: ['Cost of much, and of much that is wrong', benchCosts],
  sizes: ['Bundle of one model', benchSizes],
  generation: ['Generation', benchGeneration],
  client: ['A call of the client', benchClient],
} as const

/** Prints the figures of every part, or of those named on the command line. */
const wanted = process.argv.slice(2)
for (const [name, [title, run]] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) console.log(`## ${title}\n\n${await run()}\n`)
}
