import fc from 'fast-check'
import { hostileNames } from '../../generator/emit/hostile-names.fixture.js'

/** Names of components, fields and models that code might mistake for its own. */
export function hostileName(): fc.Arbitrary<string> {
  const upper = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
  const listed = fc.constantFrom(...hostileNames)
  return fc.oneof(
    { arbitrary: listed, weight: 4 },
    { arbitrary: listed.map(upper), weight: 1 },
    { arbitrary: fc.tuple(listed, fc.integer({ min: 0, max: 3 })).map(([name, n]) => `${upper(name)}${n}`), weight: 3 },
    { arbitrary: fc.tuple(listed, listed).map(([a, b]) => `${a}-${b}`), weight: 1 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: 6 }), weight: 1 },
  )
}
