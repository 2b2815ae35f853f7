import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showStyles } from '../explain/style.ts'
import type { AuditReport } from './audit.ts'
import { renderAudit } from './render-audit.ts'

const REPORT: AuditReport = {
  audited: 'run',
  clean: false,
  counts: { leak: 1, defect: 0, note: 0, ok: 1, 'not applicable': 0 },
  findings: [
    { check: 'parts', severity: 'ok', message: 'no pair is in two parts', figures: {}, examples: [] },
    {
      ...{ check: 'profiles', severity: 'leak', message: 'profiles rest on 2 test items', figures: {} },
      ...{ examples: ['user u\u001b[31m7'], remedy: 'make them again' },
    },
  ],
}

test('renderAudit › prints leaks first, with examples and what to do, and the verdict last', () => {
  const lines = showStyles(renderAudit(REPORT), false).split('\n')
  assert.match(lines[0]!, /^LEAK +profiles +profiles rest on 2 test items$/)
  assert.match(lines[1]!, /e\.g\. user u\ufffd\[31m7$/)
  assert.match(lines[2]!, /to do: make them again$/)
  assert.match(lines[3]!, /^ok +parts /)
  assert.match(lines.at(-2)!, /^LEAK: .* \(1 leak, 1 ok\)$/)
})

test('renderAudit › does not call data alone free of what only a run can show', () => {
  const clean = { ...REPORT, audited: 'data' as const, clean: true, counts: { ...REPORT.counts, leak: 0 } }
  assert.match(renderAudit({ ...clean, findings: [REPORT.findings[0]!] }), /no leak found in the data \(audit a run/)
})
