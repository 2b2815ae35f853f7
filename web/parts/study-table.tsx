import type { JSX } from 'preact'
import type { StudyTable } from '../../src/study/study-part.ts'
import { formatModelScore } from '../figures.ts'
import { Table } from './table.tsx'

type Cell = StudyTable['rows'][number][number]

/** A table of a study. A column whose cells are numbers stands to the right. */
export function StudyTableView({ table: { title, header, rows } }: { readonly table: StudyTable }): JSX.Element {
  return (
    <Table
      caption={title}
      columns={header.map((head, place) => ({
        head,
        number: rows.some((row) => typeof row[place] === 'number'),
        cell: (row: readonly Cell[]) => written(row[place]),
      }))}
      rows={rows}
      keyOf={(row) => JSON.stringify(row)}
      empty="This table has no rows."
    />
  )
}

function written(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '–'
  if (typeof cell === 'string') return cell
  return Number.isInteger(cell) ? cell.toLocaleString('en-GB') : formatModelScore(cell)
}
