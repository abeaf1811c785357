import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { verdictTexts } from '../result/verdict.js'
import { lawBook } from './law-book.js'
import { lawPage } from './law-page.js'
import { events, type Rulings } from './ruling.js'

/** The fixed and patterned fields of each object, from the text of OpenAPI 3.2.0 below Paths, Webhooks, Components, Security and Servers. */
const fields = {
  paths: '{path}',
  webhooks: '{name}',
  pathItem:
    '$ref summary description get put post delete options head patch trace query additionalOperations servers parameters',
  operation:
    'tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated security servers',
  parameter:
    'name in description required deprecated allowEmptyValue style explode allowReserved schema example examples content',
  requestBody: 'description content required',
  mediaType: 'schema itemSchema example examples encoding prefixEncoding itemEncoding',
  xml: 'name namespace prefix attribute wrapped nodeType',
  encoding: 'contentType headers style explode allowReserved encoding prefixEncoding itemEncoding',
  responses: 'default {status}',
  response: 'summary description headers content links',
  callback: '{expression}',
  example: 'summary description value dataValue serializedValue externalValue',
  link: 'operationRef operationId parameters requestBody description server',
  header: 'description required deprecated style explode schema content example examples',
  reference: '$ref summary description',
  components:
    'schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems mediaTypes',
  securityScheme: 'type description name in scheme bearerFormat flows openIdConnectUrl oauth2MetadataUrl deprecated',
  oauthFlows: 'implicit password clientCredentials authorizationCode deviceAuthorization',
  oauthFlow: 'authorizationUrl deviceAuthorizationUrl tokenUrl refreshUrl scopes',
  securityRequirement: '{name}',
  server: 'url description name variables',
  serverVariable: 'enum default description',
}

const directions = ['request', 'response', 'document'] as const
const book: Readonly<Record<string, Rulings>> = lawBook

describe('the law book', () => {
  test('names every field that the specification fixes', () => {
    const all = Object.entries(fields).flatMap(([object, names]) => names.split(' ').map((it) => `${object}.${it}`))
    expect(all.filter((it) => !(it in book))).toEqual([])
    const told = Object.keys(book).map((it) => it.replace(/:.*/, ''))
    expect(told.filter((it) => !all.includes(it) && it !== 'info.x-capabilities')).toEqual([])
  })

  test('says of each cell what it means and why', () => {
    const cells = Object.entries(book).flatMap(([law, rulings]) =>
      events.flatMap((event) =>
        directions.map((direction) => ({ at: `${law} ${event} ${direction}`, ruling: rulings[direction]?.[event] })),
      ),
    )
    const bare = cells.filter(
      ({ ruling }) => !ruling || !(ruling.verdict in verdictTexts) || !/\w.*\.$/.test(ruling.sentence),
    )
    expect(bare.map((it) => it.at)).toEqual([])
    expect(cells.length).toBe(Object.keys(book).length * 9)
  })

  test('says of each break whom it meets, and how', () => {
    const breaking = Object.entries(book).flatMap(([law, rulings]) =>
      directions.flatMap((direction) => events.map((event) => ({ law, ...rulings[direction][event] }))),
    )
    const thin = breaking.filter((it) => it.verdict === 'http' && it.sentence.split(/\s+/).length < 5)
    expect(thin.map((it) => `${it.law}: ${it.sentence}`).filter((it) => !it.endsWith(' now.'))).toEqual([])
  })

  test('knows no break of what no operation leads to', () => {
    const breaking = Object.entries(book).filter(([, it]) =>
      events.some((event) => verdictTexts[it.document[event].verdict].isBreaking),
    )
    expect(breaking.map(([law]) => law)).toEqual([])
  })

  test('is shown to people as it is: specproof diff laws > conformance/diff/http/LAW-BOOK.md', () => {
    expect(readFileSync(new URL('LAW-BOOK.md', import.meta.url), 'utf8')).toBe(lawPage())
    const cells = Object.keys(book).filter((it) => !lawPage().includes(`| \`${it}\` `))
    expect(cells).toEqual([])
  })

  test('a special case is one of a field that is there', () => {
    const special = Object.keys(book).filter((it) => it.includes(':'))
    expect(special.filter((it) => !(it.replace(/:.*/, '') in book))).toEqual([])
  })
})
