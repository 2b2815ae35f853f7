import type { JSX } from 'preact'
import type { Page, PageProps } from '../page.ts'
import { ListPanel } from '../parts/list-panel.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { TastePanel } from '../parts/taste-panel.tsx'
import { UserPicker } from '../parts/user-picker.tsx'
import { UserTable } from '../parts/user-table.tsx'
import { WhyPanel } from '../parts/why-panel.tsx'
import { hrefOf } from '../route.ts'
import { go } from '../use-address.ts'

/** One user: what they took, what they seem to like, what they are recommended and why. */
export const explorer: Page = {
  ...{ path: 'explorer', title: 'Explorer', group: 'Recommendations', detail: 'user', View: ExplorerPage },
}

function ExplorerPage({ params }: PageProps): JSX.Element {
  const user = params.get('user') ?? ''
  const item = params.get('item') ?? ''
  return (
    <>
      {user !== '' && (
        <p class="back">
          <a href={hrefOf('explorer')}>All users</a>
        </p>
      )}
      <PageHead title={user === '' ? 'Explorer' : `User ${user}`}>
        One user at a time: what they took, what they seem to like, what the model recommends, and what speaks for it.
      </PageHead>
      <div class="tools">
        <UserPicker user={user} onPick={(picked) => go('explorer', { user: picked })} />
      </div>
      {user === '' ? (
        <UserTable params={params} />
      ) : (
        <>
          <TastePanel key={user} user={user} params={params} />
          <div class="list-and-why">
            <ListPanel key={user} user={user} params={params} />
            <WhyPanel user={user} item={item} />
          </div>
        </>
      )}
    </>
  )
}
