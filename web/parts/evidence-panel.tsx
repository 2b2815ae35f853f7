import type { JSX } from 'preact'
import { ATTRIBUTE_WORDS, REASON_WORDS } from '../../src/report/wording.ts'
import type { ExplainReply } from '../../src/serve/explained/explained-item.ts'
import { MarkedPassage } from './marked-passage.tsx'
import { type Column, Table } from './table.tsx'

type Statement = ExplainReply['statements'][number]

const STATEMENTS: readonly Column<Statement>[] = [
  { head: 'Stated', cell: ({ attribute }) => ATTRIBUTE_WORDS[attribute] },
  { head: 'Value', class: 'prose', cell: (statement) => <Value statement={statement} /> },
  { head: 'Evidence', cell: (statement) => <EvidenceState statement={statement} /> },
  { head: 'Noise control', class: 'prose', cell: ({ noise }) => <NoiseState noise={noise} /> },
]

/** What is stated of the item, and the passages that it was read from with the quotes marked. */
export function EvidencePanel({ explanation }: { readonly explanation: ExplainReply }): JSX.Element {
  const { statements, passages } = explanation
  return (
    <>
      <Table
        caption="What is stated of it, re-checked against its passages."
        columns={STATEMENTS}
        rows={statements}
        keyOf={({ attribute }) => attribute}
        empty="Nothing is stated of it."
      />
      {passages.map(({ id, title, source, date, licence, text }) => (
        <MarkedPassage
          key={id}
          {...{ id, title, source, date, licence, text }}
          marks={statements.flatMap(({ attribute, evidence }) =>
            evidence
              .filter(({ passage, check }) => passage === id && check !== 'broken')
              .map(({ start, end }) => ({ start, end, label: ATTRIBUTE_WORDS[attribute] })),
          )}
        />
      ))}
    </>
  )
}

function Value({ statement: { value, status, reason } }: { readonly statement: Statement }): JSX.Element {
  if (status === 'unknown') return <span class="quiet">unknown</span>
  return (
    <>
      {value.join(', ')}
      {status === 'rejected' && <span class="sub">rejected{reason === undefined ? '' : `: ${reason}`}</span>}
    </>
  )
}

function EvidenceState({ statement: { evidence } }: { readonly statement: Statement }): JSX.Element {
  if (evidence.length === 0) return <span class="quiet">none</span>
  const broken = evidence.find(({ check }) => check === 'broken')
  if (broken !== undefined) {
    return (
      <>
        <span class="badge bad">broken</span>
        <span class="sub">{broken.problem}</span>
      </>
    )
  }
  const unchecked = evidence.some(({ check }) => check === 'unchecked')
  return <span class={unchecked ? 'badge' : 'badge good'}>{unchecked ? 'unchecked' : 'verified'}</span>
}

function NoiseState({ noise }: Pick<Statement, 'noise'>): JSX.Element {
  if (noise === undefined) return <span class="quiet">–</span>
  return (
    <>
      <span class={noise.kept ? 'badge' : 'badge bad'}>{noise.kept ? 'kept' : 'dropped'}</span>
      {!noise.kept && <span class="sub">{REASON_WORDS[noise.reason]}</span>}
    </>
  )
}
