import type { JSX } from 'preact'
import type { Studies, StudyView } from '../../src/serve/dashboard/enrichment-data.ts'
import { formatTime } from '../figures.ts'
import type { Page, PageProps } from '../page.ts'
import { Choices } from '../parts/choices.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Section } from '../parts/section.tsx'
import { Absent, Shown } from '../parts/shown.tsx'
import { StudyPlotChart } from '../parts/study-plot.tsx'
import { StudyTableView } from '../parts/study-table.tsx'
import { hrefOf } from '../route.ts'
import { useData } from '../use-data.ts'

/** Studies of the run: many trainings, one table or plot each. */
export const studies: Page = { path: 'studies', title: 'Studies', group: 'Run', View: StudiesPage }

function StudiesPage({ params }: PageProps): JSX.Element {
  const loaded = useData<Studies>('dashboard/studies')
  return (
    <>
      <PageHead title="Studies">
        Experiments on the run's own data: what its knowledge is worth, what a setting changes, which method does
        better.
      </PageHead>
      <Shown of={loaded} lines={20}>
        {({ studies: all }) => {
          const study = all.find(({ name }) => name === params.get('study')) ?? all[0]
          if (study === undefined) {
            return (
              <Absent
                missing="No study of this run has been made."
                hint="er2alm study new-items asks what the knowledge of its items brings; er2alm study --help names the others."
              />
            )
          }
          return (
            <>
              <Choices
                name="Study"
                choices={all.map(({ name }) => ({
                  href: hrefOf('studies', { study: name }),
                  words: name,
                  chosen: name === study.name,
                }))}
              />
              <Study study={study} />
            </>
          )
        }}
      </Shown>
    </>
  )
}

function Study({ study: { at, parts } }: { readonly study: StudyView }): JSX.Element {
  return (
    <>
      <p class="written quiet">Written {formatTime(at)}.</p>
      {parts.map(({ title, notes, tables, plots }) => (
        <Section key={title} title={title}>
          {notes.length > 0 && (
            <ul class="notes">
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
          {plots.length > 0 && (
            <div class="plots">
              {plots.map((plot) => (
                <StudyPlotChart key={plot.title} plot={plot} />
              ))}
            </div>
          )}
          {tables.map((table) => (
            <StudyTableView key={table.title} table={table} />
          ))}
        </Section>
      ))}
    </>
  )
}
