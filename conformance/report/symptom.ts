import type { Pointer } from '../../generator/document/pointer.js'

/*
 * What a server does wrong shows to several laws, by several ways of delivery and at several values. Laws say by the same
 * symptom what went wrong, and reports tell it once. Where a law says nothing, its message is what went wrong.
 */

const effectOf = 'effect of '

/** An input that does not do what it is for. */
export const ofInput = (at: Pointer): string => `${effectOf}${at}`

/** The input that a symptom is of. */
export function inputIn(symptom: string | undefined): Pointer | undefined {
  return symptom?.startsWith(effectOf) ? symptom.slice(effectOf.length) : undefined
}

const memberOf = 'member '

/** A member of results that tells what cannot be, or is not told. */
export const ofMember = (name: string): string => `${memberOf}${name}`

const differingIn = 'results differ in '

/** Results that ought to be the same, by the members in which they differ. */
export function ofMembers(names: readonly string[]): string {
  const [only = '', ...others] = names
  // Where the text is another one, what is told of it is too.
  return others.length > 0 ? `${differingIn}${names.join()}` : ofMember(only)
}

/** The members that a symptom says results differ in; none where it is of something else. */
export function membersIn(symptom = ''): readonly string[] {
  if (symptom.startsWith(differingIn)) return symptom.slice(differingIn.length).split(',')
  return symptom.startsWith(memberOf) ? [symptom.slice(memberOf.length)] : []
}

/** Whether results are others than they should be, or one member of them is. */
export function isOfResults(symptom: string | undefined): boolean {
  return symptom !== undefined && (symptom.startsWith(differingIn) || symptom.startsWith(memberOf))
}

/** What one way of delivery takes, and others refuse. */
export const ofWay = (way: string): string => `what is wrong is taken by ${way}`

/** A refused task that is answered with data. */
export const dataOfRefused = 'a refused task is answered with data'

/** Results that another task brings. */
export const answersAstray = 'answers are those of other tasks'

/** Errors that say they are of another task than the one that is wrong. */
export const errorsAstray = 'errors are of another task'

/** An acknowledgement that is none. */
export const hastyResult = 'the acknowledgement carries a result'

/** A task of which an answer tells nothing. */
export const unanswered = 'a task is not answered'

/** An identifier that comes back as another text that says the same. */
export const idRespelled = 'identifiers in capitals come back otherwise'

/** An identifier that is taken again, wherever the first one was. */
export const idTakenTwice = 'identifiers are taken twice'

/** A list of tasks that is refused without a word of any of them. */
export const batchRefused = 'a list of tasks is refused as a whole'

/** What is refused where one field is wrong, and taken where two are. */
export const takenTogether = 'two fields that are wrong together are taken'

/** A poll that knows what was never asked for. */
export const unknownKnown = 'a task that was never sent is known'
