import type { JSX } from 'preact'
import { formatPercent } from '../../src/report/figures.ts'
import type { CaseUserAspect, HistoryRow, ProfileView, UserPage } from '../../src/serve/dashboard/page-data.ts'
import { formatDay } from '../figures.ts'
import { hrefOf } from '../route.ts'
import { useData } from '../use-data.ts'
import { ShareBar } from './bar.tsx'
import { Pager } from './pager.tsx'
import { Section } from './section.tsx'
import { Given, Shown } from './shown.tsx'
import { type Column, Table } from './table.tsx'
import { Title, titlesOf } from './title.tsx'

const LIMIT = 6

const HISTORY: readonly Column<HistoryRow>[] = [
  { head: 'Taken', cell: (row) => <Title item={row} /> },
  { head: 'When', cell: (row) => <span class="quiet nowrap">{whenOf(row)}</span> },
  { head: 'Part', cell: (row) => <PartBadge row={row} /> },
]

const PROFILE: readonly Column<CaseUserAspect>[] = [
  { head: 'Aspect', cell: ({ words }) => words },
  {
    head: 'Weight',
    number: true,
    cell: ({ weight }) => (
      <>
        <ShareBar share={weight} /> <span class="beside">{formatPercent(weight)}</span>
      </>
    ),
  },
  {
    head: 'What it says',
    class: 'prose',
    cell: ({ text, items }) => (
      <>
        {text}
        {items.length > 0 && <span class="sub">from {titlesOf(items)}</span>}
      </>
    ),
  },
]

/** What a user took, and the profile that was made of it. */
export function TastePanel({ user, params }: { readonly user: string; readonly params: URLSearchParams }): JSX.Element {
  const offset = Number(params.get('from') ?? 0)
  const query = new URLSearchParams({ offset: String(offset), limit: String(LIMIT) })
  const loaded = useData<UserPage>(`dashboard/users/${encodeURIComponent(user)}?${query}`)
  return (
    <Shown of={loaded} lines={14}>
      {({ history, profile, hasSince }) => (
        <div class="history-and-profile">
          <Section title="History">
            <Table
              caption={`What user ${user} took, newest first`}
              captionHidden
              columns={HISTORY}
              rows={history.rows}
              keyOf={({ id, part }) => `${part} ${id}`}
              empty="This user took nothing."
            />
            <Pager
              of={history}
              limit={LIMIT}
              what="items"
              hrefAt={(from) => hrefOf('explorer', { ...Object.fromEntries(params), from })}
            />
          </Section>
          <Section title="Profile" aside={<ProfileNote profile={profile} isOlder={hasSince} />}>
            <Given of={profile}>
              {({ aspects }) => (
                <Table
                  caption={`Profile of user ${user}, heaviest aspect first`}
                  captionHidden
                  columns={PROFILE}
                  rows={aspects}
                  keyOf={({ aspect }) => aspect}
                  empty="The profile says nothing."
                />
              )}
            </Given>
          </Section>
        </div>
      )}
    </Shown>
  )
}

interface ProfileNoteProps {
  readonly profile: UserPage['profile']
  /** Whether something happened since it was made. */
  readonly isOlder: boolean
}

function ProfileNote({ profile, isOlder }: ProfileNoteProps): JSX.Element | null {
  if (!isProfile(profile)) return null
  return (
    <span class="quiet">
      {isOlder && 'as of the run, '}
      {profile.status === 'generated'
        ? 'written by the language model'
        : 'counted from the history, without a language model'}
    </span>
  )
}

function isProfile(profile: UserPage['profile']): profile is ProfileView {
  return 'aspects' in profile
}

function PartBadge({ row: { part, said } }: { readonly row: HistoryRow }): JSX.Element {
  const others = said?.filter((kind) => kind !== 'taken') ?? []
  return (
    <>
      <span class={part === 'test' ? 'badge good' : 'badge'}>{part === 'since' ? 'since the run' : part}</span>
      {others.length > 0 && <span class="sub">{others.join(', ')}</span>}
    </>
  )
}

/** Of what happened since the run only the order is kept. */
function whenOf({ part, time }: HistoryRow): string {
  return part === 'since' ? '' : formatDay(time)
}
