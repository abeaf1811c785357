import { randomInt } from 'node:crypto'
import type { Law } from './law.js'
import { answersBelong } from './laws/answers-belong.js'
import { answersShow } from './laws/answers-show.js'
import { batchIsItsTasks } from './laws/batch-is-its-tasks.js'
import { bodyIsJson } from './laws/body-is-json.js'
import { builderAgrees } from './laws/builder-agrees.js'
import { checksAgree } from './laws/checks-agree.js'
import { deliveryAgrees } from './laws/delivery-agrees.js'
import { fieldsHaveEffect } from './laws/fields-have-effect.js'
import { identifiersHold } from './laws/identifiers-hold.js'
import { inputsHaveEffect } from './laws/inputs-have-effect.js'
import { keyDecides } from './laws/key-decides.js'
import { numbersArePlausible } from './laws/numbers-are-plausible.js'
import { refusedIsNotExecuted } from './laws/refused-not-executed.js'
import { responseFits } from './laws/response-fits.js'
import { serverAgrees } from './laws/server-agrees.js'
import { spellingIsFree } from './laws/spelling-is-free.js'

/**
 * Every law, in the order in which they are run: first those that ask nobody, then what should be refused, then what costs
 * money, and in the end what is said of all answers.
 */
export const laws: readonly Law[] = [
  checksAgree,
  builderAgrees,
  serverAgrees,
  keyDecides,
  bodyIsJson,
  spellingIsFree,
  refusedIsNotExecuted,
  deliveryAgrees,
  answersBelong,
  fieldsHaveEffect,
  answersShow,
  inputsHaveEffect,
  batchIsItsTasks,
  identifiersHold,
  numbersArePlausible,
  responseFits,
]

/** A seed for runs that name none. */
export const freshSeed = (): number => randomInt(2 ** 31)
