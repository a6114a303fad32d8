/** Addresses compared word by word, with the abbreviations that people use; never by a fuzzy guess, which would let a neighbour in. */
import { foldLetters } from './letters.ts';

/** Longest address taken in, in UTF-16 units. */
export const ADDRESS_LENGTH_MAX = 300;

/** Long form to the form that is compared. USPS Publication 28, appendices B and C, those in common use. https://pe.usps.com/text/pub28/28apc_002.htm */
const SHORT: ReadonlyMap<string, string> = new Map(
  (
    'alley aly, apartment apt, avenue ave av aven, boulevard blvd boul, building bldg, center centre ctr, circle cir, court ct, crescent cres, drive dr drv, ' +
    'east e, expressway expy, floor fl, fort ft, freeway fwy, garden gdn, gardens gdns, heights hts, highway hwy, hill hl, island is, junction jct, lane ln, ' +
    'mount mt, mountain mtn, north n, northeast ne, northwest nw, park pk, parkway pkwy, place pl, plaza plz, road rd, room rm, route rte, south s, ' +
    'southeast se, southwest sw, square sq, street st saint str, suite ste, terrace ter terr, trail trl, turnpike tpke, unit un, valley vly, west w'
  )
    .split(', ')
    .flatMap((group) => {
      const forms = group.split(' ');
      const [, short = ''] = forms;
      return forms.map((form) => [form, short] as const);
    }),
);

/** The address as it is compared: `5567 Apple Farm Blvd.` and `5567 APPLE FARM Boulevard` are `5567 apple farm blvd`. Empty for what is none. */
export function foldAddress(address: string): string {
  if (address.length > ADDRESS_LENGTH_MAX || !address.isWellFormed()) return '';
  return foldLetters(address)
    .replace(/['’]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => SHORT.get(word) ?? word)
    .join(' ');
}
