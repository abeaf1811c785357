import { writeFileSync } from 'node:fs'

/** Loaded into a measured process: notes what it used in the file that SPECPROOF_USAGE names, when it ends. */
const file = process.env.SPECPROOF_USAGE
if (file !== undefined) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    writeFileSync(file, JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, mebibytes: maxRSS / 1024 }))
  })
}
