/** Words that make a name that of a secret wherever in it they stand. */
const secretWord = /^(secrets?|passw(or)?d|passphrase|pwd|credentials?|authori[sz]ation|cookies?)$/

/** What is said of a key or a token that opens something, in a word of its own before it or grown together with it. */
const opening =
  'api|access|secret|private|auth|signing|encryption|subscription|license|refresh|id|session|security|bearer|client|user|personal|bot|csrf|xsrf|hf|github|gitlab|slack|aws|openai|anthropic|replicate|fal|runware|huggingface|civitai|wandb|webhook|app|shared'
const openingWord = new RegExp(`^(${opening})$`)
const grown = new RegExp(`^(${opening})+(key|token|secret|password)$`)

/** What opens nothing: a place in a list, a record of a table, a request that is sent again. */
const harmless =
  /^(page|next|prev|previous|continuation|cursor|sync|max|min|eos|bos|pad|unk|stop|trigger|special|public|primary|foreign|sort|partition|cache|idempotency|object)$/

/** The words of a name: those of `x-api-key`, `apiKey` and `API_KEY` are the same. */
function wordsOf(name: string): readonly string[] {
  const parted = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
  return parted
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((it) => it !== '')
}

/** Whether what has this name is a secret wherever it stands, as a member of JSON does whose `key` and `token` are often none. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name)
  const [before = '', last = ''] = words.slice(-2)
  if (words.some((it) => secretWord.test(it) || grown.test(it))) return true
  return words.length > 1 && /^(key|token|jwt)$/.test(last) && openingWord.test(before)
}

/** Whether what has this name in a header, a query or a form is a secret. */
export function isSecretParameter(name: string): boolean {
  if (isSecretName(name)) return true
  const [before = '', last = ''] = ['', ...wordsOf(name)].slice(-2)
  return /^(key|token|jwt|auth|apikey|authtoken)$/.test(last) && !harmless.test(before)
}
