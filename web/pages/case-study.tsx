import type { JSX } from 'preact'
import { formatCount, formatDifference, formatPercent, formatScore } from '../../src/report/figures.ts'
import type { AlignmentLine, CaseStudy, Cases, Reply } from '../../src/serve/dashboard/page-data.ts'
import type { Page, PageProps } from '../page.ts'
import { AlignmentDiagram } from '../parts/alignment-diagram.tsx'
import { ItemPicker } from '../parts/item-picker.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { ProposedCases } from '../parts/proposed-cases.tsx'
import { Section } from '../parts/section.tsx'
import { isMissing, Shown } from '../parts/shown.tsx'
import { RELIABILITY_WORDS, StatedValues } from '../parts/stated-values.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Title, titleOf, titlesOf } from '../parts/title.tsx'
import { UserPicker } from '../parts/user-picker.tsx'
import { hrefOf } from '../route.ts'
import { go } from '../use-address.ts'
import { useData } from '../use-data.ts'

/** A user and an item side by side, as in the paper's case study. */
export const caseStudy: Page = { path: 'case', title: 'Case study', group: 'Recommendations', View: CaseStudyPage }

function CaseStudyPage({ params }: PageProps): JSX.Element {
  const cases = useData<Reply<Cases>>('dashboard/cases')
  const first = cases.data !== undefined && 'cases' in cases.data ? cases.data.cases[0] : undefined
  const user = params.get('user') ?? first?.user
  const item = params.get('item') ?? (params.has('user') ? undefined : first?.item.id)
  const query = new URLSearchParams({ user: user ?? '', item: item ?? '' })
  const study = useData<CaseStudy>(user === undefined || item === undefined ? undefined : `dashboard/case?${query}`)
  const shownItem =
    study.data !== undefined && 'lines' in study.data && study.data.item.id === item ? study.data.item : undefined
  // Nothing to choose among: what makes it is said once.
  const isAbsent = cases.data !== undefined && isMissing(cases.data)
  return (
    <>
      <PageHead title="Case study">
        What a user likes on one side, what is known of an item on the other, and how well the two agree, aspect by
        aspect.
      </PageHead>
      <div class="cases-place">
        <Shown of={cases} lines={5}>
          {(found) => <ProposedCases cases={found} user={user} item={item} />}
        </Shown>
      </div>
      {!isAbsent && (
        <div class="tools">
          <UserPicker user={user ?? ''} onPick={(picked) => go('case', { user: picked, item })} />
          <ItemPicker
            picked={shownItem === undefined ? (item ?? '') : titleOf(shownItem)}
            onPick={(picked) => go('case', { user, item: picked })}
          />
        </div>
      )}
      {isAbsent ? null : user === undefined || item === undefined ? (
        <p class="quiet">{cases.loading ? '' : 'Choose a user and an item to see them side by side.'}</p>
      ) : (
        <Shown of={study} lines={24}>
          {(shown) => <Study study={shown} />}
        </Shown>
      )}
    </>
  )
}

function Study({ study }: { readonly study: CaseStudy }): JSX.Element {
  const { user, item, userAspects, profileStatus } = study
  return (
    <>
      <p class="outcome">
        <Outcome study={study} />
      </p>
      {userAspects.length === 0 ? (
        <p class="quiet">
          {profileStatus === 'none'
            ? 'This user has no profile: there is nothing to hold against the item. Profiles are made by the enrichment of a run.'
            : 'The profile of this user says nothing.'}
        </p>
      ) : (
        <>
          <div class="alignment-heads">
            <h2>
              <a href={hrefOf('explorer', { user, item: item.id })}>User {user}</a>
            </h2>
            <h2>
              <a href={hrefOf('catalogue', { item: item.id })}>
                <Title item={item} />
              </a>
            </h2>
          </div>
          <AlignmentDiagram study={study} />
          <p class="key quiet">
            A solid line: the two agree. A dashed one: they do not. The figure is the cosine of the centred vectors; a
            line is as thick as weight × alignment.
          </p>
          <Section title="All figures">
            <LineTable study={study} />
            <Beside study={study} />
            {study.itemAspects.some(({ values }) => values.some(({ reliability }) => reliability !== null)) && (
              <p class="check-note quiet">{RELIABILITY_WORDS}</p>
            )}
          </Section>
        </>
      )}
    </>
  )
}

