import { silentProgress } from '../context.ts'
import type { AuditInput } from './audit-input.ts'
import { type Finding, SEVERITIES, type Severity } from './finding.ts'
import { AUDIT_CHECKS } from './registry.ts'

/** What `er2alm audit --json` prints and `audit.json` holds. */
export interface AuditReport {
  /** `data`: a config before any run. `run`: a run folder with all that it holds. */
  readonly audited: 'data' | 'run'
  /** True when no check found a leak. */
  readonly clean: boolean
  readonly counts: { readonly [S in Severity]: number }
  readonly findings: readonly Finding[]
}

/** Runs every check, in the order of the registry. @throws {Er2almError} INTERRUPTED, and what reading a passage throws */
export async function audit(input: AuditInput): Promise<AuditReport> {
  const findings: Finding[] = []
  const step = (input.progress ?? silentProgress).start('audit', AUDIT_CHECKS.length)
  try {
    for (const [done, check] of AUDIT_CHECKS.entries()) {
      input.signal.throwIfAborted()
      step.update(done, check.name)
      for (const found of await check.run(input))
        findings.push({ check: check.name, figures: {}, examples: [], ...found })
    }
  } finally {
    step.end()
  }
  const counts = Object.fromEntries(
    SEVERITIES.map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length]),
  ) as AuditReport['counts']
  return { audited: input.run === undefined ? 'data' : 'run', clean: counts.leak === 0, counts, findings }
}
