import type { JSX } from 'preact'
import type { ScorePart } from '../../src/models/fold-in.ts'
import { formatContribution } from '../figures.ts'
import { SignedBar } from './bar.tsx'
import { type Column, Table } from './table.tsx'

/** What a score is made of: the parts add up to it. Nothing where the model does not name them. */
export function ScoreParts({ parts = [] }: { readonly parts: readonly ScorePart[] | undefined }): JSX.Element | null {
  if (parts.length === 0) return null
  const most = Math.max(...parts.map(({ value }) => Math.abs(value)))
  const columns: readonly Column<ScorePart>[] = [
    { head: 'Of the score', cell: ({ of }) => of },
    {
      head: 'Part',
      number: true,
      cell: ({ value }) => (
        <>
          <SignedBar value={value} most={most} />{' '}
          <span class="beside">{formatContribution(value, SMALLEST_SHOWN)}</span>
        </>
      ),
    },
  ]
  return (
    <Table
      caption="What the score is made of: the parts add up to it."
      columns={columns}
      rows={parts}
      keyOf={({ of }) => of}
    />
  )
}

/** As many digits for every part: a small one beside a large one is what is to be seen. */
const SMALLEST_SHOWN = 0.01
