// The rules of CONTRIBUTING.md that a formatter cannot hold: cognitive complexity, parameters, lines of a file, names of types.
// What breaks one is listed in house-rules.txt with its reason; an entry that is no longer needed is refused as well.
// `node scripts/house-rules.js --renew` takes such entries away
// and follows what was moved or renamed.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import ts from 'typescript'
import { root, shippedSources } from './sources.js'
import { ambiguousNames } from './type-names.js'

const list = join(root, 'scripts/house-rules.txt')

/** Most lines of a file without a reason. */
const mostLines = 400

/** Of all type names, those that may mean different things in different files. */
const mostAmbiguous = 0.04

/** Biome's rules, by the name that the list has for them; biome.json sets their bounds. */
const biomeRules = { complexity: 'noExcessiveCognitiveComplexity', parameters: 'useMaxParams' }

/** What breaks each rule today: for the place of each, what is wrong with it. */
function broken() {
  const found = { complexity: new Map(), parameters: new Map(), lines: new Map() }
  const names = new Map()
  const shipped = new Set(shippedSources())
  for (const { category, message, location } of diagnostics()) {
    if (!shipped.has(location.path)) continue
    const rule = Object.keys(biomeRules).find((it) => category.endsWith(biomeRules[it]))
    const inFile = names.get(location.path) ?? functionNames(location.path)
    names.set(location.path, inFile)
    found[rule].set(`${location.path}: ${inFile(location.start)}`, message)
  }
  for (const path of shipped) {
    const count = readFileSync(join(root, path), 'utf8').split('\n').length - 1
    if (count > mostLines) found.lines.set(path, `${count} lines (max: ${mostLines}).`)
  }
  return found
}

function diagnostics() {
  const bin = join(createRequire(import.meta.url).resolve('@biomejs/biome/package.json'), '../bin/biome')
  const only = Object.values(biomeRules).map((name) => `--only=complexity/${name}`)
  const args = [bin, 'lint', '--max-diagnostics=none', '--reporter=json', ...only]
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 })
  try {
    return JSON.parse(stdout).diagnostics.filter((it) => it.category.startsWith('lint/complexity/'))
  } catch {
    throw new Error(`biome printed no JSON:\n${stdout}${stderr}`)
  }
}

/** The name of the function at a place in a file, with the names of the functions and classes around it. */
function functionNames(path) {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true)
  return ({ line, column }) => {
    const position = source.getPositionOfLineAndCharacter(line - 1, column - 1)
    const named = []
    const visit = (node) => {
      if (position < node.getStart(source) || position >= node.end) return
      const name = node.name !== undefined && isNaming(node) ? node.name.getText(source) : undefined
      if (name !== undefined) named.push(name)
      if (ts.isConstructorDeclaration(node)) named.push('constructor')
      ts.forEachChild(node, visit)
    }
    visit(source)
    return named.join('.') || 'the module'
  }
}

function isNaming(node) {
  return (
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isPropertyDeclaration(node) ||
    (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name))
  )
}

/** The exceptions by rule, each place with its reason. */
function readList() {
  const listed = { complexity: {}, parameters: {}, lines: {} }
  for (const line of readFileSync(list, 'utf8').split('\n')) {
    const [rule, place, reason] = line.split(' | ')
    if (rule in listed) listed[rule][place] = reason
  }
  return listed
}

function listText(rules) {
  const entries = Object.entries(rules).flatMap(([rule, places]) =>
    Object.entries(places)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([place, reason]) => `${rule} | ${place} | ${reason}\n`),
  )
  return entries.join('')
}

/** The list as far as it is still needed; an entry follows its function to another file, or to another name in its folder. */
function renewed(listed, found) {
  const nameOf = (place) => place.split(/[ .]/).at(-1)
  const folderOf = (place) => place.slice(0, place.lastIndexOf('/'))
  const kept = Object.entries(found).map(([rule, places]) => {
    const gone = Object.keys(listed[rule]).filter((place) => !places.has(place))
    const fresh = [...places.keys()].filter((place) => !(place in listed[rule]))
    const entries = Object.entries(listed[rule]).filter(([place]) => places.has(place))
    for (const same of [nameOf, folderOf]) {
      for (const place of [...fresh]) {
        const from = gone.findIndex((it) => same(it) === same(place))
        if (from < 0) continue
        entries.push([place, listed[rule][gone.splice(from, 1)[0]]])
        fresh.splice(fresh.indexOf(place), 1)
      }
    }
    return [rule, Object.fromEntries(entries)]
  })
  return Object.fromEntries(kept)
}

const found = broken()
if (process.argv.includes('--renew')) writeFileSync(list, listText(renewed(readList(), found)))
const listed = readList()
const faults = []
for (const [rule, places] of Object.entries(found)) {
  for (const [place, fact] of places) if (!(place in listed[rule])) faults.push(`${place}: ${fact}`)
  for (const place of Object.keys(listed[rule]))
    if (!places.has(place)) faults.push(`${place}: listed under ${rule}, and no longer needs to be.`)
}
const { ambiguous, names, share } = ambiguousNames()
if (share >= mostAmbiguous)
  faults.push(
    `${ambiguous.length} of ${names} type names mean different things in different files; it has to be less than ` +
      `${mostAmbiguous * 100} %. node scripts/type-names.js lists them.`,
  )
if (faults.length > 0) {
  console.error(faults.join('\n'))
  console.error(
    'Mend what is new. `node scripts/house-rules.js --renew` takes entries away that scripts/house-rules.txt no longer needs.',
  )
  process.exit(1)
}
