/** What is said in turn. */
export const talk = [
  'Tell me of the sea.',
  'It is wide and deep.',
  'Which ships sail it?',
  'Large ones and small ones.',
  'Name some of them, please.',
]

/** What is said in place of something else. */
export const others = ['Describe a lighthouse in winter.', 'List the planets of the sun.', 'Explain how bread is made.']

const repeated = (one: string, other: string) =>
  ['Repeat this until you are stopped:', 'Write this down twenty times:', 'Say this again and again:'].map(
    (it) => [`${it} ${one}`, `${it} ${other}`] as const,
  )

const story = 'It was a long day at the harbour, and everybody was tired when the boats came in at last.'
const places = ['Lisbon', 'Tallinn', 'Naples']

/** Messages that a careful reader answers differently, by what they differ in. */
export const spelledApart: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'capital letters of a message': repeated('aBcDe FgHiJ', 'AbCdE fGhIj'),
  'digits of a message': repeated('4 71 306', '5 82 917'),
  'signs of a message': repeated('one, two; three!', 'one; two? three.'),
  'letters of a message beyond ASCII': repeated('größer für Ödön', 'grâçer fôr Ådån'),
  'forms of letters in a message': repeated('ﬁne Ａ ① x²', 'fine A 1 x2'),
  'markup in a message': repeated('<b>red</b> <i>sky</i>', 'red sky'),
  'the order of words in a message': [
    ['Tell how the dog bit the man at noon', 'Tell how the man bit the dog at noon'],
    ['Say at length why Ann left Bob alone', 'Say at length why Bob left Ann alone'],
    ['Count aloud from ten to two in words', 'Count aloud from two to ten in words'],
  ],
  'the beginning of a long message': places.map((it) => [`Write about ${it}. ${story}`, `Write about Oslo. ${story}`]),
  'the end of a long message': places.map((it) => [`${story} Write about ${it}.`, `${story} Write about Oslo.`]),
}
