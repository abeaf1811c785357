import { Option } from 'commander'
import { profiles } from '../conformance/report/profile.js'

/** How strictly requests are read: as the document has them, or as the servers of the provider are known to take them. */
export const requestProfileOption = () =>
  new Option('--request-profile <profile>', 'requests as the document has them, or as servers are known to take them')
    .choices(profiles)
    .default('published')
