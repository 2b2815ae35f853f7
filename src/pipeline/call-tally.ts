import type { LlmConfig } from '../llm/config.ts'
import { costUsd } from '../llm/price.ts'
import { BYTES_PER_TOKEN, promptBytes, typicalReplyTokens } from '../llm/prompt-tokens.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import { type CallRequest, callKey } from '../llm/request.ts'
import type { RecordedReply } from '../store/ledger.ts'

/** What one kind of call will cost. */
export interface StageEstimate {
  /** Distinct calls. */
  readonly calls: number
  /** Of these, in the ledger already: they cost nothing. */
  readonly recorded: number
  readonly toSend: number
  /** Of `toSend`, those whose prompt depends on replies that are not there yet. */
  readonly estimated: number
  /** Of what is to be sent. */
  readonly inputTokens: number
  readonly outputTokens: number
  readonly usd: number
  readonly hours: number
}

/** Counts the calls of one stage. */
export interface CallTally {
  /** Counts a rendered call once, however often it comes. @returns its reply when it is paid for */
  add(request: CallRequest): { readonly key: string; readonly reply: RecordedReply | undefined }
  /** Counts a call that cannot be rendered yet. @param bytes of its prompt; default: the mean of the stage */
  addEstimated(bytes?: number): void
  /** Mean prompt of the stage's calls so far, in bytes; undefined when none is known. */
  meanBytes(): number | undefined
  /** Input tokens a byte of the recorded calls; undefined when there is none that says so. */
  tokensPerByte(): number | undefined
  /** Output of one call, in tokens: the mean of the recorded ones, else the mean of what is usual for their schemas. */
  outputTokensPerCall(): number
  /** @param fallback for what the stage itself does not say: bytes of a prompt, and tokens a byte */
  finish(fallback: { readonly bytes: number; readonly tokensPerByte?: number }): StageEstimate
}

/**
 * @param known           replies that are paid for, by ledger key
 * @param usualOutput     of a call of this stage that cannot be rendered, in tokens
 * @param tokensPerSecond output of one call
 */
export function createCallTally(
  llm: LlmConfig,
  known: (key: string) => RecordedReply | undefined,
  usualOutput: number,
  tokensPerSecond: number,
): CallTally {
  const identity = modelIdentity(llm)
  const seen = new Set<string>()
  const recorded = { calls: 0, bytes: 0, inputTokens: 0, outputTokens: 0 }
  const rendered = { calls: 0, bytes: 0, usualOutput: 0 }
  const estimated = { calls: 0, bytes: 0, averaged: 0 }

  const mean = (): number | undefined => {
    const calls = recorded.calls + rendered.calls + estimated.calls - estimated.averaged
    return calls === 0 ? undefined : (recorded.bytes + rendered.bytes + estimated.bytes) / calls
  }
  const perByte = (): number | undefined =>
    recorded.inputTokens > 0 ? recorded.inputTokens / recorded.bytes : undefined
  const perCall = (): number => {
    if (recorded.outputTokens > 0) return recorded.outputTokens / recorded.calls
    return rendered.calls > 0 ? rendered.usualOutput / rendered.calls : usualOutput
  }

  return {
    add(request) {
      const key = callKey(identity, request)
      const reply = known(key)
      if (seen.has(key)) return { key, reply }
      seen.add(key)
      const bytes = promptBytes(request, llm.provider.kind)
      if (reply === undefined) {
        rendered.calls++
        rendered.bytes += bytes
        rendered.usualOutput += Math.min(typicalReplyTokens(request.schema), request.sampling.maxOutputTokens)
      } else {
        recorded.calls++
        recorded.bytes += bytes
        recorded.inputTokens += reply.inputTokens
        recorded.outputTokens += reply.outputTokens
      }
      return { key, reply }
    },
    addEstimated(bytes) {
      estimated.calls++
      if (bytes === undefined) estimated.averaged++
      else estimated.bytes += bytes
    },
    meanBytes: mean,
    tokensPerByte: perByte,
    outputTokensPerCall: perCall,
    finish(fallback) {
      const toSend = rendered.calls + estimated.calls
      const bytes = rendered.bytes + estimated.bytes + estimated.averaged * (mean() ?? fallback.bytes)
      const inputTokens = Math.round(bytes * (perByte() ?? fallback.tokensPerByte ?? 1 / BYTES_PER_TOKEN))
      const outputTokens = Math.round(toSend * perCall())
      const usd = costUsd(llm, inputTokens, outputTokens)
      const hours = outputTokens / tokensPerSecond / llm.concurrency / 3600
      const calls = recorded.calls + toSend
      return {
        calls,
        recorded: recorded.calls,
        toSend,
        estimated: estimated.calls,
        inputTokens,
        outputTokens,
        usd,
        hours,
      }
    },
  }
}
