import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { counted, formatCount } from '../../src/report/figures.ts'
import type { Reply, Rows, UserRow } from '../../src/serve/dashboard/page-data.ts'
import { useData } from '../use-data.ts'
import { Picker } from './picker.tsx'
import { isMissing } from './shown.tsx'

/** Searches the users of the run by id. */
export function UserPicker({
  user,
  onPick,
}: {
  readonly user: string
  readonly onPick: (user: string) => void
}): JSX.Element {
  const [words, setWords] = useState('')
  const query = new URLSearchParams({ search: words, limit: '25' })
  const { data, loading } = useData<Reply<Rows<UserRow>>>(`dashboard/users?${query}`)
  const rows = data === undefined ? undefined : isMissing(data) ? [] : data.rows
  return (
    <Picker
      label="User"
      placeholder="Search by id"
      picked={user}
      options={rows?.map((row) => ({ value: row.user, words: <UserWords row={row} /> }))}
      foundFor={loading ? undefined : words}
      onSearch={setWords}
      onPick={onPick}
    />
  )
}

function UserWords({ row: { user, history, test, profile, since } }: { readonly row: UserRow }): JSX.Element {
  return (
    <>
      <strong>{user}</strong>{' '}
      <span class="quiet">
        {formatCount(history)} taken, {formatCount(test)} in the test
        {since > 0 ? `, ${counted(since, 'event')} since` : ''}
        {profile === 'none' ? ', no profile' : ''}
      </span>
    </>
  )
}
