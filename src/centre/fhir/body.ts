/**
 * Bodies of resources as they are kept and as they are shown. Kept: the JSON as it came, digits and all, in one order at its head (resourceType, id,
 * meta) and without the version that only the row can tell. Shown: the same bytes with that version put in, which needs no parsing.
 */
import { isJsonObject, type JsonObject } from '#fhir/json.ts';
import { formatJson, parseJson } from '#fhir/json-text.ts';
import { typeName } from '#fhir/resource-types.ts';
import { instantText } from '#model/instant-text.ts';
import type { VersionRow } from '#store/port.ts';
import type { Keyring } from '../keyring.ts';
import { openBody, Unopenable } from '../records.ts';

/** A resource as it is kept: under this id, without versionId and lastUpdated, its head in order. */
export function keptForm(resource: JsonObject, id: string): JsonObject & { readonly resourceType: string } {
  const { resourceType, id: _, meta, ...rest } = resource;
  const kept: Record<string, unknown> & { resourceType: string } = { resourceType: String(resourceType), id };
  if (isJsonObject(meta)) {
    const { versionId: _v, lastUpdated: _l, _versionId: _vx, _lastUpdated: _lx, ...more } = meta;
    if (Object.keys(more).length > 0) kept['meta'] = more;
  }
  return Object.assign(kept, rest);
}

/** The resource in a row, numbers with their digits. */
export async function openResource(keyring: Pick<Keyring, 'openVersion'>, row: VersionRow): Promise<JsonObject> {
  return parseBody(row, await openBody(keyring, row));
}

export function parseBody(row: VersionRow, body: Uint8Array): JsonObject {
  const parsed = parseJson(body, OWN_LIMITS);
  if (!parsed.ok || !isJsonObject(parsed.value)) throw new Unopenable(row);
  return parsed.value;
}

/** What the centre itself has written may be as large as it is. */
const OWN_LIMITS = { depthMax: 1_000, lengthMax: Number.MAX_SAFE_INTEGER };

type Stamp = Pick<VersionRow, 'type' | 'id' | 'version' | 'at'>;

const stampOf = ({ version, at }: Stamp): string => `"versionId":"${version}","lastUpdated":"${instantText(at)}"`;

const META = ',"meta":{';

/** A kept body as it is shown. The same for text and bytes: what is put in is ASCII and is put behind ASCII. */
export function shownText(row: Stamp, body: string): string {
  const head = `{"resourceType":"${typeName(row.type)}","id":"${row.id}"`;
  if (!body.startsWith(head)) return formatJson(shownResource(row, parsedText(body)));
  const rest = body.slice(head.length);
  if (rest.startsWith(META)) return `${head}${META}${stampOf(row)}${rest[META.length] === '}' ? '' : ','}${rest.slice(META.length)}`;
  return `${head}${META}${stampOf(row)}}${rest}`;
}

export function shownBytes(row: Stamp, body: Uint8Array): Uint8Array {
  const head = `{"resourceType":"${typeName(row.type)}","id":"${row.id}"`;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.toString('latin1', 0, head.length) !== head) return Buffer.from(shownText(row, bytes.toString()));
  const metaEnd = head.length + META.length;
  if (bytes.toString('latin1', head.length, metaEnd) === META) {
    const stamp = `${stampOf(row)}${bytes[metaEnd] === 0x7d ? '' : ','}`;
    return Buffer.concat([bytes.subarray(0, metaEnd), Buffer.from(stamp, 'latin1'), bytes.subarray(metaEnd)]);
  }
  return Buffer.concat([Buffer.from(`${head}${META}${stampOf(row)}}`, 'latin1'), bytes.subarray(head.length)]);
}

/** The parsed form of what `shownText` gives. */
export function shownResource(row: Stamp, resource: JsonObject): JsonObject {
  const { resourceType, id: _, meta, ...rest } = resource;
  const stamp = { versionId: String(row.version), lastUpdated: instantText(row.at) };
  return {
    resourceType: resourceType ?? typeName(row.type),
    id: row.id,
    meta: { ...stamp, ...(isJsonObject(meta) ? without(meta) : {}) },
    ...rest,
  };
}

function without(meta: JsonObject): JsonObject {
  const { versionId: _v, lastUpdated: _l, ...more } = meta;
  return more;
}

/** Our own text as JSON. */
export function parsedText(body: string): JsonObject {
  const parsed = parseJson(body, OWN_LIMITS);
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
}
