import { judgeOf } from '../judge/index.js'
import { createMock, mockModels } from '../mock/index.js'
import { mockTarget } from '../server/in-process.js'
import { describeConformance } from './index.js'

// The contract test of a team: the model, the server, and nothing else.
const [qwen] = await mockModels([new URL('../../specs/alibaba-qwen3-5-27b.json', import.meta.url)])
if (qwen === undefined) throw new Error('The model was not read.')
const target = mockTarget(createMock([qwen], { judgeOf, apiKey: 'contract' }), 'contract')
describeConformance(qwen.model, target, { document: qwen.document, cases: 'core', seed: 27 })
