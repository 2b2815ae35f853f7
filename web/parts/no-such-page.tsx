import type { JSX } from 'preact'
import { hrefOf } from '../route.ts'
import { PageHead } from './page-head.tsx'

/** In place of a page, at an address that is none's. */
export function NoSuchPage({ path }: { readonly path: string }): JSX.Element {
  return (
    <>
      <PageHead title={NO_SUCH_PAGE}>
        There is no page at <code>#/{path}</code>.
      </PageHead>
      <p>
        The pages stand in the navigation; <a href={hrefOf('')}>Overview</a> is the first of them.
      </p>
    </>
  )
}

export const NO_SUCH_PAGE = 'No such page'
