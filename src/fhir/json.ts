/** Looking into JSON of unknown shape: every step answers `undefined` where the shape is not as hoped, and none throws. */

export type JsonObject = { readonly [key: string]: unknown };

const NONE: readonly never[] = [];

export const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member of an object, own ones only (`__proto__` and `constructor` from outside mean nothing). */
export const member = (value: unknown, key: string): unknown => (isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);

/** A list, or an empty one where there is none. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : NONE);

/** A string with at least one character; FHIR knows no empty ones. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export const memberText = (value: unknown, key: string): string | undefined => text(member(value, key));

export const memberList = (value: unknown, key: string): readonly unknown[] => list(member(value, key));
