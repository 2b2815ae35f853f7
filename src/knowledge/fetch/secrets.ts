import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import type { Secrets } from './polite-fetch.ts'

/** Names of environment variables by what is sent with their values. */
export interface SecretNames {
  readonly headersFromEnv: Readonly<Record<string, string>>
  readonly queryFromEnv: Readonly<Record<string, string>>
}

const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of an environment variable, not the key itself')

/** Keys for a strictObject: a key is named in the config, and never written there. */
export const secretShape: { readonly [K in keyof SecretNames]-?: z.ZodType<SecretNames[K]> } = {
  headersFromEnv: z.record(z.string().regex(/^[\w-]+$/), variable).default({}),
  queryFromEnv: z.record(z.string().min(1), variable).default({}),
}

/** The values of the variables. @throws {Er2almError} CONFIG_MISSING for one that is not set */
export function readSecrets(
  { headersFromEnv, queryFromEnv }: SecretNames,
  env: Readonly<Record<string, string | undefined>>,
  source: string,
): Secrets {
  const values = (names: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(names).map(([key, variable]) => [key, variableValue(variable, env, source)]))
  return { headers: values(headersFromEnv), query: values(queryFromEnv) }
}

function variableValue(variable: string, env: Readonly<Record<string, string | undefined>>, source: string): string {
  const value = env[variable]?.trim()
  if (value !== undefined && value !== '') return value
  throw new Er2almError('CONFIG_MISSING', `the source ${source} needs a key, and ${variable} is not set`, {
    hint: `set the environment variable ${variable}, in .env beside the config or in the shell`,
  })
}
