import type { JSX } from 'preact'
import { formatCount } from '../../src/report/figures.ts'
import type { Rows } from '../../src/serve/dashboard/page-data.ts'

interface PagerProps {
  readonly of: Pick<Rows<unknown>, 'total' | 'offset' | 'rows'>
  readonly limit: number
  /** What the rows are, in the plural. */
  readonly what: string
  readonly hrefAt: (offset: number) => string
}

/** Where in a long list the shown part is, and the ways to the parts beside it. */
export function Pager({ of: { total, offset, rows }, limit, what, hrefAt }: PagerProps): JSX.Element {
  const before = Math.max(0, offset - limit)
  const after = offset + limit
  return (
    <nav class="pager" aria-label={`Parts of the list of ${what}`}>
      <p role="status">
        {total === 0
          ? `No ${what}`
          : `${formatCount(offset + 1)}–${formatCount(offset + rows.length)} of ${formatCount(total)} ${what}`}
      </p>
      {total > limit && (
        <p class="pager-ways">
          {offset > 0 ? <a href={hrefAt(before)}>Previous</a> : <span class="quiet">Previous</span>}
          {after < total ? <a href={hrefAt(after)}>Next</a> : <span class="quiet">Next</span>}
        </p>
      )}
    </nav>
  )
}
