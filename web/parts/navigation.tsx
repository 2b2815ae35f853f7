import type { JSX } from 'preact'
import type { Pages, Reply } from '../../src/serve/dashboard/page-data.ts'
import { GROUPS, type Page } from '../page.ts'
import { PAGES } from '../pages/registry.ts'
import { hrefOf } from '../route.ts'
import { useData } from '../use-data.ts'
import { isMissing } from './shown.tsx'

/** A run that goes on fills pages, and another run may be swapped in. */
const LOOK_EVERY_MS = 30_000

interface NavigationProps {
  /** On a narrow window: whether the menu is unfolded. */
  readonly open: boolean
  /** Absent at an address that is no page's. */
  readonly current: Page | undefined
  readonly onChoose: () => void
}

/** Ways to all pages. Those that the run has nothing for stand by themselves; each says what would fill it. */
export function Navigation({ open, current, onChoose }: NavigationProps): JSX.Element {
  const { data } = useData<Reply<Pages>>('dashboard/pages', LOOK_EVERY_MS)
  const names: readonly string[] = data === undefined || isMissing(data) ? [] : data.absent
  const absent = PAGES.filter(({ path }) => names.includes(path))
  const shown = { current, onChoose }
  return (
    <nav id="pages" aria-label="Pages" class={open ? 'open' : ''}>
      {GROUPS.map((group) => (
        <PageGroup
          key={group}
          name={group}
          pages={PAGES.filter((page) => page.group === group && !absent.includes(page))}
          {...shown}
        />
      ))}
      <PageGroup name="Not in this run" pages={absent} {...shown} />
    </nav>
  )
}

interface PageGroupProps extends Omit<NavigationProps, 'open'> {
  readonly name: string
  readonly pages: readonly Page[]
}

function PageGroup({ name, pages, current, onChoose }: PageGroupProps): JSX.Element | null {
  if (pages.length === 0) return null
  const id = `group-${name.toLowerCase().replaceAll(' ', '-')}`
  return (
    <div class="page-group">
      <p id={id}>{name}</p>
      <ul aria-labelledby={id}>
        {pages.map((page) => (
          <li key={page.path}>
            <a href={hrefOf(page.path)} aria-current={page === current ? 'page' : undefined} onClick={onChoose}>
              {page.title}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
