import assert from 'node:assert/strict'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
/** No sandbox: tests may run as root. The rest keeps the browser itself from using the network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** How the page is looked at. */
export interface View {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
}

/** A page, and what happened while it was open. */
export interface OpenPage {
  readonly page: Page
  /** Messages of the console that are warnings or errors, and uncaught errors. */
  readonly complaints: readonly string[]
  /** Addresses that were asked for, but for `data:`. */
  readonly requests: readonly string[]
}

/** The system's Chromium or Chrome; undefined when there is none. */
function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)))
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Why tests in a browser are skipped: there is none. On CI they are not skipped, and fail. */
export const skip: string | false =
  findChromium() === undefined && process.env.CI !== 'true'
    ? 'needs Chromium or Chrome in the PATH (Debian: apt-get install chromium)'
    : false

/** @param executablePath default: the system's */
export function launchChromium(executablePath: string | undefined = findChromium()): Promise<Browser> {
  assert.ok(executablePath !== undefined, 'there is no Chromium in the PATH')
  return chromium.launch({ executablePath, args: FLAGS })
}

/** Opens a file in a window of its own. */
export async function openPage(browser: Browser, file: string, { width, colorScheme }: View): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) requests.push(request.url())
  })
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' })
  return { page, complaints, requests }
}
