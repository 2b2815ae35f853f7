import { createRoute, z } from '@hono/zod-openapi'
import type { Rows, UserPage, UserRow } from '../dashboard/page-data.ts'
import { shownRun } from '../dashboard/shown-run.ts'
import { type SinceRun, userPage, usersPage } from '../dashboard/users.ts'
import type { Route } from '../route.ts'
import { idParam, pageQuery, pageReplies, replySchema, searchQuery } from './dashboard-query.ts'

const getUsers = createRoute({
  method: 'get',
  path: '/dashboard/users',
  summary: 'Users of the run, by a part of their id',
  request: { query: z.object({ search: searchQuery, ...pageQuery }) },
  responses: pageReplies(replySchema<Rows<UserRow>>('Users', 'A part of the users')),
})

const getUser = createRoute({
  method: 'get',
  path: '/dashboard/users/{user}',
  summary: 'What a user took, and the profile with its weights',
  request: { params: z.object({ user: idParam }), query: z.object(pageQuery) },
  responses: pageReplies(replySchema<UserPage>('UserPage', 'History and profile')),
})

/** `/dashboard/users`, `/dashboard/users/{user}`. */
export const dashboardUsers: Route = {
  name: 'dashboard-users',
  scope: 'read',
  paths: ['GET /dashboard/users', 'GET /dashboard/users/{user}'],
  add(app, context) {
    const shown = shownRun(context)
    const since: SinceRun = {
      eventsOf: (user) => context.service.events.of(user),
      addedItem(id) {
        const added = context.state?.added.get(id)
        return added && { title: added.title, ...(added.year !== undefined && { year: added.year }) }
      },
    }
    app.openapi(getUsers, async (c) => {
      const query = c.req.valid('query')
      return c.json(await shown.reply((reader) => usersPage(reader, query, since)), 200)
    })
    app.openapi(getUser, async (c) => {
      const { user } = c.req.valid('param')
      const page = c.req.valid('query')
      return c.json(await shown.reply((reader) => userPage(reader, user, page, since)), 200)
    })
  },
}
