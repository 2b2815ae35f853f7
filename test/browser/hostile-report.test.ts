import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { poisoned } from '../../src/report/poisoned-input.fixture.ts'
import { fullInput } from '../../src/report/report.fixture.ts'
import { renderReport } from '../../src/report/report.ts'
import { SURFACE_TEXTS } from '../hostile/surface-texts.ts'
import { launchChromium, openPage, skip } from './open-report.ts'

/** Runs in the page: every element with the names of its attributes, in order. */
const SKELETON = `[...document.querySelectorAll('*')].map((one) =>
  one.localName + ' ' + [...one.attributes].map(({ name }) => name).join(' '))`

describe('report.html with hostile text in every place', { skip }, () => {
  let browser: Browser
  let dir: string
  let harmless: readonly string[]
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'er2alm-hostile-'))
    browser = await launchChromium()
    harmless = (await look('harmless ')).skeleton
  })
  after(async () => {
    await browser?.close()
    if (dir !== undefined) rmSync(dir, { recursive: true, force: true })
  })

  async function look(
    text: string,
  ): Promise<{ readonly skeleton: readonly string[]; readonly noise: readonly string[] }> {
    const file = join(dir, 'report.html')
    writeFileSync(file, renderReport(poisoned(fullInput, text)))
    const opened = await openPage(browser, file, { width: 1280, colorScheme: 'light' })
    const { page, requests, complaints } = opened
    const dialogs: string[] = []
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => dialogs.push(dialog.message())))
    const skeleton = await page.evaluate<string[]>(SKELETON)
    await page.context().close()
    const asked = requests.filter((address) => address !== pathToFileURL(file).href)
    return { skeleton, noise: [...asked, ...complaints, ...dialogs] }
  }

  for (const text of SURFACE_TEXTS) {
    it(`is parsed to the same elements, asks for nothing and runs nothing: ${JSON.stringify(text.slice(0, 60))}`, async () => {
      const { skeleton, noise } = await look(text)
      assert.deepEqual(skeleton, harmless)
      assert.deepEqual(noise, [])
    })
  }
})
