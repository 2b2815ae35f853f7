import { z } from 'zod'
import type { PassageSource } from '../passage.ts'
import { type CsvSourceConfig, csvSource } from './csv.ts'
import { type DuckdbSourceConfig, duckdbSource } from './duckdb.ts'
import { type FolderSourceConfig, folderSource } from './folder.ts'
import { type HttpSourceConfig, httpSource } from './http.ts'
import { type JsonlSourceConfig, jsonlSpec } from './jsonl.ts'
import { type MediaWikiSourceConfig, mediaWikiSource } from './mediawiki.ts'
import type { SourceIdentity, SourcePorts, SourceSpec } from './source.ts'

export type SourceConfig =
  | JsonlSourceConfig
  | FolderSourceConfig
  | CsvSourceConfig
  | MediaWikiSourceConfig
  | HttpSourceConfig
  | DuckdbSourceConfig

type Kind = NonNullable<SourceConfig['kind']>

/** Every source of passages, by the `kind` of its config. */
export const SOURCES: { readonly [K in Kind]: SourceSpec<Extract<SourceConfig, { readonly kind?: K }>> } = {
  jsonl: jsonlSpec,
  folder: folderSource,
  csv: csvSource,
  mediawiki: mediaWikiSource,
  http: httpSource,
  duckdb: duckdbSource,
}

/** Parses a source's settings; the `kind` says which source's, and is `jsonl` when absent. */
export const sourceConfig: z.ZodType<SourceConfig> = z.discriminatedUnion('kind', [
  SOURCES.jsonl.config,
  SOURCES.folder.config,
  SOURCES.csv.config,
  SOURCES.mediawiki.config,
  SOURCES.http.config,
  SOURCES.duckdb.config,
])

function specOf(config: SourceConfig): SourceSpec<SourceConfig> {
  return SOURCES[config.kind ?? 'jsonl'] as SourceSpec<SourceConfig>
}

/** A source with its settings. */
export interface ConfiguredSource {
  readonly label: string
  /** See `SourceSpec.perItem`. */
  readonly perItem: boolean
  readonly concurrency: number
  /** What to do about an item that cannot be asked about. */
  readonly onFailure: 'stop' | 'skip'
  open(ports: SourcePorts): PassageSource
  identity(hashFile: (file: string) => Promise<string>): Promise<SourceIdentity>
}

/** The source that a config describes. */
export function configuredSource(config: SourceConfig): ConfiguredSource {
  const spec = specOf(config)
  return {
    label: spec.label(config),
    perItem: spec.perItem,
    concurrency: 'concurrency' in config ? config.concurrency : 1,
    onFailure: 'onFailure' in config ? config.onFailure : 'stop',
    open: (ports) => spec.open(config, ports),
    identity: (hashFile) => spec.identity(config, hashFile),
  }
}

/** The same settings with absolute paths. */
export function withAbsolutePaths(config: SourceConfig, absolute: (path: string) => string): SourceConfig {
  return specOf(config).withPaths(config, absolute)
}
