/**
 * Search values as the bytes that are written into the index, and what else can be asked of them. Beside what value-encoding.ts says:
 *
 * | value                        | bytes                                                                     |
 * |------------------------------|---------------------------------------------------------------------------|
 * | token without a code         | 00, system: it is there, and that is all that is known                    |
 * | identifier with a type       | its token; and 00 01, type's system, 00, type's code, 00, value, 01       |
 * | reference to elsewhere       | 00 00, URL, 00, version                                                   |
 * | reference by identifier      | FF FF, the identifier's token                                             |
 * | quantity                     | low, high as numbers, code, 00, system; and once more with the unit's text |
 * | composite                    | each part by itself: tokens, URIs, references and strings as 16 bytes (FNV-1a of code or text, then of system), numbers as |
 * |                              | 8 bytes, dates and quantities as 16 bytes                                   |
 *
 * A format: once published, it never changes.
 */
import { freshBytes, utf8 } from '#model/bytes.ts';
import { fnv64Text } from '#model/fnv.ts';
import type { SearchValue } from './definitions/search.ts';
import { isTypeName, typeCode } from './resource-types.ts';
import { boundedValue, dateValue, foldText, numberValue, putUint32, referenceValue, stringValue, tokenValue } from './value-encoding.ts';

/** Something is there that has no value of its own. */
export const PRESENT: Uint8Array = Uint8Array.of(0);

const text = (start: readonly number[], ...parts: readonly string[]): Uint8Array => {
  const words = utf8(parts.join('\u0000'));
  const bytes = freshBytes(start.length + words.length);
  bytes.set(start);
  bytes.set(words, start.length);
  return boundedValue(bytes);
};

/** An identifier of a type, for `:of-type`. */
export const typedIdentifierValue = (system: string, code: string, value: string): Uint8Array =>
  text([0, 1], system, code, `${value}\u0001`);

/** A literal reference to elsewhere, or a canonical; without a version it begins all with one. */
export const urlValue = (url: string, version: string): Uint8Array => text([0, 0], url, version);

/** An identifier within a reference. */
export const identifierReferenceValue = (system: string | undefined, value: string): Uint8Array =>
  joined([Uint8Array.of(0xff, 0xff), tokenValue(system, value)]);

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = freshBytes(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return boundedValue(bytes);
}

/** 8 bytes that stand for a text within a composite. */
export function textHash(words: string): Uint8Array {
  const { high, low } = fnv64Text(words);
  const bytes = new Uint8Array(8);
  putUint32(bytes, 0, high);
  putUint32(bytes, 4, low);
  return bytes;
}

/** Length of a part of a composite. */
export const partLength = (kind: SearchValue['kind']): number => (kind === 'number' ? 8 : 16);

/** A token within a composite. */
export const tokenPart = (system: string | undefined, code: string): Uint8Array => joined([textHash(code), textHash(system ?? '')]);

/** A quantity within a composite. */
export const quantityPart = (low: number, high: number): Uint8Array => joined([numberValue(low), numberValue(high)]);

/** A part of a composite; undefined where it has no value. */
function partValue(value: SearchValue): Uint8Array | undefined {
  switch (value.kind) {
    case 'token':
      return value.code === undefined ? undefined : tokenPart(value.system, value.code);
    case 'reference':
      if (value.url !== undefined) return joined([textHash(value.url), textHash('')]);
      return value.type === undefined || value.id === undefined ? undefined : joined([textHash(value.id), textHash(value.type)]);
    case 'uri':
      return joined([textHash(value.uri), textHash('')]);
    case 'string':
      return joined([textHash(foldText(value.text)), textHash('')]);
    case 'number':
      return numberValue(value.value);
    case 'date':
      return dateValue(value.low, value.high);
    case 'quantity':
      return quantityPart(value.low, value.high);
    case 'composite':
      return undefined;
  }
}

/** Appends the index rows of a value. */
export function pushRows(value: SearchValue, rows: Uint8Array[]): void {
  switch (value.kind) {
    case 'token':
      pushToken(value, rows);
      return;
    case 'reference':
      pushReference(value, rows);
      return;
    case 'date':
      rows.push(dateValue(value.low, value.high));
      return;
    case 'string': {
      const folded = stringValue(value.text);
      rows.push(folded.length === 0 ? PRESENT : folded);
      return;
    }
    case 'number':
      rows.push(numberValue(value.value));
      return;
    case 'uri':
      rows.push(tokenValue(undefined, value.uri));
      return;
    case 'quantity':
      pushQuantity(value, rows);
      return;
    case 'composite': {
      const parts = value.parts.map(partValue);
      if (!parts.includes(undefined)) rows.push(joined(parts.filter((part) => part !== undefined)));
    }
  }
}

/** By its code, and once more by its unit's text where that is another. */
export function pushQuantity(
  { low, high, system, code, unit }: Omit<Extract<SearchValue, { kind: 'quantity' }>, 'kind'>,
  rows: Uint8Array[],
): void {
  const span = quantityPart(low, high);
  rows.push(joined([span, tokenValue(system, code ?? '')]));
  if (unit !== undefined && unit !== code) rows.push(joined([span, tokenValue(undefined, unit)]));
}

function pushToken({ system, code, types }: Extract<SearchValue, { kind: 'token' }>, rows: Uint8Array[]): void {
  rows.push(tokenValue(system, code ?? ''));
  if (code === undefined) return;
  for (const type of types) rows.push(typedIdentifierValue(type.system ?? '', type.code, code));
}

function pushReference({ type, id, url, version, identifier }: Extract<SearchValue, { kind: 'reference' }>, rows: Uint8Array[]): void {
  if (url !== undefined) rows.push(urlValue(url, version ?? ''));
  else if (type !== undefined && id !== undefined && isTypeName(type)) rows.push(referenceValue(typeCode(type), id));
  if (identifier !== undefined) rows.push(identifierReferenceValue(identifier.system, identifier.value));
}