const OUTCOME_WORDS: Readonly<Record<CaseStudy['outcome'], string>> = {
  hit: 'Hit',
  missed: 'Missed',
  'not taken': 'Not taken',
  seen: 'Seen before',
}

function Outcome({ study }: { readonly study: CaseStudy }): JSX.Element {
  const { outcome, rank, k, label, taken } = study
  const place =
    rank === null ? '' : `Place ${formatCount(rank)} in the list of ${label}, of which the first ${k} count. `
  const test =
    outcome === 'seen'
      ? 'The user took it before the test, so that it is not ranked.'
      : taken
        ? 'The user took it in the test.'
        : 'The user did not take it in the test.'
  return (
    <>
      <span class={`badge ${outcome === 'hit' ? 'good' : outcome === 'missed' ? 'bad' : ''}`}>
        {OUTCOME_WORDS[outcome]}
      </span>{' '}
      {place}
      {test}
    </>
  )
}

/** What is stated of the item in aspects that the user's side does not speak of. */
function Beside({ study: { itemAspects, lines } }: { readonly study: CaseStudy }): JSX.Element | null {
  const beside = itemAspects.filter(({ aspect, text }) => text !== null && lines.every(({ to }) => to !== aspect))
  if (beside.length === 0) return null
  return (
    <p class="beside-lines">
      Also stated of the item:{' '}
      {beside.map(({ aspect, words, values, dropped }, place) => (
        <span key={aspect}>
          {place > 0 && '; '}
          <span class="quiet">{words}</span> <StatedValues values={values} />
          {dropped && <span class="quiet">, dropped by noise control</span>}
        </span>
      ))}
      .
    </p>
  )
}

function LineTable({ study }: { readonly study: CaseStudy }): JSX.Element {
  const userOf = (line: AlignmentLine) => study.userAspects.find(({ aspect }) => aspect === line.from)
  const itemOf = (line: AlignmentLine) => study.itemAspects.find(({ aspect }) => aspect === line.to)
  const columns: readonly Column<AlignmentLine>[] = [
    { head: 'Aspect', cell: (line) => userOf(line)?.words ?? line.from },
    { head: 'Weight', number: true, cell: ({ weight }) => formatPercent(weight) },
    {
      head: 'The user',
      class: 'prose',
      cell: (line) => (
        <>
          {userOf(line)?.text}
          <span class="sub">from {titlesOf(userOf(line)?.items ?? [])}</span>
        </>
      ),
    },
    {
      head: 'The item',
      class: 'prose',
      cell: (line) => {
        const aspect = itemOf(line)
        if (aspect === undefined || aspect.text === null) return <span class="quiet">nothing is stated</span>
        return (
          <>
            {aspect.text}
            {aspect.values.some(({ reliability }) => reliability !== null) && (
              <span class="sub">
                <StatedValues values={aspect.values} />
              </span>
            )}
            {aspect.dropped && <span class="sub">dropped by noise control: ER²ALM never saw it</span>}
          </>
        )
      },
    },
    { head: 'Alignment', number: true, cell: ({ alignment }) => formatScore(alignment) },
    {
      head: 'Weight × alignment',
      number: true,
      cell: ({ alignment, contribution }) => (alignment === null ? '–' : formatDifference(contribution)),
    },
  ]
  return (
    <Table
      caption={`Weight × alignment comes to ${formatDifference(study.total)} in all.`}
      columns={columns}
      rows={study.lines}
      keyOf={({ from }) => from}
      empty="No aspect has something to compare on both sides."
    />
  )
}
