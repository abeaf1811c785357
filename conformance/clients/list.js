// The clients that `npm run test:clients` runs against the mock, one to a row: where they come from, and the program
// that uses them. A program prints a line for each use: its name, a tab, and "ok" or what went wrong.
export const clients = [
  { name: '@runware/sdk-js', from: 'npm', packages: ['@runware/sdk-js'], program: 'runware-js.mjs' },
  {
    name: '@runware/ai-sdk-provider',
    from: 'npm',
    packages: ['@runware/ai-sdk-provider', 'ai@6'],
    program: 'ai-provider.mjs',
    choices: { legacyFields: 'ignore' },
  },
  { name: 'openai', from: 'npm', packages: ['openai'], program: 'openai.mjs' },
  {
    name: '@ai-sdk/openai-compatible',
    from: 'npm',
    packages: ['@ai-sdk/openai-compatible@2', 'ai@6'],
    program: 'ai-compatible.mjs',
  },
  {
    name: '@ai-sdk/openai',
    from: 'npm',
    packages: ['@ai-sdk/openai@3', 'ai@6'],
    program: 'ai-openai.mjs',
  },
  {
    name: '@langchain/openai',
    from: 'npm',
    packages: ['@langchain/openai', '@langchain/core'],
    program: 'langchain.mjs',
  },
  { name: 'runware-sdk', from: 'PyPI', packages: ['runware-sdk'], program: 'runware_sdk.py' },
  { name: 'openai', from: 'PyPI', packages: ['openai'], program: 'openai_chat.py' },
  { name: 'litellm', from: 'PyPI', packages: ['litellm'], program: 'litellm_chat.py' },
]
