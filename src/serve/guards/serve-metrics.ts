import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client'

/** Seconds: from a prepared list to the time limit. */
const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 10]

/** What the service counts. Labels take few values: no id of a user, an item or a request is one. */
export interface ServeMetrics {
  readonly requests: Counter<'method' | 'route' | 'status'>
  readonly duration: Histogram<'method' | 'route'>
  /** To be raised when an event is durable. */
  readonly eventsStored: Counter
  /** Lists that were asked for, by whether they were prepared. */
  readonly lists: Counter<'cache'>
  /** 1 for the model served now. */
  readonly model: Gauge<'run' | 'model' | 'version'>
}

const ofRegistry = new WeakMap<Registry, ServeMetrics>()

/** The metrics of a registry, made when they are first asked for, with those of the process. */
export function serveMetrics(registry: Registry): ServeMetrics {
  const known = ofRegistry.get(registry)
  if (known !== undefined) return known
  const registers = [registry]
  const metrics: ServeMetrics = {
    requests: new Counter({
      name: 'er2alm_http_requests_total',
      help: 'Requests answered, by method, declared path and class of status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    duration: new Histogram({
      name: 'er2alm_http_request_duration_seconds',
      help: 'Time until the head of the reply was ready.',
      labelNames: ['method', 'route'],
      buckets: DURATION_BUCKETS,
      registers,
    }),
    eventsStored: new Counter({
      name: 'er2alm_events_stored_total',
      help: 'Events that were written to the log since the start.',
      registers,
    }),
    lists: new Counter({
      name: 'er2alm_lists_total',
      help: 'Recommendation lists that were asked for; cache is hit where one was prepared, else miss.',
      labelNames: ['cache'],
      registers,
    }),
    model: new Gauge({
      name: 'er2alm_model_info',
      help: '1 for the model that is served.',
      labelNames: ['run', 'model', 'version'],
      registers,
    }),
  }
  collectDefaultMetrics({ register: registry })
  ofRegistry.set(registry, metrics)
  return metrics
}
