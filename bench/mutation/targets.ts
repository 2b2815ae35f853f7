/** Code that guards money and evidence, and the unit tests that should notice any change of it. */
export const TARGETS: readonly { readonly file: string; readonly tests: readonly string[] }[] = [
  { file: 'src/store/ledger.ts', tests: ['src/store/ledger.test.ts'] },
  { file: 'src/store/batches.ts', tests: ['src/store/batches.test.ts'] },
  { file: 'src/llm/calls.ts', tests: ['src/llm/calls.test.ts'] },
  { file: 'src/llm/send-call.ts', tests: ['src/llm/send-call.test.ts', 'src/llm/calls.test.ts'] },
  { file: 'src/llm/price.ts', tests: ['src/llm/price.test.ts', 'src/llm/calls.test.ts'] },
  { file: 'src/enrich/evidence.ts', tests: ['src/enrich/evidence.test.ts'] },
  { file: 'src/enrich/judge-values.ts', tests: ['src/enrich/judge-values.test.ts'] },
  { file: 'src/enrich/confirm-values.ts', tests: ['src/enrich/confirm-values.test.ts'] },
  { file: 'src/enrich/suspicious-evidence.ts', tests: ['src/enrich/suspicious-evidence.test.ts'] },
  { file: 'src/enrich/item-attributes.ts', tests: ['src/enrich/item-attributes.test.ts'] },
  { file: 'src/enrich/values/says-directed.ts', tests: ['src/enrich/values/says-directed.test.ts'] },
  { file: 'src/enrich/values/countries-made-in.ts', tests: ['src/enrich/values/countries-made-in.test.ts'] },
  { file: 'src/enrich/values/languages-spoken.ts', tests: ['src/enrich/values/languages-spoken.test.ts'] },
  { file: 'src/enrich/values/people.ts', tests: ['src/enrich/values/people.test.ts'] },
]
