import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { formatDifference, formatPercent, formatScore } from '../../src/report/figures.ts'
import { ASPECT_WORDS, attributeWord } from '../../src/report/wording.ts'
import type { ExplainReply } from '../../src/serve/explained/explained-item.ts'
import { formatContribution, formatModelScore } from '../figures.ts'
import { hrefOf } from '../route.ts'
import { useData } from '../use-data.ts'
import { ShareBar, SignedBar } from './bar.tsx'
import { EvidencePanel } from './evidence-panel.tsx'
import { ScoreParts } from './score-parts.tsx'
import { Section } from './section.tsx'
import { Shown } from './shown.tsx'
import { Reliability } from './stated-values.tsx'
import { type Column, Table } from './table.tsx'
import { Title, titlesOf } from './title.tsx'

/** History items whose contribution is shown. */
const CONTRIBUTIONS = 5
const SHARED = 4

/** What speaks for one item of a user's list. */
export function WhyPanel({ user, item }: { readonly user: string; readonly item: string }): JSX.Element {
  const path = `explain/${encodeURIComponent(user)}/${encodeURIComponent(item)}`
  const loaded = useData<ExplainReply>(item === '' ? undefined : path)
  const box = useRef<HTMLDivElement>(null)
  const narrow = (): boolean => matchMedia('(max-width: 72rem)').matches
  useEffect(() => {
    // Below the list on a narrow window: who chose an item would not see that something came.
    if (item !== '' && narrow()) box.current?.scrollIntoView({ block: 'start' })
  }, [item])
  return (
    <Section title="Why" class="why">
      <div ref={box}>
        {item === '' ? (
          <p class="quiet">
            Choose an item of the list to see what speaks for it, down to the sentence a fact came from.
          </p>
        ) : (
          <Shown of={loaded} lines={24}>
            {(explanation) => <Why {...{ explanation, user }} />}
          </Shown>
        )}
      </div>
    </Section>
  )
}

function Why({ explanation, user }: { readonly explanation: ExplainReply; readonly user: string }): JSX.Element {
  const { item, rank, score, model, like, why = [] } = explanation
  return (
    <div class="why-parts">
      <div>
        <h3 class="why-title">
          <Title item={item} />
        </h3>
        <p class="quiet">
          {rank === null ? 'In no list' : `Place ${rank}`} of user {user}
          {score !== null && `, score ${formatModelScore(score)} by ${model.model}`}.{' '}
          {like === undefined ? (
            <>
              {explanation.profileStatus !== 'none' && (
                <>
                  <a href={hrefOf('case', { user, item: item.id })}>Side by side</a> ·{' '}
                </>
              )}
              <a href={hrefOf('catalogue', { item: item.id })}>Catalogue</a>
            </>
          ) : (
            // The pages of the run know none of what came in since.
            like.length > 0 && `It came in since the run, and is scored by what it is like: ${titlesOf(like)}.`
          )}
        </p>
        {why.map((reason) => (
          <p key={reason} class="quiet">
            {reason[0]!.toUpperCase() + reason.slice(1)}.
          </p>
        ))}
      </div>
      <ScoreParts parts={explanation.parts} />
      <Contributions explanation={explanation} />
      {isEnriched(explanation) ? (
        <>
          <ProfileBeside explanation={explanation} />
          <EvidencePanel explanation={explanation} />
          <SharedValues explanation={explanation} />
        </>
      ) : (
        <p class="quiet">Nothing was read about this item or of this user: no evidence can be shown.</p>
      )}
    </div>
  )
}

function isEnriched({ profileStatus, statements, shared }: ExplainReply): boolean {
  return profileStatus !== 'none' || statements.length > 0 || shared.length > 0
}

function Contributions({ explanation: { contributions } }: { readonly explanation: ExplainReply }): JSX.Element | null {
  if (contributions === undefined || contributions.items.length === 0) return null
  const shown = contributions.items.slice(0, CONTRIBUTIONS)
  const most = Math.max(...shown.map(({ contribution }) => Math.abs(contribution)))
  const columns: readonly Column<(typeof shown)[number]>[] = [
    {
      head: 'From the history',
      cell: (one) => (
        <>
          <Title item={one} />
          {one.disliked && <span class="sub">disliked</span>}
        </>
      ),
    },
    {
      head: 'Contribution',
      number: true,
      cell: ({ contribution }) => (
        <>
          <SignedBar value={contribution} most={most} />{' '}
          <span class="beside">{formatContribution(contribution, most)}</span>
        </>
      ),
    },
  ]
  return (
    <Table
      caption={`What of the history speaks for it: the score less the score without the item${
        contributions.notAsked === 0 ? '' : `; ${contributions.notAsked} earlier items were not asked about`
      }.`}
      columns={columns}
      rows={shown}
      keyOf={({ id }) => id}
    />
  )
}

function SharedValues({ explanation: { shared, history } }: { readonly explanation: ExplainReply }): JSX.Element {
  const columns: readonly Column<(typeof shared)[number]>[] = [
    {
      head: 'Shared value',
      cell: ({ attribute, value, reliability, dropped }) => (
        <>
          {value}
          <Reliability of={reliability} /> <span class="quiet">{attributeWord(attribute)}</span>
          {dropped && <span class="sub">dropped by noise control</span>}
        </>
      ),
    },
    {
      head: 'With what was taken',
      class: 'prose',
      cell: ({ items }) => (
        <>
          {items.length} of {history.length}
          <span class="sub">{titlesOf(items)}</span>
        </>
      ),
    },
    {
      head: 'In the catalogue',
      number: true,
      cell: ({ catalogueShare }) => <span class="quiet">{formatPercent(catalogueShare)}</span>,
    },
  ]
  return (
    <Table
      caption="Values that it shares with what the user took, most telling first."
      columns={columns}
      rows={shared.slice(0, SHARED)}
      keyOf={({ attribute, value }) => `${attribute} ${value}`}
      empty="It shares no stated value with what the user took."
    />
  )
}

type Aspect = ExplainReply['aspects'][number]

const ASPECTS: readonly Column<Aspect>[] = [
  {
    head: 'Aspect',
    cell: ({ aspect, weight }) => (
      <>
        {ASPECT_WORDS[aspect]}
        <span class="sub nowrap">
          <ShareBar share={weight} /> {formatPercent(weight)}
        </span>
      </>
    ),
  },
  { head: 'The user', class: 'prose', cell: ({ text }) => text },
  {
    head: 'The item',
    class: 'prose',
    cell: ({ itemText }) => itemText ?? <span class="quiet">nothing that noise control kept</span>,
  },
  {
    head: 'Alignment',
    number: true,
    cell: ({ alignment, contribution }) => (
      <>
        {formatScore(alignment)}
        <span class="sub">{contribution === null ? '' : formatDifference(contribution)}</span>
      </>
    ),
  },
]

function ProfileBeside({
  explanation: { aspects, profileStatus },
}: {
  readonly explanation: ExplainReply
}): JSX.Element {
  return (
    <Table
      caption="The profile beside the item. Below the alignment: weight × alignment."
      columns={ASPECTS}
      rows={aspects}
      keyOf={({ aspect }) => aspect}
      empty={profileStatus === 'none' ? 'This user has no profile.' : 'The profile says nothing.'}
    />
  )
}
