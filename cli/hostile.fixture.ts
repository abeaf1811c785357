/** What takes a terminal or a CI log over when it is printed as it is. */
export const hostile =
  'x\x1b[31mred\x1b]0;title\x07\x9b2J\x7f\x85\u202Eevil\u2066\u2028\u200F\r::error::cr\n::error file=a::lf\n  ::set-output name=a::b\n##[error]v1 ##vso[task.complete]x\n##teamcity[buildStop]'

/** The same without line ends, for names. */
export const hostileName = hostile.replace(/[\r\n\x85\u2028]/g, '')

const task = (note: object, limit: number) => ({
  type: 'object',
  title: hostile,
  description: hostile,
  required: ['taskType', 'taskUUID', 'model', hostile],
  additionalProperties: false,
  properties: {
    taskType: { type: 'string', const: 'textInference' },
    taskUUID: { type: 'string', format: 'uuid' },
    model: { type: 'string', const: `a:b@${hostile}` },
    [hostile]: { type: 'string', title: hostile, description: hostile, maxLength: limit, default: hostile, ...note },
    choice: { oneOf: [{ const: hostile, title: hostile, description: hostile }, { const: 'b' }] },
    list: { type: 'array', maxItems: limit, items: { enum: [hostile, 'c'] } },
  },
  anyOf: [{ required: ['choice'] }, { required: [hostile], title: hostile }],
})

/** A document that says hostile things wherever a text may stand. */
export function hostileSpec(id: string, limit = 20, note: object = {}): object {
  return {
    openapi: '3.1.0',
    info: {
      title: hostile,
      description: hostile,
      version: hostile,
      'x-model-id': id,
      'x-air-id': `a:b@${hostile}`,
      'x-status': hostile,
      'x-capabilities': [hostile],
    },
    paths: {
      '/v1': {
        post: {
          operationId: `run_${hostile}`,
          summary: hostile,
          description: hostile,
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { type: 'array', items: task(note, limit) } } },
          },
          responses: {
            200: {
              description: hostile,
              content: {
                'application/json': { schema: { type: 'object', properties: { [hostile]: { type: 'string' } } } },
              },
            },
          },
        },
      },
    },
  }
}
