import { type AddedItems, createAddedItems } from './added/added-items.ts'
import { type EventLog, type EventLogOptions, openEventLog } from './events/event-log.ts'

/** What changes while a service runs. It outlives the process. */
export interface ServiceState {
  readonly events: EventLog
  readonly added: AddedItems
}

/** Opens the state folder of a service. @throws {Er2almError} what `openEventLog` throws */
export async function openServiceState(stateDir: string, options: EventLogOptions): Promise<ServiceState> {
  const events = await openEventLog(stateDir, options)
  return { events, added: createAddedItems(events, options.log) }
}
