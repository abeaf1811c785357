import { ofPolls, ofStreams } from './delivery.fixture.js'
import { ofReading } from './reading.fixture.js'
import { ofIdentifiers, ofInputs, ofNumbers, ofSeeds } from './results.fixture.js'
import type { Slip } from './slip.fixture.js'
import { ofBodies, ofErrors, ofKeys } from './surroundings.fixture.js'
import { ofWebhooks } from './webhooks.fixture.js'

/** All slips but those of checks. */
export const slipsOfBehaviour: readonly Slip[] = [
  ofKeys,
  ofBodies,
  ofErrors,
  ofSeeds,
  ofInputs,
  ofReading,
  ofNumbers,
  ofIdentifiers,
  ofPolls,
  ofStreams,
  ofWebhooks,
].flat()
