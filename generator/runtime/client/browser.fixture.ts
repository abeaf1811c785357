import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const folders = ['/usr/bin', '/usr/local/bin', '/snap/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
const usual = [
  ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** A Chromium of this machine: of CHROME_PATH, or of a usual name; undefined where there is none. */
export const chromium = [process.env['CHROME_PATH'], ...usual].find((it) => it !== undefined && existsSync(it))

/** What a page holds once its scripts have rested, as its HTML. */
export async function rendered(url: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'page-'))
  try {
    const options = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${folder}`]
    // Of the page's own clock, which stands still while a request is under way.
    const { stdout } = await promisify(execFile)(chromium ?? '', [
      ...options,
      '--virtual-time-budget=60000',
      '--dump-dom',
      url,
    ])
    return stdout
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
