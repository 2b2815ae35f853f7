import { setImmediate } from 'node:timers/promises'

/** Work gives way to other requests after so long. */
const TURN_MS = 4

/** Lets other requests be answered while something long is made. */
export interface Turns {
  /** Whether it is time to `give` one: asked between two portions. */
  due(): boolean
  give(): Promise<void>
}

export function takeTurns(): Turns {
  let began = performance.now()
  return {
    due: () => performance.now() - began >= TURN_MS,
    async give() {
      await setImmediate()
      began = performance.now()
    },
  }
}
