import type { TaskProtocol } from '../../../generator/provider/protocol.js'
import { unknownKnown } from '../../report/symptom.js'
import type { Context } from '../context.js'
import { postbox, reachable, wayPins } from '../delivery.js'
import { idIn, ofTask } from '../identifier.js'
import {
  type About,
  type Exchange,
  expectedOpinion,
  type Find,
  type Inquiry,
  type Law,
  notApplicable,
  opinionOf,
  statement,
  type Unit,
} from '../law.js'
import { knowsAnything } from '../polling.js'
import { declares, plainRefusals, requestOf, spread, withMembers } from '../request.js'
import { lackOfTasks, tasksOf } from '../subject.js'
import { ofTrouble } from '../symptom.js'

const law = 'refused-not-executed'

/** So many refused tasks are asked for afterwards. */
const asked = 16

/** What was refused was not executed: asking for its result brings none, and none is posted. */
export const refusedIsNotExecuted: Law = {
  name: law,
  title: 'nothing that was refused was executed',
  needsTarget: true,
  state: (context, plan) => {
    const tasks = tasksOf(context)
    if (tasks === undefined) return notApplicable(lackOfTasks(context))
    const control = requestOf(context, wayPins(tasks, 'async')) ?? requestOf(context)
    const isPosted = declares(context, tasks.webhook)
    return spread(plainRefusals(context, plan), asked).flatMap((it, i): readonly Unit[] => {
      const refusal: RefusedCase = {
        name: it.cases[0]?.id ?? String(i),
        about: { path: it.cases[0]?.path ?? '', value: it.cases[0]?.label ?? '' },
        text: it.text,
        isLater: i % 2 === 1,
        tasks,
        control,
      }
      const isWebhook =
        i % 4 === 3 && isPosted && withMembers(context, it.text, { [tasks.webhook]: postbox }) !== undefined
      return [notKnown(context, refusal, i === 0), ...(isWebhook ? [notPosted(context, refusal)] : [])]
    })
  },
}

interface RefusedCase {
  readonly name: string
  readonly about: Pick<About, 'path' | 'value'>
  readonly text: string
  readonly isLater: boolean
  readonly tasks: TaskProtocol
  /** A task that is accepted. */
  readonly control: string | undefined
}

function notKnown(context: Context, refusal: RefusedCase, isMended: boolean): Unit {
  const { name, about, tasks, control } = refusal
  const field = tasks.identifier
  return statement(law, name, about, async (inquiry, find) => {
    // Where nothing that was executed can be asked for, that nothing comes of a refused task proves nothing.
    const isKnown =
      control === undefined || (await context.once('a task that is known', () => known(inquiry, control, field)))
    if (!isKnown) inquiry.remark = `${tasks.poll.name} tells nothing of tasks that were executed either`
    const refused = await inquiry.ask(textOf(context, refusal), { mayCost: false })
    const id = idIn(refused.texts[0] ?? '', field)
    if (refused.reading.verdict !== 'refuses' || id === undefined) {
      inquiry.remark = 'the server did not refuse the task'
      return
    }
    const later = await inquiry.poll(id)
    const brought = ofTask(later.reading.data, field, id)
    if (brought.length > 0) {
      find([refused, later], {
        message: `The task was refused, and yet ${tasks.poll.name} knows a result or a state of it.`,
        expected: expectedOpinion('no result'),
        actual: expectedOpinion(`${brought.length} items`),
        ...((await knowsAnything(inquiry)) && { symptom: unknownKnown }),
      })
    }
    if (isMended && control !== undefined) await isFree(inquiry, find, { refused, id, control, field })
  })
}

interface HeldIdentifier {
  readonly refused: Exchange
  readonly id: string
  readonly control: string
  readonly field: string
}

/** The identifier of a task that was refused may be used by one that is right. */
async function isFree(inquiry: Inquiry, find: Find, { refused, id, control, field }: HeldIdentifier): Promise<void> {
  const mended = control.replace(JSON.stringify(idIn(control, field)), JSON.stringify(id))
  const again = await inquiry.ask(mended, { isAsIs: true })
  if (again.reading.verdict === 'accepts') return
  const trouble = ofTrouble(again.reading.verdict)
  find([refused, again], {
    message: 'The task was refused, and yet its identifier is taken: the mended task is refused too.',
    expected: expectedOpinion('accepts'),
    actual: opinionOf(again.reading),
    ...(trouble && { symptom: trouble }),
  })
}

async function known(inquiry: Inquiry, control: string, field: string): Promise<boolean> {
  const { texts } = await inquiry.ask(control)
  const { reading } = await inquiry.poll(idIn(texts[0] ?? '', field) ?? '')
  return reading.data.length > 0
}

function notPosted(context: Context, refusal: RefusedCase): Unit {
  return statement(law, `${refusal.name} posted`, { path: refusal.tasks.webhook }, async (inquiry, find) => {
    const place = (await reachable(context)).place()
    const refused = await inquiry.ask(textOf(context, refusal, place.url), { mayCost: false })
    if (refused.reading.verdict !== 'refuses') {
      inquiry.remark = 'the server did not refuse the task'
      return
    }
    const { isLocal, isPrompt = isLocal } = context.target
    await inquiry.wait(isPrompt ? 50 : 1000)
    if (place.postings.length === 0) return
    find([refused], {
      message: 'The task was refused, and yet a result was posted to its webhook.',
      expected: expectedOpinion('nothing posted'),
      actual: expectedOpinion(`${place.postings.length} posted`),
    })
  })
}

function textOf(context: Context, { text, isLater, tasks }: RefusedCase, url?: string): string {
  const members = { ...(isLater && wayPins(tasks, 'async')), ...(url !== undefined && { [tasks.webhook]: url }) }
  return withMembers(context, text, members) ?? text
}
