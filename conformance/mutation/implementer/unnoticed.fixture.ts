/** Slips that the suite does not notice, each with its reason. */
export const unnoticed: readonly string[] = [
  // What is said of an error beyond code, place and limits is for people.
  'errors carry a stack trace',
  // Whether a list of tasks may be so long, and whether polls go together with tasks, is said nowhere.
  'at most ten tasks',
  'a batch of polls answers the first',
  'a poll beside a task is refused',
  // Usage may be told unasked.
  'includeUsage always',
  // One of nothing is what a poll is known to tell, and prices may change.
  'cost is always 0',
  'cost grows from request to request',
  // Prompts of that length are paid for.
  'messages are cut after 1000 characters',
  // Shows in an order of requests that nobody sends.
  'settings are kept for the next task',
  'a poll tells the result of the task that came last',
  'webhooks go to the URL that came last',
  // The first pieces are those of reasoning, which is compared with nothing.
  'pieces are out of order',
  // How much of a text a level of thinking takes is said nowhere.
  'thinking takes the whole text',
  // Requests come without a key one by one, and a few of them only.
  'validation goes before the key',
  // Values that no document names.
  'a role of system is taken',
  'other levels of thinking',
  'settings at the top are taken',
]
