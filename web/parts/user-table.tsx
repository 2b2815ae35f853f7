import type { JSX } from 'preact'
import { formatCount } from '../../src/report/figures.ts'
import type { Rows, UserRow } from '../../src/serve/dashboard/page-data.ts'
import { hrefOf } from '../route.ts'
import { useData } from '../use-data.ts'
import { Pager } from './pager.tsx'
import { Section } from './section.tsx'
import { Shown } from './shown.tsx'
import { type Column, Table } from './table.tsx'

const LIMIT = 25

const COLUMNS: readonly Column<UserRow>[] = [
  { head: 'User', cell: ({ user }) => <a href={hrefOf('explorer', { user })}>{user}</a> },
  { head: 'Taken before the test', number: true, cell: ({ history }) => formatCount(history) },
  { head: 'In the test', number: true, cell: ({ test }) => formatCount(test) },
  { head: 'Profile', cell: ({ profile }) => (profile === 'none' ? <span class="quiet">none</span> : profile) },
]

/** Every user of the run, to begin with one. */
export function UserTable({ params }: { readonly params: URLSearchParams }): JSX.Element {
  const offset = Number(params.get('from') ?? 0)
  const query = new URLSearchParams({ offset: String(offset), limit: String(LIMIT) })
  const loaded = useData<Rows<UserRow>>(`dashboard/users?${query}`)
  return (
    <Section title="Users of the run">
      <Shown of={loaded} lines={20}>
        {(users) => (
          <>
            <Table
              caption="Users of the run"
              captionHidden
              columns={COLUMNS}
              rows={users.rows}
              keyOf={({ user }) => user}
              empty="The run has no users."
            />
            <Pager of={users} limit={LIMIT} what="users" hrefAt={(from) => hrefOf('explorer', { from })} />
          </>
        )}
      </Shown>
    </Section>
  )
}
