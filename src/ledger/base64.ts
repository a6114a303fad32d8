/** Standard Base64 (RFC 4648 §4), one text for one value: padded, no blanks, unused bits zero. */

export const toBase64 = (bytes: Uint8Array): string => bytes.toBase64();

/** The bytes; undefined for anything but the one way to write them. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' });
  } catch {
    return undefined; // a wrong length or stray bits: the only reasons fromBase64 has to throw here
  }
}

/** A decimal of digits without leading zeroes that is a safe integer; undefined otherwise. */
export function parseDecimal(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
