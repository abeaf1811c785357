import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { vi } from 'vitest'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const folders = ['/usr/bin', '/usr/local/bin', '/snap/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
const usual = [
  ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** A Chromium of this machine: of CHROME_PATH, or of a usual name; undefined where there is none. */
export const chromium = [process.env['CHROME_PATH'], ...usual].find((it) => it !== undefined && existsSync(it))

/** Opens a page, and closes the browser once `seen` is settled. */
export async function whileOpen<T>(url: string, seen: Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'page-'))
  const options = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${folder}`]
  const browser = spawn(chromium ?? '', [...options, url], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => browser.once('exit', () => resolve()))
  try {
    const left = ended.then((): never => {
      throw new Error('The browser ended before the page said what it had seen.')
    })
    return await Promise.race([seen, left])
  } finally {
    browser.kill('SIGKILL')
    await ended
    // Its own processes end after it, and write until then; `maxRetries` does not look again at what has come.
    await vi.waitFor(() => rmSync(folder, { recursive: true, force: true }), { timeout: 60_000, interval: 100 })
  }
}
