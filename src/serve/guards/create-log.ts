import { type DestinationStream, type LevelWithSilent, type Logger, pino, stdTimeFunctions } from 'pino'

/** Lines of a busy service are written together: a write a line would cost it as much as its answers. */
const TOGETHER_BYTES = 8192
/** How long a line may wait for others. */
const WAIT_MS = 200

/** When nobody reads stderr lines are dropped beyond this, rather than the service stopped. */
const MOST_BYTES = 16 << 20

/**
 * The service's log: JSON lines, without a stream to stderr. What still waits is written when the process comes to its end;
 * `process.exit()` and SIGKILL may lose the lines of the last moment.
 */
export function createLog(level: LevelWithSilent, stream: DestinationStream = toStderr()): Logger {
  return pino({ level, base: undefined, timestamp: stdTimeFunctions.isoTime }, stream)
}

function toStderr(): DestinationStream {
  return pino.destination({
    dest: 2,
    sync: false,
    minLength: TOGETHER_BYTES,
    periodicFlush: WAIT_MS,
    maxLength: MOST_BYTES,
  })
}
