import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import type { Passage } from '../passage.ts'
import { joinedText, type PassageDefaults, passageOfValues } from './passage-of-values.ts'

/** A part of a passage's text: a column, and what stands before its value (`Directors: …`). */
export interface TextPart {
  readonly column: string
  readonly label?: string
}

const textPart: z.ZodType<TextPart> = z.union([
  z
    .string()
    .min(1)
    .transform((column) => ({ column })),
  z.strictObject({ column: z.string().min(1), label: z.string().min(1).optional() }),
])

/** Schema of the text of a passage: a column, or several that are joined line by line. */
export const textParts: z.ZodType<readonly TextPart[]> = z.union([
  textPart.transform((part) => [part]),
  z.array(textPart).min(1),
])

/** The text of a row: a line for each part that has a value. */
export function renderParts(parts: readonly TextPart[], value: (column: string) => unknown): string {
  return parts
    .flatMap(({ column, label }) => {
      const text = joinedText(value(column))
      return text === '' ? [] : [label === undefined ? text : `${label}: ${text}.`]
    })
    .join('\n')
}

/** A row of a table, by the role of its columns; `text` is rendered. */
export interface TableRow {
  readonly row: number
  readonly cell: (role: 'id' | 'title' | 'year' | 'source' | 'date' | 'licence') => unknown
  readonly text: string
}

/** How a table's rows become passages. */
export interface TableRules {
  /** As errors name it. */
  readonly file: string
  readonly defaults: PassageDefaults
  readonly onEmptyText: 'stop' | 'skip'
  /** The column of a role, for errors. */
  readonly columnOf: (role: string) => string
}

/** Turns rows into passages, one after the other, and counts. */
export interface TableReader {
  /** @throws {Er2almError} KNOWLEDGE_ROW with the row; for an id that occurs again too */
  read(row: TableRow): Passage | undefined
  /** @throws {Er2almError} KNOWLEDGE_EMPTY if no row had a passage */
  finish(): { readonly passages: number; readonly withoutText: number }
}

/** Makes the reader of one table. */
export function createTableReader({ file, defaults, onEmptyText, columnOf }: TableRules): TableReader {
  const rowOf = new Map<string, number>()
  let withoutText = 0
  return {
    read({ row, cell, text }) {
      const bad = (message: string, hint: string): Er2almError =>
        new Er2almError('KNOWLEDGE_ROW', `row ${row} of ${file}: ${message}`, { file, row, hint })
      if (text.trim() === '') {
        withoutText++
        if (onEmptyText === 'skip') return undefined
        throw bad('it has no text', "complete the row, name the right columns in `text`, or set onEmptyText: 'skip'")
      }
      const passage = passageOfValues(
        {
          ...{ id: cell('id'), title: cell('title'), year: cell('year'), text },
          ...{ source: cell('source'), date: cell('date'), licence: cell('licence') },
        },
        defaults,
        (role, problem) =>
          bad(
            `its ${role} (${columnOf(role)}) ${problem}`,
            'correct the value, or name the right column in the config',
          ),
      )
      const earlier = rowOf.get(passage.id)
      if (earlier !== undefined)
        throw bad(
          `it repeats the id of row ${earlier}`,
          'give every row its own id: the last one would replace the others',
        )
      rowOf.set(passage.id, row)
      return passage
    },
    finish() {
      if (rowOf.size > 0) return { passages: rowOf.size, withoutText }
      throw new Er2almError('KNOWLEDGE_EMPTY', `${file} holds no passage`, {
        file,
        hint:
          withoutText > 0 ? `none of its ${withoutText} rows has a text: name the columns in \`text\`` : 'give rows',
      })
    },
  }
}
