import type { AuditCheck } from './audit-input.ts'
import { catalogueAnswersCheck } from './catalogue-answers.ts'
import { coverageCheck } from './coverage.ts'
import { duplicateUsersCheck } from './duplicate-users.ts'
import { evidenceCheck } from './evidence.ts'
import { gapCheck } from './gap.ts'
import { hindsightCheck } from './hindsight.ts'
import { itemOrderCheck } from './item-order.ts'
import { memorisationCheck } from './memorisation.ts'
import { partsCheck } from './parts.ts'
import { picksCheck } from './picks.ts'
import { profilesCheck } from './profiles.ts'
import { promptsCheck } from './prompts.ts'
import { protocolCheck } from './protocol.ts'
import { timesCheck } from './times.ts'
import { titleAlignmentCheck } from './title-alignment.ts'

/** Every check of trust, in the order of the report: data, enrichment, evaluation. */
export const AUDIT_CHECKS: readonly AuditCheck[] = [
  partsCheck,
  duplicateUsersCheck,
  timesCheck,
  gapCheck,
  titleAlignmentCheck,
  catalogueAnswersCheck,
  itemOrderCheck,
  promptsCheck,
  profilesCheck,
  picksCheck,
  hindsightCheck,
  evidenceCheck,
  coverageCheck,
  memorisationCheck,
  protocolCheck,
]
