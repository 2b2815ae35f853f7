import type { z } from 'zod'
import type { Context } from '../../context.ts'
import type { Json } from '../../llm/request.ts'
import type { Store } from '../../store/sqlite.ts'
import type { HostGate } from '../fetch/host-gate.ts'
import type { PassageSource } from '../passage.ts'

/** What a source may use of the outside world. */
export interface SourcePorts {
  readonly context: Context
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  /** Shared by all sources of a run, so that two of them keep the pace of one host together. */
  readonly gate: HostGate
  /** Keeps what servers replied. */
  readonly store: Store
  /** True: nothing is sent; what was fetched earlier is there, the rest is FETCH_OFFLINE. */
  readonly offline?: boolean
  /** Loads the package `@duckdb/node-api`, an optional peer. */
  readonly importDuckdb?: () => Promise<unknown>
}

/** What decides which passages a source gives. */
export interface SourceIdentity {
  /** Settings without paths, so that a folder that is moved keeps its identity. */
  readonly settings: Json
  /** SHA-256 of the files it reads; absent when it reads none. */
  readonly files?: string
}

/** A schema of settings that are told apart by their `kind`. */
export type SourceConfigSchema<C> = z.ZodType<C> & z.core.$ZodTypeDiscriminable

/** One kind of source. */
export interface SourceSpec<C> {
  /** One line for help. */
  readonly summary: string
  readonly config: SourceConfigSchema<C>
  /** True: it is asked about each item (`passages(item)`); false: it is read once, whole. */
  readonly perItem: boolean
  /** What progress and errors call it. */
  label(config: C): string
  /** The same settings with absolute paths. @param absolute of a path that starts from the config's folder */
  withPaths(config: C, absolute: (path: string) => string): C
  /** @param hashFile SHA-256 of a file, hex; throws FILE_MISSING */
  identity(config: C, hashFile: (file: string) => Promise<string>): Promise<SourceIdentity>
  open(config: C, ports: SourcePorts): PassageSource
}
