/** Letters as people compare them. Names, addresses and FHIR's string searches fold theirs here, so that who is found by one is found by all. */

const MARKS = /\p{M}+/gu;

/** Compatibility forms (full width, ligatures) apart, accents gone. */
const plain = (text: string): string => text.normalize('NFKD').replace(MARKS, '');

/**
 * The text without case, accents and width: `José`, `JOSE` and `jose` are one, `Straße`, `STRASSE` and `STRAẞE` are `strasse`, `Ærø` and `aro` are two. Folding
 * twice is folding once. Names' keys and index rows are made of it: another folding would not find them.
 */
export const foldLetters = (text: string): string =>
  plain(
    plain(text)
      // Upper case first: it alone spells out ß, but leaves a capital ẞ as it is.
      .replaceAll('ẞ', 'ß')
      .toUpperCase()
      .toLowerCase(),
  )
    // Final sigma is a matter of position, not of letter.
    .replaceAll('ς', 'σ');
