import type { JSX } from 'preact'
import { counted, formatScore } from '../../src/report/figures.ts'
import type { ItemPage, QuoteView, StatementView } from '../../src/serve/dashboard/enrichment-data.ts'
import { hrefOf } from '../route.ts'
import { useData } from '../use-data.ts'
import { catalogueWords } from './catalogue-words.ts'
import { PassageSource } from './marked-passage.tsx'
import { PageHead } from './page-head.tsx'
import { Given, Shown } from './shown.tsx'
import { CheckBadge, CheckNote, StatedValues } from './stated-values.tsx'

/** One item: every statement with its quotes, and the trace from the record back to the reply, re-checked now. */
export function ItemDetail({ item }: { readonly item: string }): JSX.Element {
  const loaded = useData<ItemPage>(`dashboard/catalogue/${encodeURIComponent(item)}`)
  const { data } = loaded
  const shown = data !== undefined && 'id' in data ? data : undefined
  const title = shown === undefined ? item : shown.year === undefined ? shown.title : `${shown.title} (${shown.year})`
  return (
    <>
      <p class="back">
        <a href={hrefOf('catalogue')}>Catalogue</a>
      </p>
      <PageHead title={title}>
        {shown === undefined
          ? '…'
          : [
              ...shown.genres,
              ...catalogueWords(shown),
              `taken ${counted(shown.interactions, 'time')} before the test`,
            ].join(' · ')}
      </PageHead>
      <Shown of={loaded} lines={30}>
        {({ statements }) => (
          <Given of={statements}>
            {(list) =>
              list.length === 0 ? (
                <p class="quiet">Nothing was read about this item.</p>
              ) : (
                <div class="statements">
                  <CheckNote
                    checks={list.filter(({ status }) => status === 'verified').map(({ check }) => check)}
                    weighed={list.some(({ values }) => values.some(({ reliability }) => reliability !== null))}
                  />
                  {list.map((statement) => (
                    <Statement key={statement.attribute} of={statement} />
                  ))}
                </div>
              )
            }
          </Given>
        )}
      </Shown>
    </>
  )
}

function Statement({ of: statement }: { readonly of: StatementView }): JSX.Element {
  const { attribute, words, values, check, status, reason, quotes, decision, suspicious, droppedValues, steps } =
    statement
  const broken = steps.some(({ problem }) => problem !== undefined)
  return (
    <section class="statement" aria-labelledby={`statement-${attribute}`}>
      <div class="statement-head">
        <h2 id={`statement-${attribute}`}>{words}</h2>
        <p class="statement-value">
          {values.length === 0 ? <span class="quiet">–</span> : <StatedValues values={values} />}
        </p>
        <p>
          {status === 'verified' ? (
            <CheckBadge check={check} />
          ) : (
            <span class={status === 'broken' ? 'badge bad' : 'badge'}>{status}</span>
          )}
          {reason !== undefined && <span class="quiet"> {reason}</span>}
        </p>
        {decision !== undefined && (
          <p class="quiet">
            Noise control: {decision.kept ? 'kept' : 'dropped'}, {decision.reasonWords}
            {decision.score !== null && ` (score ${formatScore(decision.score)})`}
          </p>
        )}
        {suspicious.map((says) => (
          <p key={says} class="warning">
            {says}
          </p>
        ))}
      </div>
      <div class="statement-evidence">
        {quotes.map((quote) => (
          <Quote key={`${quote.passage} ${quote.start}`} of={quote} />
        ))}
        {droppedValues.length > 0 && (
          <p class="quiet">Not kept: {droppedValues.map((one) => `${one.value} (${one.reason})`).join('; ')}</p>
        )}
        {steps.length > 0 && (
          <details open={broken}>
            <summary>
              Trace, {counted(steps.length, 'step')}
              {broken ? ', one does not hold' : ''}
            </summary>
            <ol class="steps">
              {steps.map(({ step, detail, problem }) => (
                <li key={`${step} ${detail}`} class={problem === undefined ? undefined : 'broken'}>
                  <strong>{step}</strong> {detail}
                  {problem !== undefined && <span class="warning"> {problem}</span>}
                </li>
              ))}
            </ol>
          </details>
        )}
      </div>
    </section>
  )
}

function Quote({ of: { quote, excerpt, source, passage, problem } }: { readonly of: QuoteView }): JSX.Element {
  return (
    <figure class="passage">
      <blockquote>
        {excerpt === undefined ? (
          <q>{quote}</q>
        ) : (
          <>
            {excerpt.cutBefore && '… '}
            {excerpt.before}
            <mark>{excerpt.quote}</mark>
            {excerpt.after}
            {excerpt.cutAfter && ' …'}
          </>
        )}
      </blockquote>
      {problem !== undefined && <p class="warning">{problem}</p>}
      <PassageSource
        title={excerpt?.title ?? 'a passage that is gone'}
        source={source}
        id={passage}
        date={excerpt?.date}
        licence={excerpt?.licence}
      />
    </figure>
  )
}
