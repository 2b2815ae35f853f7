import type { AttributeId } from '../../enrich/attribute.ts'
import type { ModelIdentity, Sampling } from '../../llm/request.ts'

/** 0.5 and 1.5 billion parameters. */
export type ReaderName = 'small' | 'medium'
export const READER_NAMES: readonly ReaderName[] = ['small', 'medium']

/** The two local models whose readings are studied; `revision` is the hash of the weights. */
export const READERS: Readonly<Record<ReaderName, ModelIdentity>> = {
  small: qwen('0.5b', '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32'),
  medium: qwen('1.5b', 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046'),
}

/** What was asked about the held-out films: every list of facts. */
export const READ_ATTRIBUTES: readonly AttributeId[] = ['director', 'cast', 'country', 'language', 'genre']

export const READ_SAMPLING: Sampling = { temperature: 0, topP: 1, seed: 1, frequencyPenalty: 0, maxOutputTokens: 256 }

function qwen(size: string, sha256: string): ModelIdentity {
  return {
    ...{ provider: 'llama-cpp', model: `qwen2.5-coder-${size}-instruct-q4_k_m`, revision: `sha256:${sha256}` },
  }
}
