import { readFileSync } from 'node:fs'
import type { AttributeId } from '../enrich/attribute.ts'
import { Er2almError } from '../errors.ts'
import type { PlantedError } from '../report/report-input.ts'

interface TruthLine {
  readonly sheet: string
  readonly attribute: AttributeId | 'year'
  readonly stated: string
  readonly true: readonly string[]
}

/**
 * The errors that were put into passages on purpose, from a config's `truth` file.
 * @throws {Er2almError} FILE_MISSING
 */
export function readPlantedErrors(file: string): readonly PlantedError[] {
  const lines = readText(file)
    .split('\n')
    .filter((line) => line !== '')
  return lines.flatMap((line): PlantedError[] => {
    const { sheet, attribute, stated, true: right } = JSON.parse(line) as TruthLine
    // A wrong year is in the passage alone: no attribute states it.
    return attribute === 'year' ? [] : [{ passage: sheet, attribute, wrong: stated, right: right.join(', ') }]
  })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Er2almError('FILE_MISSING', `cannot read ${file}: ${(cause as Error).message}`, {
      file,
      hint: 'check `truth` in the config; paths are relative to the config file',
      cause,
    })
  }
}
