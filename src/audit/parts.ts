import type { DefectCode } from '../data/defects.ts'
import type { AuditCheck } from './audit-input.ts'
import { type Found, MAX_EXAMPLES, type Severity } from './finding.ts'

/** How each defect of the data counts here. */
const SEVERITY: { readonly [C in DefectCode]: Severity } = {
  VALIDATION_IS_TEST: 'leak',
  TEST_IN_VALIDATION: 'leak',
  TEST_IN_TRAIN: 'leak',
  VALIDATION_IN_TRAIN: 'leak',
  TEST_EMPTY: 'defect',
  ITEMS_WITHOUT_TRAINING: 'note',
  TEST_USERS_WITHOUT_TRAINING: 'note',
  FEW_USERS: 'defect',
  // Whether a twin shows test items is the check `duplicate users`.
  DUPLICATED_USERS: 'note',
  ONE_ITEM_TEST_USERS: 'note',
  TIMES_MISSING: 'note',
  TIMES_EQUAL: 'defect',
  TIMES_IMPLAUSIBLE: 'defect',
  DUPLICATE_ROWS: 'note',
  BAD_ROWS: 'defect',
  ITEMS_NOT_IN_CATALOGUE: 'defect',
}

const REMEDY: { readonly [C in DefectCode]?: string } = {
  VALIDATION_IS_TEST:
    'hold out validation pairs of the training part (data.split.subtractValidation), and choose on these',
  TEST_IN_VALIDATION: 'take the test pairs out of validation, or split again',
  TEST_IN_TRAIN: 'take the test pairs out of train, or split again',
  VALIDATION_IN_TRAIN: 'set data.split.subtractValidation, or split again',
  ITEMS_WITHOUT_TRAINING: 'read the slices known and new apart',
  FEW_USERS: 'map the right user column, or collect more users',
  ONE_ITEM_TEST_USERS: 'read differences with their intervals only',
  TIMES_EQUAL: 'map the right time column, or none',
  TIMES_IMPLAUSIBLE: 'map the right time column',
  BAD_ROWS: 'correct the rows that `er2alm data check` lists',
  ITEMS_NOT_IN_CATALOGUE: 'complete the catalogue: items without a title get no passage',
}

/** What `er2alm data check` finds, seen as trust: pairs in two parts are leaks, what is out of reach is not. */
export const partsCheck: AuditCheck = {
  name: 'parts',
  question: 'are train, validation and test apart, and what is wrong with the data?',
  run({ defects }) {
    const found = defects.map(
      ({ code, message, counts, examples }): Found => ({
        severity: SEVERITY[code],
        message,
        figures: counts,
        examples: examples.slice(0, MAX_EXAMPLES),
        ...(REMEDY[code] !== undefined && { remedy: REMEDY[code] }),
      }),
    )
    if (found.some(({ severity }) => severity === 'leak')) return found
    return [...found, { severity: 'ok', message: 'no pair is in two parts' }]
  },
}
