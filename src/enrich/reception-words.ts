/** Raised when the patterns change: features that leave out what they find are then made anew. */
export const RECEPTION_WORDS_VERSION = 1

/** What only time could tell of an item. */
export type ReceptionTopic = 'awards' | 'sales' | 'reception'

/**
 * Words by which an English sentence speaks of awards, sales or reception. Each pattern is about the item's fate, not
 * its story: "prize", "won" and "classic" alone stand in many plots, so they count only beside what makes them clear.
 */
const PATTERNS: { readonly [T in ReceptionTopic]: readonly RegExp[] } = {
  awards: [
    /\b(?:academy|saturn|annie|tony|grammy|emmy|césar|cesar|goya|hugo|nebula|filmfare|razzie|guild|spirit|critics['’]? choice) awards?\b/i,
    /\b(?:an|the|her|his|two|three|four|five|six|seven|\d+) oscars?\b(?![- ]winning)|\bthe oscars\b|\boscar[- ]nominat/i,
    /\boscar[- ](?:winning|winner)\b(?!(?: \S+){0,2} (?:writer|author|director|act(?:or|ress)|producer))/i,
    /\bgolden (?:globes?|lion|bear|raspberry|palm)\b|\bpalme d['’]or\b|\bbaftas?\b|\bgrand prix\b(?=.*\b(?:cannes|festival|jury)\b)/i,
    /\b(?:jury|grand|audience|critics['’]?|nobel|pulitzer|booker|fipresci) (?:jury )?(?:prize|award)\b/i,
    /\baward[- ]winning\b(?!(?: \S+){0,2} (?:writer|author|director|act(?:or|ress)|producer|music|novel|book|play|journalist|"))|\b(?:won|win|wins|winning|received|receiving|garnered|earned) (?:\S+ ){0,5}awards?\b/i,
    /\bnominat(?:ed|ions?)\b|\bnominees?\b|\baccolades?\b|\bnational film registry\b/i,
    /\bbest (?:picture|director|actor|actress|film|screenplay|supporting act\w+|foreign language film|animated feature|cinematography)\b/i,
  ],
  sales: [
    /\bbox[- ]office\b|\b(?:highest|top|lowest)[- ]grossing\b|\bgross(?:ed|es|ing)\b/i,
    /\b(?:earned|made|took in|took|collected|returned) (?:\S+ ){0,4}(?:[$€£¥₹]\s?\d|\d[\d.,]* (?:million|billion|crore))/i,
    /\bcommercial(?:ly)? (?:\S+ )?(?:success(?:ful)?|failure|disappointment|hit|flop)\b|\bblockbuster\b|\b(?:became|becoming) (?:\S+ ){0,3}best[- ]?sell(?:er|ing)\b/i,
    /\bsold (?:\S+ ){0,3}(?:million|thousand|\d[\d.,]*) (?:\S+ ){0,2}(?:copies|tickets|units)\b/i,
    /\bflopped\b|\brecoup(?:ed)? its (?:budget|costs?)\b/i,
    /\b(?:biggest|surprise|smash|sleeper|major|worldwide|huge) hit\b|\bmost (?:watched|viewed|streamed) (?:film|movie|series|show)\b/i,
  ],
  reception: [
    /\bcritical(?:ly)?[- ](?:acclaim(?:ed)?|praise[d]?|reception|response|success|favou?rite|panned|lauded)\b|\bacclaimed\b(?!(?: \S+){0,2} (?:writer|author|director|act(?:or|ress)|producer|novel|book|play|artist))/i,
    /\b(?:critics|reviewers|audiences|viewers)\b (?:\S+ ){0,3}(?:praised|panned|loved|hated|disliked|lauded|criticis?zed|criticised|complained|called|agreed)\b/i,
    /\b(?:positive|negative|mixed|rave|favou?rable|unfavou?rable|lukewarm|glowing|poor|good) (?:\S+ )?(?:reviews?|reception|notices|responses?)\b/i,
    /\b(?:well|poorly|warmly|badly)[- ]received\b|\breceived (?:generally|widespread|mostly|universal)\b/i,
    /\b(?:praised|panned|criticis?zed|criticised|lauded) (?:by|for)\b|\bits? reception\b/i,
    /\brotten tomatoes\b|\bmetacritic\b|\bcinemascore\b|\bimdb (?:rating|score|users?)\b|\b(?:approval|user|average|audience) (?:rating|score)\b/i,
    /\bcult (?:classic|following|status|hit|favou?rite)\b|\bmasterpiece\b/i,
    /\b(?:considered|regarded|hailed|cited|remembered|ranked|voted|listed)\b (?:\S+ ){0,4}(?:greatest|best|finest|worst|classic|influential|top \d+)\b/i,
    /\b(?:rated|scored?) (?:\S+ )?\d[\d.]*\s?(?:\/\s?\d+|out of \d+|stars)\b/i,
  ],
}

/**
 * What of the item's fate after its release a sentence speaks of; undefined when it speaks of none. A lexicon of English
 * patterns: `reception-words.test.ts` measures it on sentences of our own.
 */
export function receptionTopic(text: string): ReceptionTopic | undefined {
  for (const topic of ['awards', 'sales', 'reception'] as const)
    if (PATTERNS[topic].some((pattern) => pattern.test(text))) return topic
  return undefined
}
