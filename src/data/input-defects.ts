import type { CatalogueItem } from './catalogue.ts'
import type { FileReport, PreparationStep } from './data-report.ts'
import type { IdMaps } from './dataset.ts'
import type { Defect } from './defects.ts'

/** What was wrong with the files, and no longer shows in the dataset made of them. */
export function inputDefects(
  files: readonly FileReport[],
  steps: readonly PreparationStep[],
  ids: IdMaps,
  catalogue: ReadonlyMap<string, CatalogueItem>,
): Defect[] {
  const defects: Defect[] = []
  const duplicates = steps.find(({ step }) => step === 'duplicates')?.removed ?? 0
  if (duplicates > 0) {
    const message = `${duplicates} rows repeat a user and an item, and were dropped`
    defects.push({
      code: 'DUPLICATE_ROWS',
      severity: 'info',
      message,
      count: duplicates,
      counts: { rows: duplicates },
      examples: [],
    })
  }
  const bad = files.filter(({ badRows }) => badRows > 0)
  if (bad.length > 0) {
    const count = bad.reduce((sum, { badRows }) => sum + badRows, 0)
    const counts = Object.fromEntries(bad.map(({ path, badRows }) => [path, badRows]))
    const examples = bad.flatMap(({ badRowExamples }) => badRowExamples.map(({ message }) => message))
    defects.push({
      code: 'BAD_ROWS',
      severity: 'warning',
      message:
        count === 1
          ? '1 row could not be read, and was left out'
          : `${count} rows could not be read, and were left out`,
      count,
      counts,
      examples,
    })
  }
  const missing = catalogue.size === 0 ? [] : ids.items.filter((id) => !catalogue.has(id))
  if (missing.length > 0) {
    const message = `${missing.length} of ${ids.items.length} items are not in the catalogue, and have no title`
    defects.push({
      code: 'ITEMS_NOT_IN_CATALOGUE',
      severity: 'warning',
      message,
      count: missing.length,
      counts: { items: missing.length },
      examples: missing.slice(0, 5),
    })
  }
  return defects
}
