import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { it } from 'node:test'
import { runCli, runJson } from './command-line.fixture.ts'

it('doctor finds Node.js and SQLite with full text, and says of optional packages how to install them', async () => {
  const { findings } = await runJson<{ findings: { name: string; status: string; fix?: string }[] }>(
    ['doctor'],
    tmpdir(),
  )
  const status = new Map(findings.map((finding) => [finding.name, finding.status]))
  assert.equal(status.get('Node.js'), 'ok')
  assert.equal(status.get('SQLite full text (FTS5)'), 'ok')
  assert.equal(status.get('fast kernels'), 'ok')
  assert.equal(status.get('this folder'), 'ok')
  for (const name of ['@huggingface/transformers', 'node-llama-cpp']) {
    const finding = findings.find((one) => one.name === name)!
    assert.ok(finding.status === 'ok' || finding.fix === `npm install ${name}`)
  }
  assert.match((await runCli(['doctor'], tmpdir())).out, /^ok +Node\.js +\d+\./m)
})
